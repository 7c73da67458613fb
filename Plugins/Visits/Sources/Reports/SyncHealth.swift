internal import GRDB
internal import PluginKit

/// What devices sent twice or differently.
struct SyncHealth: Sendable {
    static let listMax = 1000

    var acceptedVisits: Int64
    var duplicates: [(event: String, extraCopies: Int64)]
    var conflicts: [(event: String, fields: [String])]
    var clockSkewed: [String]

    /// Over the events of visible people that belong to the dates of an interval: a visit to its own, anything else to that of its receipt.
    init(in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader) throws {
        let (condition, people) = visible.condition("e.person_id")
        let arguments: StatementArguments = [interval.lowerBound, interval.upperBound] + people
        acceptedVisits =
            try reader.value(
                Int64.self,
                """
                SELECT count(*) FROM visits_event e JOIN visits_visit v ON v.id = e.id \
                WHERE v.visited_on BETWEEN ? AND ? AND \(condition)
                """, arguments) ?? 0
        duplicates = try reader.rows(
            """
            SELECT x.event_id, count(*) FROM visits_event_copy x JOIN visits_event e ON e.id = x.event_id \
            LEFT JOIN visits_visit v ON v.id = e.id WHERE x.verdict = 'duplicate' AND coalesce(v.visited_on, e.received_on) BETWEEN ? AND ? AND \(condition) GROUP BY x.event_id ORDER BY x.event_id
            """, arguments
        ).map { ($0[0], $0[1]) }
        var fields: [String: Set<String>] = [:]
        try reader.forEach(
            """
            SELECT x.event_id, x.differing_fields FROM visits_event_copy x JOIN visits_event e ON e.id = x.event_id \
            LEFT JOIN visits_visit v ON v.id = e.id WHERE x.verdict = 'conflict' AND coalesce(v.visited_on, e.received_on) BETWEEN ? AND ? AND \(condition)
            """, arguments
        ) { row in
            let differing: String = row[1]
            fields[row[0], default: []].formUnion(differing.split(separator: " ").map(String.init))
        }
        conflicts = fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
        clockSkewed = try reader.values(
            String.self,
            """
            SELECT e.id FROM visits_event e WHERE e.received_on BETWEEN ? AND ? AND \(condition) AND e.clock_skewed = 1 \
            ORDER BY e.id LIMIT \(Self.listMax)
            """, arguments)
    }
}
