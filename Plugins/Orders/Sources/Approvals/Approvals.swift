internal import GRDB
internal import PluginKit

/// Keeps the decisions on orders.
enum Approvals {
    /// The decision that the order's approval rests on; `nil` when there is none or the last one lapsed.
    static func standing(of order: String, _ reader: Reader) throws -> Approval? {
        let last = try reader.row(
            "SELECT * FROM orders_approval WHERE order_id = ? ORDER BY decide_time DESC, id DESC LIMIT 1", [order]
        ).map(Approval.init(row:))
        guard let last, [.approved, .recorded].contains(last.decision) else { return nil }
        return last
    }

    /// Writes a decision.
    static func record(_ approval: Approval, _ writer: Writer) throws {
        let basis = approval.basis
        try writer.execute(
            """
            INSERT INTO orders_approval (id, order_id, order_version, decision, approver_id, approver_level, delegation_id, \
            within_authority, matrix_version, rule_position, required_level, amount_minor, exposure_before_minor, \
            credit_limit_minor, credit_use_ppm, days_overdue, below_floor_ppm, reason, decide_time, decided_on) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                approval.id, approval.orderID, approval.orderVersion, approval.decision.rawValue, approval.approverID,
                approval.approverLevel?.rawValue ?? "", approval.delegationID, approval.isWithinAuthority,
                basis?.rule.matrixVersion, basis?.rule.position, basis?.requiredLevel.rawValue, basis?.inputs.amountMinor,
                basis?.exposureBeforeMinor, basis?.creditLimitMinor, basis?.inputs.creditUsePPM, basis?.inputs.daysOverdue,
                basis?.inputs.belowFloorPPM, approval.reason, approval.decidedAt, approval.decidedOn,
            ])
    }
}
