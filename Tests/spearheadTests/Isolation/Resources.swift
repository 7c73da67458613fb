import Foundation
import Host
import PluginKit
import RPC
import SwiftProtobuf

/// Ids of a company's resources by kind, as its own answers showed them.
struct Resources {
    private(set) var ids: [String: [String]] = [:]

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
        if let id = object["id"] as? String, !id.isEmpty, ids[message.kind]?.contains(id) != true {
            ids[message.kind, default: []].insert(id, at: isFresh ? 0 : ids[message.kind]?.count ?? 0)
        }
        for field in message.fields {
            guard case .message(let type) = field.kind, let nested = schemas.find(type), let value = object[field.jsonName] else {
                continue
            }
            for element in value as? [Any] ?? [value] { walk(element, nested, schemas, isFresh: isFresh) }
        }
    }

    /// The kind of resource that a field names, by the field, the message around it, the method and the service.
    func kind(of path: [String], in row: MethodRow) -> String? {
        let field = path.last ?? ""
        let stem = field.hasSuffix("_ids") ? String(field.dropLast(4)) : field.hasSuffix("_id") ? String(field.dropLast(3)) : ""
        let service = snakeCase(
            row.name.service.split(separator: ".").last.map { String($0.replacing("Service", with: "")) } ?? "")
        var names = [stem]
        if field == "id" { names = [path.dropLast().last ?? "", snakeCase(row.name.method), service] }
        if field == "parent_id" { names = [service] }
        for name in names where !name.isEmpty {
            if ids[name] != nil { return name }
            let ending = ids.keys.filter { name.hasSuffix("_" + $0) || $0.hasSuffix("_" + name) }.max { $0.count < $1.count }
            if let ending { return ending }
        }
        // Owners, leaders, claimants and the like are people.
        return field == "id" ? nil : ids["person"].map { _ in "person" }
    }
}
