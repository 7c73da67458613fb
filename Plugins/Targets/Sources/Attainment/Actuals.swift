internal import GRDB
internal import Organization
internal import PluginKit

/// Whose and which facts a figure is about.
struct ActualScope: Sendable, Hashable {
    /// A person, or everyone in and below a unit.
    enum Subject: Sendable, Hashable {
        case person(String)
        case unit(String)
    }

    var subject: Subject
    var interval: ClosedRange<BusinessDate>
    /// Values of the measure's dimensions.
    var filters: [String: [String]]

    init(_ subject: Subject, _ interval: ClosedRange<BusinessDate>, filters: [String: [String]] = [:]) {
        self.subject = subject
        self.interval = interval
        self.filters = filters
    }

    /// The facts that a target at `place` counts, without its territory.
    init(_ place: Coordinates, _ interval: ClosedRange<BusinessDate>) {
        let fixed = [
            "channel": place.channel, "customer": place.customerID, "product": place.productID, "category": place.category,
            "territory": place.territoryID,
        ]
        self.init(
            place.personID.map { .person($0) } ?? .unit(place.orgUnitID), interval,
            filters: fixed.compactMapValues { $0.map { [$0] } })
    }
}

/// The actuals of one report: each measure is asked once for each interval and set of filters, for all people together.
///
/// A person counts in the unit held on the as-of date, or last held; nobody counts twice. Split credit moves a customer's figures
/// from who made them to the sharers before people are added up.
struct Actuals {
    let asOf: BusinessDate
    let units: UnitTree
    let staff: Staff
    /// Only these people matter; `nil` asks for everyone.
    private let people: [String]?
    private let credit: CreditShares
    private let measures: [String: Measure]
    private var known: [Question: Answer] = [:]
    private var territories: [String: [String]] = [:]
    private var subtrees: [String: Set<String>] = [:]

    private struct Question: Hashable {
        var measure: String
        var interval: ClosedRange<BusinessDate>
        var filters: [String: [String]]
    }

    private struct Answer {
        var values: [String: Int64?]
        /// Credit beyond the whole, which no unit counts.
        var overlay: [String: Int64]
        var missing: Int64?
    }

    init(asOf: BusinessDate, people: [String]? = nil, _ reader: Reader) throws {
        try self.init(asOf: asOf, people: people, units: UnitTree(reader), staff: Staff(on: asOf, reader), reader)
    }

    init(asOf: BusinessDate, people: [String]?, units: UnitTree, staff: Staff, _ reader: Reader) throws {
        self.asOf = asOf
        self.people = people
        self.units = units
        self.staff = staff
        credit = try CreditShares(reader)
        measures = Dictionary(uniqueKeysWithValues: reader.measures.map { ($0.name, $0) })
    }

    /// The part of a period that has passed; `nil` when it has not begun.
    func passed(of dates: ClosedRange<BusinessDate>) -> ClosedRange<BusinessDate>? {
        dates.lowerBound > asOf ? nil : dates.lowerBound...min(dates.upperBound, asOf)
    }

    /// The actual of a scope on a base; `nil` when it is undefined, and when the company does not have such a measure.
    mutating func value(_ base: Metric.Base, _ scope: ActualScope, _ reader: Reader) throws -> Int64? {
        guard let interval = passed(of: scope.interval), let filters = try filters(base, scope, reader),
            let measure = measures[base.measure], filters.keys.allSatisfy(measure.dimensions.contains)
        else { return nil }
        if case .unit(let unit) = scope.subject, measure.rollup != .sum {
            let query = MeasureQuery(people: members(of: unit), interval: interval, filters: filters)
            return try reader.measureTotals(base.measure, query).first?.value
        }
        let answer = try answer(measure, interval, filters, reader)
        switch scope.subject {
        case .person(let person):
            guard let value = answer.values[person] ?? answer.missing else { return nil }
            return [value, answer.overlay[person] ?? 0].clampedSum()
        case .unit(let unit):
            var sum: Int64?
            for person in members(of: unit) {
                guard let value = answer.values[person] ?? answer.missing else { continue }
                let (next, overflow) = (sum ?? 0).addingReportingOverflow(value)
                guard !overflow else {
                    throw RPCError(.outOfRange, "SUM_RANGE", "The sum of \(base.measure) does not fit 64 bits.")
                }
                sum = next
            }
            return sum ?? (measure.nullPolicy == .zero ? 0 : nil)
        }
    }

    /// The people of a unit and everything below it.
    mutating func members(of unit: String) -> [String] {
        let subtree = subtrees[unit] ?? units.subtree(of: unit)
        subtrees[unit] = subtree
        return staff.people(in: subtree).map(\.id)
    }

    /// The filters of base and scope together, territories with everything below them; `nil` when they exclude each other.
    mutating func filters(_ base: Metric.Base, _ scope: ActualScope, _ reader: Reader) throws -> [String: [String]]? {
        var filters = base.filters
        for (name, values) in scope.filters {
            let wanted = name == "territory" ? try values.flatMap { try below($0, reader) } : values
            if let both = filters[name] {
                let common = both.filter(wanted.contains)
                guard !common.isEmpty else { return nil }
                filters[name] = common
            } else {
                filters[name] = wanted.sorted()
            }
        }
        return filters
    }

    private mutating func below(_ territory: String, _ reader: Reader) throws -> [String] {
        if let found = territories[territory] { return found }
        let found = try Territories.subtree(of: territory, reader).sorted()
        territories[territory] = found
        return found
    }

    private mutating func answer(
        _ measure: Measure, _ interval: ClosedRange<BusinessDate>, _ filters: [String: [String]], _ reader: Reader
    ) throws -> Answer {
        let question = Question(measure: measure.name, interval: interval, filters: filters)
        if let found = known[question] { return found }
        let figures = try reader.measure(measure.name, MeasureQuery(people: people, interval: interval, filters: filters))
        var answer = Answer(values: [:], overlay: [:], missing: measure.nullPolicy == .zero ? 0 : nil)
        for figure in figures {
            if let person = figure.person { answer.values[person] = .some(figure.value) }
        }
        if measure.rollup == .sum, measure.dimensions.contains("customer") {
            let moves = try credit.moves(measure.name, interval, filters, reader)
            for (person, delta) in moves.shares {
                answer.values[person] = (answer.values[person] ?? 0).map { [$0, delta].clampedSum() } ?? delta
            }
            answer.overlay = moves.overlay
        }
        known[question] = answer
        return answer
    }
}
