internal import GRDB
internal import PluginKit

/// How customers of a class are treated, in one version.
struct ClassPolicy: Sendable, Hashable {
    var customerClass: CustomerClass
    var version: Int64
    var visitIntervalDays: Int64
    var responseLimitMinutes: Int64
    var strategy: String
    var changedBy: String
    var changedAt: Instant
}

extension ClassPolicy {
    static let strategyLengthMax = 4000

    init(row: Row) throws {
        let customerClass: CustomerClass = try row.choice("class", of: "crm_class_policy")
        self.init(
            customerClass: customerClass, version: row["version"], visitIntervalDays: row["visit_interval_days"],
            responseLimitMinutes: row["response_limit_minutes"], strategy: row["strategy"], changedBy: row["changed_by"],
            changedAt: row["change_time"])
    }

    /// A version of a class's policy; 0 asks for the current one.
    static func find(_ customerClass: CustomerClass, version: Int64 = 0, _ reader: Reader) throws -> ClassPolicy {
        let row =
            version == 0
            ? try reader.row(
                "SELECT * FROM crm_class_policy WHERE class = ? ORDER BY version DESC LIMIT 1", [customerClass.rawValue])
            : try reader.row(
                "SELECT * FROM crm_class_policy WHERE class = ? AND version = ?", [customerClass.rawValue, version])
        guard let row else { throw RPCError.notFound("class policy", "\(customerClass.rawValue) version \(version)") }
        return try ClassPolicy(row: row)
    }

    /// The current policies by class.
    static func list(_ reader: Reader, _ page: Page) throws -> ([ClassPolicy], String) {
        try ListQuery(from: "crm_class_policy p", key: "p.class")
            .filter("p.version = (SELECT max(version) FROM crm_class_policy WHERE class = p.class)")
            .fetch(reader, page, ClassPolicy.init(row:))
    }

    /// Writes the next version; a version that says the same is not written.
    static func change(_ before: ClassPolicy, to after: ClassPolicy, writer: Writer, call: Call) throws -> ClassPolicy {
        guard after != before else { return before }
        var check = FieldCheck()
        check.require(
            (1...CustomerRules.intervalDaysMax).contains(after.visitIntervalDays), "policy.visit_interval_days",
            "must be from 1 to \(CustomerRules.intervalDaysMax)")
        check.require(
            (1...525_600).contains(after.responseLimitMinutes), "policy.response_limit_minutes", "must be from 1 to 525600")
        if after.strategy.isEmpty || after.strategy.count > strategyLengthMax {
            check.fail("policy.strategy", "must have 1 to \(strategyLengthMax) characters")
        }
        try check.finish()
        var next = after
        next.version = before.version + 1
        next.changedBy = call.actor
        next.changedAt = call.now
        try writer.execute(
            """
            INSERT INTO crm_class_policy (class, version, visit_interval_days, response_limit_minutes, strategy, changed_by, \
            change_time) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                next.customerClass.rawValue, next.version, next.visitIntervalDays, next.responseLimitMinutes, next.strategy,
                next.changedBy, next.changedAt,
            ])
        writer.audit(
            "class-policies/\(next.customerClass.rawValue)",
            [
                FieldChange("visit_interval_days", String(before.visitIntervalDays), String(next.visitIntervalDays)),
                FieldChange("response_limit_minutes", String(before.responseLimitMinutes), String(next.responseLimitMinutes)),
                FieldChange("strategy", before.strategy, next.strategy),
            ])
        return next
    }
}
