internal import GRDB
internal import PluginKit

/// What finance has set for one customer beside the limit of its master record.
struct CreditProfile: Sendable, Hashable {
    static let amounts: ClosedRange<Int64> = 0...1_000_000_000_000_000
    static let amountRule = "must be 0 to 1000000000000000 minor units"
    static let days: ClosedRange<Int64> = 0...3660
    static let daysRule = "must be 0 to 3660 days"
    static let gradeLengthMax = 20
    static let reasonLengthMax = 500

    var customerID: String
    var unlimited = false
    var grade = ""
    /// Why nothing may be sold to the customer.
    var holdReason: String?
    /// Overdue money that is put up with; `nil` takes the policy's.
    var overdueToleranceMinor: Int64?
    /// Days of delay that are put up with; `nil` takes the policy's.
    var overdueDays: Int64?
    var changedBy = ""
    var changedAt: Instant?
    /// 0 until somebody sets something.
    var version: Int64 = 0

    /// The profile of a customer; empty until somebody sets something.
    static func find(customer: String, _ reader: Reader) throws -> CreditProfile {
        try reader.row("SELECT * FROM orders_credit_profile WHERE customer_id = ?", [customer]).map(CreditProfile.init(row:))
            ?? CreditProfile(customerID: customer)
    }

    /// Those of the customers who may owe any amount.
    static func unlimited(_ customers: [String], _ reader: Reader) throws -> Set<String> {
        let ids = try reader.values(
            String.self,
            """
            SELECT customer_id FROM orders_credit_profile \
            WHERE unlimited = 1 AND customer_id IN (SELECT value FROM json_each(?))
            """, [VisibleSet.json(customers)])
        return Set(ids)
    }

    /// Writes what changed.
    static func change(
        _ before: CreditProfile, to draft: CreditProfile, _ writer: Writer, _ call: Call
    ) throws -> CreditProfile {
        try check(draft)
        let changes = before.changes(to: draft)
        guard !changes.isEmpty else { return before }
        var after = draft
        after.version = before.version + 1
        after.changedBy = call.caller.person ?? call.caller.id
        after.changedAt = call.now
        try writer.execute(
            "INSERT OR REPLACE INTO orders_credit_profile VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                after.customerID, after.unlimited, after.grade, after.holdReason, after.overdueToleranceMinor, after.overdueDays,
                after.changedBy, after.changedAt, after.version,
            ])
        writer.audit("customers/\(after.customerID)/credit-profile", changes)
        return after
    }

    private static func check(_ draft: CreditProfile) throws {
        var check = FieldCheck()
        if draft.grade.count > gradeLengthMax {
            check.fail("profile.grade", "must have at most \(gradeLengthMax) characters")
        }
        if let reason = draft.holdReason, reason.count > reasonLengthMax || reason.allSatisfy(\.isWhitespace) {
            check.fail("profile.hold_reason", "must say why, in at most \(reasonLengthMax) characters, or be empty")
        }
        if let tolerance = draft.overdueToleranceMinor, !amounts.contains(tolerance) {
            check.fail("profile.overdue_tolerance_minor", amountRule)
        }
        if let overdue = draft.overdueDays, !days.contains(overdue) {
            check.fail("profile.overdue_days", daysRule)
        }
        try check.finish()
    }

    private func changes(to after: CreditProfile) -> [FieldChange] {
        [
            FieldChange("unlimited", "\(unlimited)", "\(after.unlimited)"),
            FieldChange("grade", grade, after.grade),
            FieldChange("hold_reason", holdReason, after.holdReason),
            FieldChange(
                "overdue_tolerance_minor", overdueToleranceMinor.map(String.init), after.overdueToleranceMinor.map(String.init)),
            FieldChange("overdue_days", overdueDays.map(String.init), after.overdueDays.map(String.init)),
        ].filter { $0.before != $0.after }
    }
}

extension CreditProfile {
    fileprivate init(row: Row) {
        self.init(
            customerID: row["customer_id"], unlimited: row["unlimited"], grade: row["grade"], holdReason: row["hold_reason"],
            overdueToleranceMinor: row["overdue_tolerance_minor"], overdueDays: row["overdue_days"],
            changedBy: row["changed_by"], changedAt: row["change_time"], version: row["version"])
    }
}
