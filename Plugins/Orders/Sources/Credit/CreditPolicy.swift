internal import GRDB
internal import PluginKit

/// The company's credit rules for customers without rules of their own; every change is another version.
struct CreditPolicy: Sendable, Hashable {
    var version: Int64
    /// Limit of customers without one; `nil` leaves them unchecked.
    var defaultLimitMinor: Int64?
    /// Overdue money that is put up with.
    var overdueToleranceMinor: Int64
    /// Days of delay that are put up with.
    var overdueDays: Int64
    /// Share of a prepaid order that must be paid before it is approved.
    var depositPPM: Int64
    var changedBy: String
    var changedAt: Instant

    static let missing = RPCError(.dataLoss, "CREDIT_POLICY_MISSING", "The company has no credit policy. Restore a backup.")

    /// The current policy.
    static func current(_ reader: Reader) throws -> CreditPolicy {
        guard let row = try reader.row("SELECT * FROM orders_credit_policy ORDER BY version DESC LIMIT 1") else { throw missing }
        return CreditPolicy(row: row)
    }

    /// A version of the policy; 0 is the current one.
    static func find(version: Int64, _ reader: Reader) throws -> CreditPolicy {
        guard version != 0 else { return try current(reader) }
        guard let row = try reader.row("SELECT * FROM orders_credit_policy WHERE version = ?", [version]) else {
            throw RPCError.notFound("credit policy", "\(version)")
        }
        return CreditPolicy(row: row)
    }

    /// Writes the next version, unless nothing changes.
    static func change(_ before: CreditPolicy, to draft: CreditPolicy, _ writer: Writer, _ call: Call) throws -> CreditPolicy {
        try check(draft)
        let changes = before.changes(to: draft)
        guard !changes.isEmpty else { return before }
        var after = draft
        after.version = before.version + 1
        after.changedBy = call.caller.person ?? call.caller.id
        after.changedAt = call.now
        try writer.insert(
            "orders_credit_policy",
            [
                "version": after.version, "default_limit_minor": after.defaultLimitMinor,
                "overdue_tolerance_minor": after.overdueToleranceMinor, "overdue_days": after.overdueDays,
                "deposit_ppm": after.depositPPM, "changed_by": after.changedBy, "change_time": after.changedAt,
            ])
        writer.audit("credit-policy", changes)
        return after
    }

    private static func check(_ draft: CreditPolicy) throws {
        var check = FieldCheck()
        if let limit = draft.defaultLimitMinor, !CreditProfile.amounts.contains(limit) {
            check.fail("policy.default_limit_minor", CreditProfile.amountRule)
        }
        check.require(
            CreditProfile.amounts.contains(draft.overdueToleranceMinor), "policy.overdue_tolerance_minor",
            CreditProfile.amountRule)
        check.require(CreditProfile.days.contains(draft.overdueDays), "policy.overdue_days", CreditProfile.daysRule)
        check.require((0...1_000_000).contains(draft.depositPPM), "policy.deposit_ppm", "must be 0 to 1000000 parts per million")
        try check.finish()
    }

    private func changes(to after: CreditPolicy) -> [FieldChange] {
        [
            FieldChange("default_limit_minor", defaultLimitMinor.map(String.init), after.defaultLimitMinor.map(String.init)),
            FieldChange("overdue_tolerance_minor", "\(overdueToleranceMinor)", "\(after.overdueToleranceMinor)"),
            FieldChange("overdue_days", "\(overdueDays)", "\(after.overdueDays)"),
            FieldChange("deposit_ppm", "\(depositPPM)", "\(after.depositPPM)"),
        ].filter { $0.before != $0.after }
    }
}

extension CreditPolicy {
    fileprivate init(row: Row) {
        self.init(
            version: row["version"], defaultLimitMinor: row["default_limit_minor"],
            overdueToleranceMinor: row["overdue_tolerance_minor"], overdueDays: row["overdue_days"],
            depositPPM: row["deposit_ppm"], changedBy: row["changed_by"], changedAt: row["change_time"])
    }
}
