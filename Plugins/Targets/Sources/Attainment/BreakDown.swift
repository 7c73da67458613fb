internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Takes an actual apart, down to the documents it is made of.
enum BreakDown {
    static let daysMax = 92
    static let documentsMax = 1000

    static func message(
        _ cell: Cell, _ base: Metric.Base, by: String, asOf: BusinessDate, _ reader: Reader, _ call: Call
    ) throws -> Spearhead_Targets_V1_BreakDownAttainmentResponse {
        var actuals = try Actuals(asOf: min(asOf, cell.period.dates.upperBound), reader)
        let scope = ActualScope(cell.coordinates, cell.period.dates)
        let whole = try actuals.value(base, scope, reader)
        let parts: [Part]
        switch by {
        case "org": parts = try units(cell, base, scope, &actuals, reader, call)
        case "person": parts = try people(cell, base, scope, &actuals, reader, call)
        case "date": parts = try dates(cell, base, scope, &actuals, reader)
        default: parts = try values(cell, base, by, scope, &actuals, reader)
        }
        return .with {
            if let whole { $0.actual = whole }
            $0.parts = parts.sorted { $0.label < $1.label }.map(\.message)
        }
    }

    static func documents(
        _ cell: Cell, _ base: Metric.Base, person: String?, asOf: BusinessDate, _ reader: Reader, _ call: Call
    ) throws -> Spearhead_Targets_V1_GetAttainmentDocumentsResponse {
        var actuals = try Actuals(asOf: min(asOf, cell.period.dates.upperBound), reader)
        let scope = ActualScope(cell.coordinates, cell.period.dates)
        var people = subjects(cell, &actuals).filter { call.visible.contains($0.id) }.map(\.id)
        if let person {
            guard people.contains(person) else { throw RPCError.notFound("person", person) }
            people = [person]
        }
        guard let interval = actuals.passed(of: scope.interval), let filters = try actuals.filters(base, scope, reader) else {
            return .init()
        }
        let query = MeasureQuery(people: people, interval: interval, filters: filters)
        let found = try reader.measureDocuments(base.measure, query, limit: documentsMax + 1)
        return .with {
            $0.documents = found.prefix(documentsMax).map(\.message)
            $0.truncated = found.count > documentsMax
        }
    }

    private struct Part {
        var value: String
        var label: String
        var actual: Int64?

        var message: Spearhead_Targets_V1_AttainmentPart {
            .with {
                $0.value = value
                $0.label = label
                if let actual { $0.actual = actual }
            }
        }
    }

    private static func subjects(_ cell: Cell, _ actuals: inout Actuals) -> [Staff.Member] {
        if let person = cell.coordinates.personID { return actuals.staff.members.filter { $0.id == person } }
        return actuals.staff.people(in: actuals.units.subtree(of: cell.coordinates.orgUnitID))
    }

    /// The units directly below, and the people of the unit itself.
    private static func units(
        _ cell: Cell, _ base: Metric.Base, _ scope: ActualScope, _ actuals: inout Actuals, _ reader: Reader, _ call: Call
    ) throws -> [Part] {
        guard cell.coordinates.personID == nil else { return try people(cell, base, scope, &actuals, reader, call) }
        var parts: [Part] = []
        for unit in actuals.units.below(cell.coordinates.orgUnitID) {
            var narrowed = scope
            narrowed.subject = .unit(unit)
            parts.append(
                Part(value: unit, label: actuals.units.code(unit), actual: try actuals.value(base, narrowed, reader)))
        }
        for member in actuals.staff.people(in: [cell.coordinates.orgUnitID]) {
            var narrowed = scope
            narrowed.subject = .person(member.id)
            let actual = try actuals.value(base, narrowed, reader)
            if actual ?? 0 != 0 { parts.append(Part(value: member.id, label: member.code, actual: actual)) }
        }
        return parts
    }

    private static func people(
        _ cell: Cell, _ base: Metric.Base, _ scope: ActualScope, _ actuals: inout Actuals, _ reader: Reader, _ call: Call
    ) throws -> [Part] {
        try subjects(cell, &actuals).map { member in
            var narrowed = scope
            narrowed.subject = .person(member.id)
            return Part(value: member.id, label: member.code, actual: try actuals.value(base, narrowed, reader))
        }
    }

    private static func dates(
        _ cell: Cell, _ base: Metric.Base, _ scope: ActualScope, _ actuals: inout Actuals, _ reader: Reader
    ) throws -> [Part] {
        guard let passed = actuals.passed(of: scope.interval) else { return [] }
        guard passed.upperBound.days(since: passed.lowerBound) < daysMax else {
            throw RPCError.invalidField(
                "by", "may be date for at most \(daysMax) days; break the year down by its quarters first")
        }
        return try (passed.lowerBound.days...passed.upperBound.days).map { day in
            var narrowed = scope
            narrowed.interval = BusinessDate(days: day)...BusinessDate(days: day)
            let date = BusinessDate(days: day).description
            return Part(value: date, label: date, actual: try actuals.value(base, narrowed, reader))
        }
    }

    private static func values(
        _ cell: Cell, _ base: Metric.Base, _ dimension: String, _ scope: ActualScope, _ actuals: inout Actuals, _ reader: Reader
    ) throws -> [Part] {
        guard let interval = actuals.passed(of: scope.interval), let filters = try actuals.filters(base, scope, reader) else {
            return []
        }
        let people = subjects(cell, &actuals).map(\.id)
        let query = MeasureQuery(people: people, interval: interval, dimensions: [dimension], filters: filters)
        return try reader.measureTotals(base.measure, query).map {
            let value = $0.dimensions[dimension] ?? ""
            return Part(value: value, label: value, actual: $0.value)
        }
    }
}

extension MeasureDocument {
    var message: Spearhead_Targets_V1_AttainmentDocument {
        .with {
            $0.resource = resource
            $0.number = number
            $0.date = date.description
            $0.personID = person
            $0.value = value
        }
    }
}
