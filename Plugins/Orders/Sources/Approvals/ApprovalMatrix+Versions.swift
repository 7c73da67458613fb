internal import GRDB
internal import PluginKit

extension ApprovalMatrix {
    /// Most rules of a matrix.
    static let rulesMax = 64

    /// A version of the matrix as it was written.
    struct Version: Sendable, Hashable {
        var version: Int64
        var rules: [ApprovalRule]
        var reason: String
        var changedBy: String
        var changedAt: Instant
    }

    /// A version; the present one when `version` is `nil`.
    static func find(_ version: Int64?, _ reader: Reader) throws -> Version? {
        let head = try reader.row(
            "SELECT * FROM orders_approval_matrix WHERE ?1 IS NULL OR version = ?1 ORDER BY version DESC LIMIT 1", [version])
        guard let head else { return nil }
        let number: Int64 = head["version"]
        let rules = try reader.rows("SELECT * FROM orders_approval_rule WHERE matrix_version = ? ORDER BY position", [number])
        return Version(
            version: number, rules: try rules.map(ApprovalRule.init(row:)), reason: head["reason"],
            changedBy: head["changed_by"], changedAt: head["change_time"])
    }

    /// Writes the next version.
    static func write(_ rules: [ApprovalRule], after before: Version, reason: String, _ writer: Writer, _ call: Call) throws
        -> Version
    {
        var check = FieldCheck()
        check.text("reason", reason, 1...OrderDraft.textMax)
        if !(1...rulesMax).contains(rules.count) { check.fail("rules", "must be 1 to \(rulesMax)") }
        for (index, rule) in rules.prefix(rulesMax).enumerated() {
            for (name, band) in zip(ApprovalRule.dimensions, rule.bands)
            where band.from < 0 || band.to.map({ $0 <= band.from }) ?? false {
                check.fail("rules[\(index)]", "the band of \(name) must begin at 0 or above and end after its beginning")
            }
        }
        try check.finish()
        try MatrixCoverage(rules: rules).check()
        let version = before.version + 1
        try writer.execute(
            "INSERT INTO orders_approval_matrix (version, reason, changed_by, change_time) VALUES (?, ?, ?, ?)",
            [version, reason, call.actor, call.now])
        for (index, rule) in rules.enumerated() { try insert(rule, version, Int64(index + 1), writer) }
        writer.audit(
            "approval-matrix/\(version)",
            [FieldChange("rules", "\(before.rules.count)", "\(rules.count)"), FieldChange("reason", nil, reason)])
        return Version(version: version, rules: rules, reason: reason, changedBy: call.actor, changedAt: call.now)
    }

    private static func insert(_ rule: ApprovalRule, _ version: Int64, _ position: Int64, _ writer: Writer) throws {
        var values: StatementArguments = [version, position]
        for band in rule.bands { values += [band.from, band.to] }
        values += [rule.level.rawValue]
        try writer.execute(
            """
            INSERT INTO orders_approval_rule (matrix_version, position, amount_from_minor, amount_to_minor, \
            credit_use_from_ppm, credit_use_to_ppm, days_overdue_from, days_overdue_to, below_floor_from_ppm, \
            below_floor_to_ppm, level) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, values)
    }
}
