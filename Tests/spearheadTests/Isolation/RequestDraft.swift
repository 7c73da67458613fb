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

    /// Fields that end in `_id` or are called `id`, and yet name nothing that the company must have: a device names itself, the
    /// visits it makes and the events of its queue, and may tell of an order before it tells of the order's visit. The other company's
    /// id is as good there as a new one, and to take it gives nothing away, so that the matrix does not look for a refusal.
    static let madeByClient: Set<String> = [
        "spearhead.visits.v1.VisitService/CheckIn visit_id", "spearhead.visits.v1.VisitService/CheckIn device_id",
        "spearhead.visits.v1.SyncService/SyncEvents id", "spearhead.visits.v1.SyncService/SyncEvents device_id",
        "spearhead.orders.v1.OrderService/CreateOrder order.visit_id",
        "spearhead.orders.v1.OrderService/UpdateOrder order.visit_id",
    ]

    /// Fields that stand for another one of their message, so that a draft fills them in only when they are in focus.
    static let alternatives: Set<String> = [
        "spearhead.crm.v1.ReceptionService/RegisterVisit inquiry.named_person_id",
        "spearhead.crm.v1.ReceptionService/RegisterVisit inquiry.override_group_id",
        "spearhead.crm.v1.ReceptionService/RegisterCall inquiry.named_person_id",
        "spearhead.crm.v1.ReceptionService/RegisterCall inquiry.override_group_id",
        "spearhead.crm.v1.ReceptionService/RegisterVisit inquiry.override_reason",
        "spearhead.crm.v1.ReceptionService/RegisterCall inquiry.override_reason",
        "spearhead.targets.v1.TargetCellService/SetTarget target.growth",
        "spearhead.targets.v1.TargetCellService/SetTarget target.share",
        "spearhead.targets.v1.TargetCellService/SetTarget target.mix",
        "spearhead.targets.v1.TargetCellService/SetTarget target.coordinates.person_id",
        "spearhead.targets.v1.TargetCellService/SetTarget target.coordinates.territory_id",
        "spearhead.targets.v1.TargetCellService/SetTarget target.coordinates.customer_id",
        "spearhead.targets.v1.TargetCellService/SetTarget target.coordinates.product_id",
        "spearhead.targets.v1.TargetCellService/SetTarget target.coordinates.category",
        "spearhead.targets.v1.TargetCellService/SetTarget target.coordinates.channel",
        "spearhead.targets.v1.TargetPlanService/CreatePlan plan.parent_plan_id",
        "spearhead.incentives.v1.RewardService/CreateAwardRule rule.filters",
        "spearhead.incentives.v1.RewardService/CreateContest contest.filters",
        "spearhead.visits.v1.DepotService/CreateDepot depot.parent_id",
        "spearhead.visits.v1.DepotService/RecordMovement movement.customer_id",
    ]

    /// The content of an upload; it begins as a JPEG picture does.
    static let content = Data([0xFF, 0xD8, 0xFF, 0xE0]) + Data("a sample".utf8)
    static let contentSHA256 = "9b315991b2c19d51035c0aa7cc0e692bbd888ea658f0bb7d79e997202b336955"

    let schemas: Schemas
    let row: MethodRow
    /// The present business date.
    let today: String
    /// The present, RFC 3339.
    let now: String
    /// Which value enums take.
    var choice = 0
    /// How much is filled in.
    var fill = Fill.everything
    /// Gives an id for a path of field names; `nil` leaves the field out.
    let id: (_ path: [String]) -> String?
    /// The code of a thing that the request names by it; a new one when it is `nil`.
    var code: String?
    /// The id that the client makes up.
    var madeID = RequestDraft.newID()
    /// The field that must be filled in when it is a choice among others.
    var focus: [String] = []
    /// The `request_id`, where the request has one; a new one when it is `nil`.
    var requestID: String?
    /// What stands in a field in the place of a plausible value.
    var replacement: (_ field: MessageSchema.Field, _ path: [String]) -> Any? = { _, _ in nil }
    /// How many elements a repeated field has, each the same.
    var copies: (_ path: [String]) -> Int = { _ in 1 }

    /// The serialized request.
    func payload() throws -> [UInt8] { try Self.serialize(row.entry.requestType, object(row.request, [])) }

    /// The paths of every field that names a resource.
    var idPaths: [[String]] {
        Self.fields(row.request, schemas, []).filter { $0.field.isID && !isMadeByClient($0.path) }.map(\.path)
    }

    /// Every field that holds a value, at most ``depthMax`` messages deep.
    var leaves: [Leaf] { Self.fields(row.request, schemas, []) }

    /// A field with the names of the fields that lead to it.
    struct Leaf {
        /// The fields from the request to this one.
        let fields: [MessageSchema.Field]

        var field: MessageSchema.Field { fields[fields.count - 1] }
        var path: [String] { fields.map(\.name) }
    }

    private func isMadeByClient(_ path: [String]) -> Bool { Self.madeByClient.contains(name(of: path)) }

    private func name(of path: [String]) -> String { "\(row.name) \(path.joined(separator: "."))" }

    private static func fields(
        _ message: MessageSchema, _ schemas: Schemas, _ outer: [MessageSchema.Field]
    ) -> [Leaf] {
        guard outer.count < depthMax else { return [] }
        return message.fields.flatMap { field -> [Leaf] in
            guard case .message(let type) = field.kind, let nested = schemas.find(type) else {
                return [Leaf(fields: outer + [field])]
            }
            return fields(nested, schemas, outer + [field])
        }
    }

    private func object(_ message: MessageSchema, _ path: [String]) -> [String: Any] {
        var result: [String: Any] = [:]
        let chosen = chosen(message, path)
        for field in message.fields where field.choiceOf.map({ chosen[$0] == field.name }) ?? true {
            guard fill != .nothing, let value = value(field, path + [field.name]) else { continue }
            result[field.jsonName] =
                field.isRepeated ? Array(repeating: value, count: copies(path + [field.name])) : value
        }
        return result
    }

    /// The field that is filled in of each `oneof`: the one in focus, or the one that the choice falls on.
    private func chosen(_ message: MessageSchema, _ path: [String]) -> [Int32: String] {
        Dictionary(grouping: message.fields.filter { $0.choiceOf != nil }) { $0.choiceOf ?? 0 }.compactMapValues { fields in
            let inFocus = fields.first { focus.starts(with: path + [$0.name]) }
            return (inFocus ?? fields[min(choice, fields.count - 1)]).name
        }
    }

    private func value(_ field: MessageSchema.Field, _ path: [String]) -> Any? {
        if let replacement = replacement(field, path) { return replacement }
        if isMadeByClient(path) { return madeID }
        if !focus.starts(with: path), Self.alternatives.contains(name(of: path)) { return nil }
        if field.isID { return id(path) }
        if path == ["code"], let code { return code }
        if field.name == "code", let code = knownCode(path) { return code }
        if path == ["request_id"], let requestID { return requestID }
        if case .message(let type) = field.kind, path.count < Self.depthMax, let nested = schemas.find(type) {
            return object(nested, path)
        }
        guard fill == .everything || field.name == "request_id" else { return nil }
        switch field.kind {
        case .text: return text(field.name)
        case .integer where field.name == "share_ppm": return 1_000_000
        case .integer where field.name == "year": return Int(today.prefix(4))
        case .integer: return field.name == "page_size" ? nil : 1
        case .bytes where field.name == "chunk": return Self.content.base64EncodedString()
        case .flag, .bytes: return nil
        case .choice(let names): return names.isEmpty ? nil : names[min(choice, names.count - 1)]
        case .message("google.protobuf.Timestamp"): return now
        case .message: return nil
        }
    }

    /// A text that fits the meaning of the name.
    private func text(_ name: String) -> String? {
        switch name {
        case "request_id": Self.newID()
        case "etag", "page_token", "territory_code", "product_line": nil
        case "currency_code", "currency": "CNY"
        case "as_of", "from", "to", "through", "hired_from", "hired_through": today
        case _ where name.hasSuffix("period"): String(today.prefix(7))
        case "fiscal_year": String(today.prefix(4))
        case "role", "roles", "position": "rep"
        case "base": "ordered"
        case "category": "marketing"
        case "customer_class": "A"
        case "kind": "promotion"
        case _ where name.hasSuffix("measure"): "orders.ordered"
        case "week": "2026-W10"
        case "valid_from", "valid_to": today
        case "brands", "number": "sample_\(UInt32.random(in: 0...UInt32.max))"
        case "channel", "source", "information_channel": "referral"
        case "code": "sample_\(UInt32.random(in: 0...UInt32.max))"
        case _ where name.hasSuffix("sha256"): Self.contentSHA256
        case _ where name.contains("date") || name.contains("effective") || name.hasSuffix("_on"): today
        case _ where name.contains("phone") || name.contains("mobile"): "138\(UInt32.random(in: 10_000_000...99_999_999))"
        case _ where name.contains("email"): "a@example.com"
        case _ where name.contains("time") && !name.contains("zone"): "09:00"
        default: "sample_\(name)"
        }
    }

    private func knownCode(_ path: [String]) -> String? {
        let service = row.name.service.split(separator: ".").last ?? ""
        return Self.knownCodes["\(service) \(path.dropLast().last ?? "")"]
    }

    /// Codes out of a list that the company has from the beginning, by the service and the field that holds them.
    private static let knownCodes = [
        "VisitService step": "count", "VisitSettingsService steps": "count", "CompetitorService cause": "weather",
        "RewardService ": promotionRule,
    ]
    /// The promotion rule of each company.
    static let promotionRule = "sales-career"

    static func newID() -> String { UUIDv7.generate(at: Instant(milliseconds: 1_772_000_000_000)) }

    private static func serialize(_ type: any Message.Type, _ object: [String: Any]) throws -> [UInt8] {
        func open<M: Message>(_ type: M.Type) throws -> [UInt8] {
            var options = JSONDecodingOptions()
            options.ignoreUnknownFields = true
            return try M(jsonUTF8Data: JSONSerialization.data(withJSONObject: object), options: options).serializedBytes()
        }
        return try open(type)
    }
}
