import Foundation
import Host
import PluginKit
import SwiftProtobuf
import Testing

/// Builds a plausible request of any method from its descriptor.
struct RequestDraft {
    enum Fill: CaseIterable {
        case everything
        case idsOnly
        case nothing
    }

    /// Deepest message that is filled in.
    static let depthMax = 4

    let schemas: Schemas
    let row: MethodRow
    /// The present business date.
    let today: String
    /// Which value enums take.
    var choice = 0
    /// How much is filled in.
    var fill = Fill.everything
    /// Gives an id for a path of field names; `nil` leaves the field out.
    let id: (_ path: [String]) -> String?
    /// The `request_id`, where the request has one; a new one when it is `nil`.
    var requestID: String?

    /// The serialized request.
    func payload() throws -> [UInt8] { try Self.serialize(row.entry.requestType, object(row.request, [])) }

    /// The paths of every field that names a resource.
    var idPaths: [[String]] { Self.idPaths(row.request, schemas, []) }

    private static func idPaths(_ message: MessageSchema, _ schemas: Schemas, _ path: [String]) -> [[String]] {
        guard path.count < depthMax else { return [] }
        return message.fields.flatMap { field -> [[String]] in
            if field.isID { return [path + [field.name]] }
            guard case .message(let type) = field.kind, let nested = schemas.find(type) else { return [] }
            return idPaths(nested, schemas, path + [field.name])
        }
    }

    private func object(_ message: MessageSchema, _ path: [String]) -> [String: Any] {
        var result: [String: Any] = [:]
        for field in message.fields {
            guard fill != .nothing, let value = value(field, path + [field.name]) else { continue }
            result[field.jsonName] = field.isRepeated ? [value] : value
        }
        return result
    }

    private func value(_ field: MessageSchema.Field, _ path: [String]) -> Any? {
        if field.isID { return id(path) }
        if path == ["request_id"], let requestID { return requestID }
        if case .message(let type) = field.kind, path.count < Self.depthMax, let nested = schemas.find(type) {
            return object(nested, path)
        }
        guard fill == .everything || field.name == "request_id" else { return nil }
        switch field.kind {
        case .text: return text(field.name)
        case .integer: return field.name == "page_size" ? nil : 1
        case .flag, .bytes: return nil
        case .choice(let names): return names.isEmpty ? nil : names[min(choice, names.count - 1)]
        case .message("google.protobuf.Timestamp"): return "2026-03-02T02:00:00Z"
        case .message: return nil
        }
    }

    /// A text that fits the meaning of the name.
    private func text(_ name: String) -> String? {
        switch name {
        case "request_id": UUIDv7.generate(at: Instant(milliseconds: 1_772_000_000_000))
        case "etag", "page_token", "territory_code", "product_line": nil
        case "currency_code", "currency": "CNY"
        case "as_of", "from", "to": today
        case "period": String(today.prefix(7))
        case "fiscal_year": String(today.prefix(4))
        case "role", "roles", "position": "rep"
        case "channel", "source", "information_channel": "referral"
        case "code": "sample_\(UInt32.random(in: 0...UInt32.max))"
        case "sha256", "document_sha256": String(repeating: "ab", count: 32)
        case _ where name.contains("date") || name.contains("effective") || name.hasSuffix("_on"): today
        case _ where name.contains("phone") || name.contains("mobile"): "138\(UInt32.random(in: 10_000_000...99_999_999))"
        case _ where name.contains("email"): "a@example.com"
        case _ where name.contains("time") && !name.contains("zone"): "09:00"
        default: "sample_\(name)"
        }
    }

    private static func serialize(_ type: any Message.Type, _ object: [String: Any]) throws -> [UInt8] {
        func open<M: Message>(_ type: M.Type) throws -> [UInt8] {
            var options = JSONDecodingOptions()
            options.ignoreUnknownFields = true
            return try M(jsonUTF8Data: JSONSerialization.data(withJSONObject: object), options: options).serializedBytes()
        }
        return try open(type)
    }
}
