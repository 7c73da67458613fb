internal import GRDB
internal import PluginKit

/// Finds plans.
enum Plans {
    static func find(id: String, _ reader: Reader) throws -> Plan? {
        try reader.row("SELECT * FROM targets_plan WHERE id = ?", [id]).map(Plan.init(row:))
    }

    static func require(id: String, _ reader: Reader) throws -> Plan {
        guard let plan = try find(id: id, reader) else { throw RPCError.notFound("plan", id) }
        return plan
    }

    /// What a list of plans is narrowed to; empty takes all.
    struct Filter {
        var metricID = ""
        var fiscalYear = ""
        var state: Plan.State?
    }

    static func list(_ filter: Filter, _ reader: Reader, _ page: Page) throws -> ([Plan], String) {
        try ListQuery(from: "targets_plan", key: "id").filterUnlessEmpty("metric_id", filter.metricID)
            .filterUnlessEmpty("fiscal_year", filter.fiscalYear).filterUnlessEmpty("state", filter.state?.rawValue ?? "")
            .fetch(reader, page, Plan.init(row:))
    }

    /// The version of a metric and year that counts: the published one; where none is published, the open one.
    static func current(metric: String, fiscalYear: String, _ reader: Reader) throws -> Plan? {
        try reader.row(
            """
            SELECT * FROM targets_plan WHERE metric_id = ? AND fiscal_year = ? AND state NOT IN ('revised', 'closed')
            ORDER BY state = 'published' DESC LIMIT 1
            """, [metric, fiscalYear]
        ).map(Plan.init(row:))
    }

    /// The versions that count in a fiscal year, by code of the metric.
    static func current(fiscalYear: String, _ reader: Reader) throws -> [Plan] {
        let rows = try reader.rows(
            """
            SELECT p.* FROM targets_plan p JOIN targets_metric m ON m.id = p.metric_id
            WHERE p.fiscal_year = ? AND p.state NOT IN ('revised', 'closed') ORDER BY m.code, p.state = 'published' DESC
            """, [fiscalYear])
        var seen: Set<String> = []
        return try rows.map(Plan.init(row:)).filter { seen.insert($0.metricID).inserted }
    }

    /// The fiscal year that a period lies in.
    static func fiscalYear(of period: TargetPeriod, _ reader: Reader) throws -> String? {
        var current = period
        while let parent = current.parent {
            guard let next = try TargetPeriods.find(parent, reader) else { return nil }
            current = next
        }
        return current.kind == .year ? current.code : nil
    }
}
