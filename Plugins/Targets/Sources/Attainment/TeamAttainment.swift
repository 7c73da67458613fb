internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Units and people of one period, each with every base of every metric.
///
/// Each measure is asked once, for all people; units add their people up.
struct TeamAttainment {
    private let plans: [Plan]
    private let metrics: [Metric]
    private let period: TargetPeriod
    private let asOf: BusinessDate
    private let cells: [Key: Cell]
    private let process: ProcessFigures
    /// The units that are wanted; `nil` takes all.
    private let wanted: Set<String>?
    private var actuals: Actuals

    private struct Key: Hashable {
        var plan: String
        /// The person, or the unit.
        var holder: String
    }

    init(_ code: String, root: String?, asOf: BusinessDate, _ reader: Reader, _ call: Call) throws {
        let period = try TargetPeriods.require(code, reader)
        let plans = try Plans.fiscalYear(of: period, reader).map { try Plans.current(fiscalYear: $0, reader) } ?? []
        let date = min(asOf, period.dates.upperBound)
        let units = try UnitTree(reader)
        let staff = try Staff(on: date, reader)
        if let root, !units.contains(root) { throw RPCError.notFound("unit", root) }
        let inside = root.map { units.subtree(of: $0) }
        let people = inside.map { staff.people(in: $0).map(\.id) }
        self.plans = plans
        self.period = period
        self.asOf = asOf
        metrics = try plans.map { try $0.metric(reader) }
        process = ProcessFigures(metrics, reader)
        actuals = try Actuals(asOf: date, people: people, units: units, staff: staff, reader)
        let rows = try reader.rows(
            """
            SELECT * FROM targets_cell WHERE plan_id IN (SELECT value FROM json_each(?)) AND period = ? AND territory_id IS NULL
            AND channel IS NULL AND customer_id IS NULL AND product_id IS NULL AND category IS NULL
            """, [VisibleSet.json(plans.map(\.id)), period.code])
        cells = try Dictionary(
            rows.map { row in
                let cell = try Cell(row: row)
                return (Key(plan: cell.planID, holder: cell.coordinates.personID ?? cell.coordinates.orgUnitID), cell)
            }
        ) { first, _ in first }
        wanted = inside
    }

    mutating func message(_ reader: Reader, _ call: Call) throws -> Spearhead_Targets_V1_GetTeamAttainmentResponse {
        var rows: [Spearhead_Targets_V1_AttainmentRow] = []
        let visible = call.visible.people.map { people in
            Set(actuals.staff.members.filter { people.contains($0.id) }.map(\.unit))
        }
        for unit in actuals.units.all where wanted?.contains(unit) ?? true {
            guard visible?.contains(unit) ?? true else { continue }
            rows.append(try row(.unit(unit), unit: unit, person: nil, reader, call))
        }
        let holders = try holders(reader)
        for member in actuals.staff.members where wanted?.contains(member.unit) ?? true {
            guard call.visible.contains(member.id) else { continue }
            let row = try row(.person(member.id), unit: member.unit, person: member, reader, call)
            if holders.contains(member.id) || row.attainments.contains(where: { $0.hasActual && $0.actual != 0 }) {
                rows.append(row)
            }
        }
        return .with {
            $0.asOf = asOf.description
            $0.rows = rows
            $0.plans = plans.map(\.message)
        }
    }

    /// People who have any target in the plans.
    private func holders(_ reader: Reader) throws -> Set<String> {
        try Set(
            reader.values(
                String.self,
                """
                SELECT id FROM organization_person p WHERE EXISTS (
                    SELECT 1 FROM targets_cell c WHERE c.person_id = p.id AND c.plan_id IN (SELECT value FROM json_each(?)))
                """, [VisibleSet.json(plans.map(\.id))]))
    }

    private mutating func row(
        _ subject: ActualScope.Subject, unit: String, person: Staff.Member?, _ reader: Reader, _ call: Call
    ) throws -> Spearhead_Targets_V1_AttainmentRow {
        let scope = ActualScope(subject, period.dates)
        var attainments: [Spearhead_Targets_V1_Attainment] = []
        for (plan, metric) in zip(plans, metrics) {
            let cell = cells[Key(plan: plan.id, holder: person?.id ?? unit)]
            for base in metric.bases {
                let attained = Attained(target: cell?.amount, actual: try actuals.value(base, scope, reader))
                attainments.append(.init(metric, base, cell, attained))
            }
        }
        let process = try process.messages(call) { try actuals.value($0, scope, reader) }
        let code = actuals.units.code(unit)
        return .with {
            $0.orgUnitID = unit
            $0.orgUnit = code
            $0.personID = person?.id ?? ""
            $0.person = person?.code ?? ""
            $0.attainments = attainments
            $0.process = process
        }
    }
}

extension Spearhead_Targets_V1_Attainment {
    init(_ metric: Metric, _ base: Metric.Base, _ cell: Cell?, _ attained: Attained) {
        self.init()
        self.metric = metric.code
        self.base = base.key
        measure = base.measure
        targetID = cell?.id ?? ""
        if let amount = attained.target { target = amount }
        if let value = attained.actual { actual = value }
        attainmentPercent = attained.percent ?? ""
        if let difference = attained.gap { gap = difference }
    }
}
