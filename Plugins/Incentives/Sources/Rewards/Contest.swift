internal import GRDB
internal import PluginKit

/// A contest of people or org units over a span of dates.
struct Contest: Sendable, Hashable {
    enum Side: String, Sendable, Hashable, CaseIterable {
        case person
        case team
    }

    /// A process measure whose value shows over-eager competition.
    struct Watch: Sendable, Hashable, Codable {
        var measure: String
        var below: Int64?
        var above: Int64?
    }

    struct Rank: Sendable, Hashable {
        var rank: Int
        var sideID: String
        var value: Int64
        var anomalies: [String]
    }

    static let peopleMax = 1000
    static let watchesMax = 5

    var id: String
    var title: String
    var dates: ClosedRange<BusinessDate>
    var side: Side
    var measure: String
    var filters: [String: [String]]
    var rule: String
    var people: [String]
    var watches: [Watch]

    static func make(_ row: Row) throws -> Contest {
        let (first, last): (BusinessDate, BusinessDate) = (row["starts_on"], row["ends_on"])
        return Contest(
            id: row["id"], title: row["title"], dates: first...max(first, last), side: Side(rawValue: row["side"]) ?? .person,
            measure: row["measure"], filters: try JSONColumn.value(row["filters"]), rule: row["rule"],
            people: try JSONColumn.value(row["people"]), watches: try JSONColumn.value(row["watches"]))
    }

    static func find(id: String, _ reader: Reader) throws -> Contest {
        guard let row = try reader.row("SELECT * FROM incentives_contest WHERE id = ?", [id]) else {
            throw RPCError.notFound("contest", id)
        }
        return try make(row)
    }

    static func create(_ new: Contest, _ writer: Writer, _ call: Call) throws -> Contest {
        var check = FieldCheck()
        check.text("title", new.title, 1...200)
        check.text("rule", new.rule, 1...1000)
        if let measure = check.measure("measure", new.measure, writer) {
            for name in new.filters.keys.sorted() where !measure.dimensions.contains(name) {
                check.fail("filters", "\(name.prefix(40)) is no dimension of \(measure.name)")
            }
            if new.side == .team, measure.rollup == .none { check.fail("measure", "does not roll up over people") }
        }
        if new.people.count > peopleMax { check.fail("person_ids", "must be at most \(peopleMax)") }
        let known = Set(
            try writer.values(
                String.self, "SELECT id FROM organization_person WHERE id IN (SELECT value FROM json_each(?))",
                [VisibleSet.json(Array(new.people.prefix(peopleMax)))]))
        if !known.isSuperset(of: new.people.prefix(peopleMax)) {
            check.fail("person_ids", "names somebody who is no person of the company")
        }
        if new.watches.count > watchesMax { check.fail("watches", "must be at most \(watchesMax)") }
        for (index, watch) in new.watches.enumerated() {
            check.measure("watches[\(index)].measure", watch.measure, writer)
            if watch.below == nil, watch.above == nil { check.fail("watches[\(index)].below", "or above must be set") }
        }
        try check.finish()
        let id = call.newID()
        try writer.insert(
            "incentives_contest",
            [
                "id": id, "title": new.title, "starts_on": new.dates.lowerBound, "ends_on": new.dates.upperBound,
                "side": new.side.rawValue, "measure": new.measure, "filters": try JSONColumn.text(new.filters),
                "rule": new.rule, "people": try JSONColumn.text(new.people), "watches": try JSONColumn.text(new.watches),
                "created_by": call.actor,
            ])
        writer.audit("contests/\(id)", [FieldChange("title", nil, new.title)])
        return try find(id: id, writer)
    }

    /// The ranks so far. What looks wrong stands beside them for a person to look at; it changes no rank (decision 7).
    func standings(asOf date: BusinessDate, _ reader: Reader) throws -> [Rank] {
        guard let span = dates.intersection(dates.lowerBound...max(dates.lowerBound, date)) else { return [] }
        let sides = try sides(span, reader)
        var values: [(id: String, value: Int64, anomalies: [String])] = []
        for (id, members) in sides {
            let query = MeasureQuery(people: members, interval: span, filters: filters)
            guard let value = try MeasureFigures.total(measure, query, reader) else { continue }
            values.append((id, value, try anomalies(members, span, reader)))
        }
        values.sort { ($1.value, $0.id) < ($0.value, $1.id) }
        return values.map { entry in
            Rank(
                rank: 1 + values.count { $0.value > entry.value }, sideID: entry.id, value: entry.value,
                anomalies: entry.anomalies)
        }
    }

    /// Who competes, with the people who count for them.
    private func sides(_ span: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [(id: String, people: [String])] {
        let found = try reader.rows(
            """
            SELECT person_id, org_unit_id FROM organization_position_assignment
            WHERE effective_from <= ?1 AND coalesce(effective_to, ?1) >= ?1
                AND (?2 = '[]' OR person_id IN (SELECT value FROM json_each(?2)))
                AND (?2 <> '[]' OR position = 'rep') ORDER BY org_unit_id, person_id LIMIT \(Self.peopleMax)
            """, [span.upperBound, VisibleSet.json(people)]
        ).map { (person: $0[0] as String, unit: $0[1] as String) }
        switch side {
        case .person: return found.map { ($0.person, [$0.person]) }
        case .team:
            return Dictionary(grouping: found, by: \.unit).sorted { $0.key < $1.key }.map { ($0.key, $0.value.map(\.person)) }
        }
    }

    private func anomalies(_ members: [String], _ span: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [String] {
        try watches.filter { watch in
            let query = MeasureQuery(people: members, interval: span)
            let values = try MeasureFigures.values(watch.measure, query, reader).values
            return values.contains { value in watch.below.map { value < $0 } ?? false || watch.above.map { value > $0 } ?? false }
        }.map(\.measure)
    }
}
