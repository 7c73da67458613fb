internal import GRDB
internal import Orders
internal import Organization
internal import PluginKit
internal import Targets

/// What a component needs to know about one person.
struct ComponentFigure: Sendable, Hashable {
    /// How the result of a unit is shared out: the members by id, with their weights.
    struct Pool: Sendable, Hashable {
        var members: [String]
        var weights: [Int64]
    }

    var base: Int64?
    var goal: Int64?
    var goalID: String?
    var events: [Int64] = []
    var pool: Pool?
}

/// Finds bases, goals and pools of a component for people with the same rules and days.
struct ComponentFigures {
    let component: PlanComponent
    let dates: ClosedRange<BusinessDate>
    let period: PayPeriod
    let reader: Reader

    func find(_ people: [String]) throws -> [String: ComponentFigure] {
        switch component.credit {
        case .own: try own(people)
        case .team: try teams(people)
        case .unit: try units(people)
        }
    }

    private func own(_ people: [String]) throws -> [String: ComponentFigure] {
        let bases = try bases(people)
        return try people.reduce(into: [:]) { figures, person in
            let goal = try goal(person)
            figures[person] = ComponentFigure(
                base: bases[person], goal: goal?.amount, goalID: goal?.id, events: try events([person]))
        }
    }

    /// A leader's figures: every event of the team once, however the leader comes to lead who brought it.
    private func teams(_ people: [String]) throws -> [String: ComponentFigure] {
        try people.reduce(into: [:]) { figures, person in
            let team = try People.team(of: person, on: dates.upperBound, reader).sorted()
            let own = try goal(person)
            figures[person] = ComponentFigure(
                base: try MeasureFigures.total(component.baseMeasure, query(team), reader),
                goal: try own?.amount ?? goals(team), goalID: own?.id, events: try events(team))
        }
    }

    private func units(_ people: [String]) throws -> [String: ComponentFigure] {
        var known: [String: ComponentFigure] = [:]
        return try people.reduce(into: [:]) { figures, person in
            let members = try unitMembers(person)
            let key = members.joined()
            if let figure = known[key] {
                figures[person] = figure
                return
            }
            let bases = try bases(members)
            let brought = members.map { max(0, bases[$0] ?? 0) }
            let isEqual = component.poolSplit != .contribution || brought.allSatisfy { $0 == 0 }
            let figure = ComponentFigure(
                base: try MeasureFigures.total(component.baseMeasure, query(members), reader), goal: try goals(members),
                pool: .init(members: members, weights: isEqual ? members.map { _ in 1 } : brought))
            known[key] = figure
            figures[person] = figure
        }
    }

    private func bases(_ people: [String]) throws -> [String: Int64] {
        guard component.leavesCreditsOut, let facts = component.basis.facts else {
            return try MeasureFigures.values(component.baseMeasure, query(people), reader)
        }
        let sums = try SalesFacts.sums(facts, people: people, interval: dates, gross: true, reader)
        return try people.reduce(into: [:]) { $0[$1] = try MeasureFigures.checked(sums[$1] ?? 0, component.baseName) }
    }

    private func events(_ people: [String]) throws -> [Int64] {
        guard component.rates.mode == .first, let facts = component.basis.facts else { return [] }
        return try SalesFacts.amounts(
            facts, people: people, interval: dates, gross: component.leavesCreditsOut, reader)
    }

    private func query(_ people: [String]) -> MeasureQuery {
        MeasureQuery(people: people, interval: dates, filters: component.filters)
    }

    private func goal(_ person: String) throws -> Targets.Goal? {
        guard !component.goalMetric.isEmpty else { return nil }
        return try Targets.goal(metric: component.goalMetric, person: person, period: period.code, reader)
    }

    /// The goals of several people together; none when nobody has one.
    private func goals(_ people: [String]) throws -> Int64? {
        let amounts = try people.compactMap { try goal($0)?.amount }
        return amounts.isEmpty ? nil : amounts.clampedSum()
    }

    /// The people of the person's org unit on the last day who are on the same plan, with the person, by personnel code: what is left
    /// over when a pool is split goes by this order.
    private func unitMembers(_ person: String) throws -> [String] {
        try reader.values(
            String.self,
            """
            WITH unit (id) AS (
                SELECT org_unit_id FROM organization_position_assignment
                WHERE person_id = ?1 AND effective_from <= ?2 ORDER BY effective_from DESC LIMIT 1)
            SELECT id FROM organization_person WHERE id = ?1 OR id IN (
                SELECT p.person_id FROM organization_position_assignment p JOIN unit ON p.org_unit_id = unit.id
                JOIN incentives_assignment a ON a.person_id = p.person_id
                WHERE p.effective_from <= ?2 AND coalesce(p.effective_to, ?2) >= ?2
                    AND a.effective_from <= ?2 AND coalesce(a.effective_to, ?2) >= ?2
                    AND a.plan_code IN (SELECT plan_code FROM incentives_assignment
                        WHERE person_id = ?1 AND effective_from <= ?2 AND coalesce(effective_to, ?2) >= ?2))
            ORDER BY code
            """, [person, dates.upperBound])
    }
}
