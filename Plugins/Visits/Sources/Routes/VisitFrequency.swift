internal import PluginKit

/// How often an outlet is visited (定期): its own interval, or the one of its class in the class policy of the plugin CRM.
enum VisitFrequency {
    /// Days between visits of a customer `c`, as SQL; distributors and key accounts are treated as key customers.
    static let intervalDays = """
        coalesce(c.visit_interval_days, (SELECT k.visit_interval_days FROM crm_class_policy k \
        WHERE k.class = \(Checklist.classColumn) ORDER BY k.version DESC LIMIT 1), 7)
        """

    /// Whether an outlet is due on a route day.
    ///
    /// From a week on, whole ISO weeks count: a visit on Tuesday instead of Monday does not put off the next Monday.
    static func isDue(on date: BusinessDate, last: BusinessDate?, intervalDays: Int64) -> Bool {
        guard let last else { return true }
        guard intervalDays >= 7 else { return date.days(since: last) >= Int(intervalDays) }
        let weeks = (date.monday.days(since: last.monday)) / 7
        return weeks >= Int(intervalDays / 7)
    }
}
