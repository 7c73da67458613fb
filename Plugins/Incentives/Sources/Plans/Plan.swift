internal import GRDB
internal import PluginKit

/// One version of a pay plan.
struct Plan: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case draft
        case approved
        case closed
    }

    var id: String
    var code: String
    var planVersion: Int
    var title: String
    var periodKind: PayPeriod.Kind
    var currency: String
    var state: State
    var effectiveFrom: BusinessDate
    var effectiveTo: BusinessDate?
    var rules: PlanRules
    var createdBy: String
    var approvedBy: String?
    var approvedAt: Instant?
    var version: Int64

    init(row: Row) throws {
        id = row["id"]
        code = row["code"]
        planVersion = row["plan_version"]
        title = row["title"]
        periodKind = PayPeriod.Kind(rawValue: row["period_kind"]) ?? .month
        currency = row["currency"]
        state = State(rawValue: row["state"]) ?? .draft
        effectiveFrom = row["effective_from"]
        effectiveTo = row["effective_to"]
        rules = try JSONColumn.value(row["rules"])
        createdBy = row["created_by"]
        approvedBy = row["approved_by"]
        approvedAt = row["approved_at"]
        version = row["version"]
    }

    static func find(id: String, _ reader: Reader) throws -> Plan {
        guard let row = try reader.row("SELECT * FROM incentives_plan WHERE id = ?", [id]) else {
            throw RPCError.notFound("plan", id)
        }
        return try Plan(row: row)
    }

    /// Refuses unless the plan is in a state that a step needs.
    func require(_ needed: State, _ step: String) throws {
        guard state == needed else {
            throw RPCError(
                .failedPrecondition, "PLAN_STATE", "The plan is \(state.rawValue); \(step) needs one that is \(needed.rawValue).",
                metadata: ["allowed": needed.rawValue])
        }
    }
}
