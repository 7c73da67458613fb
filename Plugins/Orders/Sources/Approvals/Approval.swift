internal import GRDB
internal import PluginKit

/// A decision on an order; it never changes.
struct Approval: Sendable, Hashable {
    /// What was decided.
    enum Decision: String, Sendable, Hashable, CaseIterable {
        case approved
        case rejected
        /// The order, or what its customer owes, rose above what was approved.
        case lapsed
        /// An approval of history that was imported; its figures are computed by the report.
        case recorded
    }

    /// The rule and the figures of a decision that was taken here.
    struct Basis: Sendable, Hashable {
        var rule: MatchedRule
        var requiredLevel: ApprovalLevel
        var inputs: ApprovalInputs
        var exposureBeforeMinor: Int64
        var creditLimitMinor: Int64?
    }

    var id: String
    var orderID: String
    var orderVersion: Int64
    var decision: Decision
    var approverID: String
    /// Level that the decision was taken with: the approver's own, or the one lent by the delegation; `nil` for a post without one.
    var approverLevel: ApprovalLevel?
    var delegationID: String?
    /// Whether the level reached; `nil` for a recorded one.
    var isWithinAuthority: Bool?
    /// `nil` for a recorded one.
    var basis: Basis?
    var reason: String
    var decidedAt: Instant
    var decidedOn: BusinessDate
}

extension Approval {
    /// Reads a row of `orders_approval`.
    init(row: Row) throws {
        let decision: Decision = try row.choice("decision", of: "orders_approval")
        self.init(
            id: row["id"], orderID: row["order_id"], orderVersion: row["order_version"], decision: decision,
            approverID: row["approver_id"], approverLevel: ApprovalLevel(rawValue: row["approver_level"]),
            delegationID: row["delegation_id"], isWithinAuthority: row["within_authority"], basis: Basis(row: row),
            reason: row["reason"], decidedAt: row["decide_time"], decidedOn: row["decided_on"])
    }
}

extension Approval.Basis {
    /// The basis of a decision by the check's verdict.
    init(_ verdict: Verdict) {
        self.init(
            rule: verdict.rule, requiredLevel: verdict.requiredLevel, inputs: verdict.inputs,
            exposureBeforeMinor: verdict.exposureBeforeMinor, creditLimitMinor: verdict.creditLimitMinor)
    }

    /// Reads a row of `orders_approval`; `nil` for a recorded approval.
    init?(row: Row) {
        guard let version: Int64 = row["matrix_version"], let position: Int64 = row["rule_position"],
            let text: String = row["required_level"], let level = ApprovalLevel(rawValue: text)
        else { return nil }
        self.init(
            rule: MatchedRule(matrixVersion: version, position: position, level: level), requiredLevel: level,
            inputs: ApprovalInputs(
                amountMinor: row["amount_minor"], creditUsePPM: row["credit_use_ppm"], daysOverdue: row["days_overdue"],
                belowFloorPPM: row["below_floor_ppm"]),
            exposureBeforeMinor: row["exposure_before_minor"], creditLimitMinor: row["credit_limit_minor"])
    }
}
