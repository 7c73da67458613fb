internal import GRDB
internal import PluginKit

/// What makes a customer high-value or potential, in one version.
struct ValueRule: Sendable, Hashable {
    var version: Int64
    var highValueMinor: Int64
    var highValueContacts: Int64
    var potentialValueMinor: Int64
    var potentialProfilePercent: Int64
    var windowDays: Int64
    var changedBy: String
    var changedAt: Instant
}

extension ValueRule {
    init(row: Row) {
        self.init(
            version: row["version"], highValueMinor: row["high_value_minor"], highValueContacts: row["high_value_contacts"],
            potentialValueMinor: row["potential_value_minor"], potentialProfilePercent: row["potential_profile_percent"],
            windowDays: row["window_days"], changedBy: row["changed_by"], changedAt: row["change_time"])
    }

    /// A version of the rule; 0 asks for the current one.
    static func find(version: Int64 = 0, _ reader: Reader) throws -> ValueRule {
        let row =
            version == 0
            ? try reader.row("SELECT * FROM crm_value_rule ORDER BY version DESC LIMIT 1")
            : try reader.row("SELECT * FROM crm_value_rule WHERE version = ?", [version])
        guard let row else { throw RPCError.notFound("value rule", "version \(version)") }
        return ValueRule(row: row)
    }

    /// Writes the next version; a version that says the same is not written.
    static func change(_ before: ValueRule, to after: ValueRule, writer: Writer, call: Call) throws -> ValueRule {
        guard after != before else { return before }
        let violations = after.violations()
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
        var next = after
        next.version = before.version + 1
        next.changedBy = call.actor
        next.changedAt = call.now
        try writer.execute(
            """
            INSERT INTO crm_value_rule (version, high_value_minor, high_value_contacts, potential_value_minor, \
            potential_profile_percent, window_days, changed_by, change_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                next.version, next.highValueMinor, next.highValueContacts, next.potentialValueMinor, next.potentialProfilePercent,
                next.windowDays, next.changedBy, next.changedAt,
            ])
        writer.audit("value-rule", [FieldChange("version", String(before.version), String(next.version))])
        return next
    }

    private func violations() -> [RPCError.FieldViolation] {
        var found: [RPCError.FieldViolation] = []
        func check(_ field: String, _ value: Int64, _ bounds: ClosedRange<Int64>) {
            if !bounds.contains(value) {
                found.append(.init("rule.\(field)", "must be from \(bounds.lowerBound) to \(bounds.upperBound)"))
            }
        }
        check("high_value_minor", highValueMinor, 0...CustomerRules.moneyMax)
        check("high_value_contacts", highValueContacts, 0...10_000)
        check("potential_value_minor", potentialValueMinor, 0...max(0, highValueMinor))
        check("potential_profile_percent", potentialProfilePercent, 0...100)
        check("window_days", windowDays, 1...3660)
        return found
    }
}
