import Foundation
import Host
import PluginKit
import RPC
import SwiftProtobuf

/// Ids of a company's resources by kind, as its own answers showed them.
struct Resources {
    private(set) var ids: [String: [String]] = [:]
    /// Kinds of which the imported ones come first: a person or unit that a draft made is employed nowhere and has nobody.
    private static let imported: Set<String> = ["person", "org_unit"]
    /// What a field means whose name does not say its kind.
    private static let aliases = ["referrer": "customer", "referred": "customer", "member": "person"]
    /// The newest codes of things that have a code and no id, by kind.
    private(set) var codes: [String: String] = [:]

    var all: Set<String> { Set(ids.values.joined()) }

    /// Every UUID that stands in some bytes.
    static func uuids(in bytes: [UInt8]) -> Set<String> {
        var result: Set<String> = []
        guard bytes.count >= 36 else { return [] }
        for start in 0...bytes.count - 36 where [8, 13, 18, 23].allSatisfy({ bytes[start + $0] == 0x2D }) {
            let text = String(decoding: bytes[start..<start + 36], as: UTF8.self)
            if UUIDv7.isCanonical(text) { result.insert(text) }
        }
        return result
    }

    /// Takes every id out of an answer; what a command answers with is fresh and comes first.
    mutating func harvest(_ answer: [UInt8], of row: MethodRow, _ schemas: Schemas) throws {
        func open<M: Message>(_ type: M.Type) throws -> Data { try M(serializedBytes: answer).jsonUTF8Data() }
        let object = try JSONSerialization.jsonObject(with: open(row.entry.responseType))
        walk(object, row.response, schemas, isFresh: row.isCommand)
    }

    private mutating func walk(_ object: Any, _ message: MessageSchema, _ schemas: Schemas, isFresh: Bool) {
        guard let object = object as? [String: Any] else { return }
        if let id = object["id"] as? String, !id.isEmpty {
            // A visit's plan and a target's are both a plan; each service means the one of its own plugin.
            for kind in [message.kind, "\(Self.package(message.name)).\(message.kind)"] where ids[kind]?.contains(id) != true {
                ids[kind, default: []].insert(
                    id, at: isFresh && !Self.imported.contains(message.kind) ? 0 : ids[kind]?.count ?? 0)
            }
        }
        if isFresh, message.field("id") == nil, let code = object["code"] as? String, !code.isEmpty { codes[message.kind] = code }
        for field in message.fields {
            guard case .message(let type) = field.kind, let nested = schemas.find(type), let value = object[field.jsonName] else {
                continue
            }
            for element in value as? [Any] ?? [value] { walk(element, nested, schemas, isFresh: isFresh) }
        }
    }

    /// The code by which a request names an existing thing of its service.
    func code(in row: MethodRow) -> String? { codes[Self.service(row)] }

    /// The package of a service or message, nested ones too: `spearhead.orders.v1`.
    private static func package(_ name: String) -> String { name.split(separator: ".").prefix(3).joined(separator: ".") }

    /// The service's name as a kind: `spearhead.orders.v1.LotService` is `lot`.
    private static func service(_ row: MethodRow) -> String {
        snakeCase(row.name.service.split(separator: ".").last.map { String($0.replacing("Service", with: "")) } ?? "")
    }

    /// The kind of resource that a field names, by the field, the message around it, the method and the service.
    func kind(of path: [String], in row: MethodRow) -> String? {
        let field = path.last ?? ""
        let stem = field.hasSuffix("_ids") ? String(field.dropLast(4)) : field.hasSuffix("_id") ? String(field.dropLast(3)) : ""
        let service = Self.service(row)
        var names = [Self.aliases[stem] ?? stem]
        if field == "id" {
            // RecordFirstContact that answers with a lead is about the lead, GetContact that answers with none about the contact.
            let isAboutService = row.response.fields.contains {
                if case .message(let type) = $0.kind {
                    snakeCase(String(type.split(separator: ".").last ?? "")) == service
                } else {
                    false
                }
            }
            names = [path.dropLast().last ?? ""] + (isAboutService ? [service] : [snakeCase(row.name.method), service])
        }
        if field == "parent_id" { names = [service] }
        for name in names where !name.isEmpty {
            for prefix in [Self.package(row.name.service) + ".", ""] {
                if ids[prefix + name] != nil { return prefix + name }
                let kinds = ids.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }.filter {
                    !$0.contains(".")
                }
                let ending = kinds.filter { name.hasSuffix("_" + $0) || $0.hasSuffix("_" + name) }.max { $0.count < $1.count }
                if let ending { return prefix + ending }
            }
        }
        // Owners, leaders, claimants and the like are people.
        return field == "id" ? nil : ids["person"].map { _ in "person" }
    }
}
