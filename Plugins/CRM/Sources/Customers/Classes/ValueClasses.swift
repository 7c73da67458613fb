internal import GRDB
internal import PluginKit

/// Computes what each customer is worth by the value rule.
enum ValueClasses {
    /// What a computation did.
    struct Outcome: Sendable, Hashable {
        var evaluatedCount: Int64
        var changedCount: Int64
        var ruleVersion: Int64
        var computedOn: BusinessDate
    }

    /// The rule in SQL, over behaviour (contacts), value (annual value) and need (completeness of the profile).
    private static let valueClass = """
        CASE WHEN annual_value_minor >= :high AND (SELECT count(*) FROM crm_contact_log l \
        WHERE l.customer_id = crm_customer.id AND l.contact_time >= :since) >= :contacts THEN 'high_value' \
        WHEN annual_value_minor >= :potential OR profile_completeness_percent >= :profile THEN 'potential' ELSE 'ordinary' END
        """

    /// Computes all customers that are not deleted; safe to repeat.
    static func recompute(writer: Writer, call: Call) throws -> Outcome {
        let rule = try ValueRule.find(writer)
        let since = call.now.advanced(bySeconds: -rule.windowDays * 86_400)
        let today = call.businessDate
        try writer.execute(
            """
            UPDATE crm_customer SET value_class = \(valueClass) \
            WHERE delete_time IS NULL AND value_class IS NOT \(valueClass)
            """,
            [
                "high": rule.highValueMinor, "since": since, "contacts": rule.highValueContacts,
                "potential": rule.potentialValueMinor, "profile": rule.potentialProfilePercent,
            ])
        let changed = Int64(writer.changesCount)
        try writer.execute(
            """
            UPDATE crm_customer SET value_class_on = ?1, value_rule_version = ?2 \
            WHERE delete_time IS NULL AND (value_class_on IS NOT ?1 OR value_rule_version IS NOT ?2)
            """, [today, rule.version])
        let evaluated = try writer.value(Int64.self, "SELECT count(*) FROM crm_customer WHERE delete_time IS NULL") ?? 0
        writer.audit(
            "value-classes",
            [FieldChange("computed_on", nil, today.description), FieldChange("changed_count", nil, String(changed))])
        return Outcome(evaluatedCount: evaluated, changedCount: changed, ruleVersion: rule.version, computedOn: today)
    }
}
