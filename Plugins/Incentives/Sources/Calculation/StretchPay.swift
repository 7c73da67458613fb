internal import GRDB
internal import PluginKit

/// What people with the same rules and days earn, component by component.
struct StretchPay {
    var components: [ComponentPay] = []
    var held: [String: Int64] = [:]
    /// Customers whose measure is above the hold-back's bound.
    var flagged: Set<String> = []

    /// Pays a group of stretches with the same rules and days, by person.
    static func find(_ group: [Stretch], _ reader: Reader) throws -> [String: StretchPay] {
        guard let first = group.first else { return [:] }
        let people = group.map(\.personID)
        let gates = try gates(first.rules.gate, people, first.dates, reader)
        var found = Dictionary(people.map { ($0, StretchPay()) }) { $1 }
        for component in first.rules.components {
            let figures = try ComponentFigures(component: component, dates: first.dates, period: first.period, reader: reader)
                .find(people)
            for person in people {
                let figure = figures[person] ?? ComponentFigure()
                found[person]?.components.append(pay(component, figure, first, person, gates[person]))
            }
        }
        if let cap = first.rules.capMinor {
            for person in people { found[person]?.limit(to: first.prorated(cap)) }
        }
        if let holdback = first.rules.holdback { try hold(holdback, first, &found, reader) }
        return found
    }

    private static func gates(
        _ gate: ProcessGate?, _ people: [String], _ dates: ClosedRange<BusinessDate>, _ reader: Reader
    ) throws -> [String: (ppm: Int64, value: Int64?)] {
        guard let gate else { return [:] }
        let figures = try MeasureFigures.exact(gate.measure, MeasureQuery(people: people, interval: dates), reader)
        return people.reduce(into: [:]) { gates, person in
            let figure = figures[person]
            gates[person] = (gate.multiplier(of: figure), figure.flatMap { ExactArithmetic.halfUp($0.numerator, $0.denominator) })
        }
    }

    private static func pay(
        _ component: PlanComponent, _ figure: ComponentFigure, _ stretch: Stretch, _ person: String,
        _ gate: (ppm: Int64, value: Int64?)?
    ) -> ComponentPay {
        let goal = figure.goal.map(stretch.prorated)
        let gross = ComponentGross(
            component,
            .init(
                base: figure.base, goal: goal, events: figure.events, days: stretch.days, periodDays: stretch.period.days))
        var amount = gross.grossMinor
        if let pool = figure.pool, let index = pool.members.firstIndex(of: person) {
            amount = ExactArithmetic.split(amount, weights: pool.weights)?[index] ?? 0
        }
        let gatePPM = gate?.ppm ?? 1_000_000
        return ComponentPay(
            planID: stretch.planID, key: component.key, title: component.title, baseName: component.baseName,
            startsOn: stretch.dates.lowerBound, endsOn: stretch.dates.upperBound, base: figure.base, goal: goal,
            goalID: figure.goalID, clawsBack: component.clawsBack, clawbackDays: component.clawbackDays,
            unpaidDays: component.unpaidDays, tiers: gross.tiers, grossMinor: amount, gatePPM: gatePPM, gateValue: gate?.value,
            payoutMinor: ExactArithmetic.multiply(amount, by: gatePPM, dividingBy: 1_000_000) ?? 0, heldMinor: 0)
    }

    /// Cuts the payouts to a cap, in proportion.
    private mutating func limit(to cap: Int64) {
        let payouts = components.map(\.payoutMinor)
        guard payouts.reduce(0, +) > cap, let parts = ExactArithmetic.split(cap, weights: payouts) else { return }
        for index in components.indices { components[index].payoutMinor = parts[index] }
    }

    private static func hold(
        _ holdback: Holdback, _ stretch: Stretch, _ found: inout [String: StretchPay], _ reader: Reader
    ) throws {
        let people = found.keys.sorted()
        var customers: [String: Set<String>] = [:]
        let query = MeasureQuery(people: people, interval: stretch.dates, dimensions: ["customer"])
        for figure in try reader.measure(holdback.measure, query) {
            guard let value = figure.value, value > holdback.above, let person = figure.person else { continue }
            customers[person, default: []].insert(figure.dimensions["customer"] ?? "")
        }
        for (person, flagged) in customers { found[person]?.flagged = flagged }
        for (index, component) in stretch.rules.components.enumerated()
        where try component.credit == .own && reader.measure(component.baseMeasure).dimensions.contains("customer") {
            let bases = try reader.measure(
                component.baseMeasure,
                MeasureQuery(
                    people: Array(customers.keys), interval: stretch.dates, dimensions: ["customer"], filters: component.filters))
            for figure in bases {
                guard let person = figure.person, let customer = figure.dimensions["customer"], let value = figure.value,
                    customers[person]?.contains(customer) ?? false
                else { continue }
                found[person]?.hold(value, of: customer, component: index, holdback.sharePPM)
            }
        }
    }

    /// Holds the share of a component's payout that a customer's part of the base earned.
    private mutating func hold(_ part: Int64, of customer: String, component index: Int, _ sharePPM: Int64) {
        let pay = components[index]
        guard let base = pay.base, base > 0, part > 0,
            let earned = ExactArithmetic.multiply(min(part, base), by: pay.payoutMinor, dividingBy: base),
            let share = ExactArithmetic.multiply(earned, by: sharePPM, dividingBy: 1_000_000)
        else { return }
        let amount = min(share, pay.payoutMinor - pay.heldMinor)
        components[index].heldMinor += amount
        held[customer, default: 0] += amount
    }
}
