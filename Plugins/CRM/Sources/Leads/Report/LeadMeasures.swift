internal import GRDB
internal import PluginKit

/// Figures about leads that other plugins build on.
enum LeadMeasures {
    static let all = [leads, converted, responseSeconds]

    private static let leads = Measure(
        name: "crm.leads", title: Label("线索数", "Leads"), unit: .count,
        formula: "number of leads of the owner whose business date of capture lies in the interval", nullPolicy: .zero,
        dimensions: ["source", "grade"]
    ) { reader, query in
        try values(reader, query, date: "created_on", value: "count(*)", empty: 0)
    }

    private static let converted = Measure(
        name: "crm.leads_converted", title: Label("成交线索数", "Leads converted"), unit: .count,
        formula: "number of leads of the owner whose business date of conversion lies in the interval", nullPolicy: .zero,
        dimensions: ["source", "grade"]
    ) { reader, query in
        try values(reader, query, date: "closed_on", condition: "AND status = 'converted'", value: "count(*)", empty: 0)
    }

    private static let responseSeconds = Measure(
        name: "crm.lead_response_seconds", title: Label("首次响应时长", "Lead response time"), unit: .seconds,
        formula:
            "sum of the whole seconds from the start of the clock to the first response ÷ number of leads answered in the interval, half-up",
        nullPolicy: .null, dimensions: ["source", "grade"]
    ) { reader, query in
        // Integer half-up: floor((2 × sum + n) ÷ (2 × n)); no response time is negative.
        let sum = "sum((first_response_at - clock_started_at) / 1000)"
        return try values(
            reader, query, date: "responded_on", condition: "AND clock_started_at IS NOT NULL",
            value: "(2 * \(sum) + count(*)) / (2 * count(*))", empty: nil)
    }

    /// One figure per person and combination of dimensions; people who were asked for and have no fact get `empty`.
    private static func values(
        _ reader: Reader, _ query: MeasureQuery, date: String, condition: String = "", value: String, empty: Int64?
    ) throws -> [MeasureValue] {
        let dimensions = ["source", "grade"].filter(query.dimensions.contains)
        let columns = (["owner_id"] + dimensions).joined(separator: ", ")
        var arguments: StatementArguments = [query.interval.lowerBound, query.interval.upperBound]
        var people = ""
        if let asked = query.people {
            people = "AND owner_id IN (SELECT value FROM json_each(?))"
            arguments += [VisibleSet.json(asked)]
        }
        let filter = query.filterCondition(["source": "source", "grade": "grade"])
        let rows = try reader.rows(
            """
            SELECT \(columns), \(value) AS figure FROM crm_lead WHERE \(date) BETWEEN ? AND ? AND owner_id IS NOT NULL \
            \(condition) \(people) AND \(filter.sql) GROUP BY \(columns) ORDER BY \(columns)
            """, arguments + filter.arguments)
        var found = rows.map { row in
            MeasureValue(
                person: row["owner_id"], dimensions: Dictionary(uniqueKeysWithValues: dimensions.map { ($0, row[$0] as String) }),
                value: row["figure"])
        }
        guard dimensions.isEmpty, let asked = query.people else { return found }
        let present = Set(found.compactMap(\.person))
        found += asked.filter { !present.contains($0) }.map { MeasureValue(person: $0, value: empty) }
        return found
    }
}
