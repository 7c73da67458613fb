internal import GRDB
internal import PluginKit

/// What must be true before a plan is published: the five SMART checks (具体、可衡量、可实现、相关、有时限), every figure passed down
/// in full, and an own figure for every person of a team.
enum PlanChecks {
    /// The checks in the order they are listed.
    enum Name: String, CaseIterable {
        case specific, measurable, achievable, relevant, allocation, people
        case timeBound = "time_bound"
    }

    /// How one check went.
    struct Outcome {
        var name: Name
        var findings: [String]
        var passed: Bool { findings.isEmpty }
    }

    static let order: [Name] = [.specific, .measurable, .achievable, .relevant, .timeBound, .allocation, .people]
    static let findingsMax = 50

    static func run(_ plan: Plan, _ reader: Reader) throws -> [Outcome] {
        let cells = try Cells.all(of: [plan.id], reader)
        let units = try UnitTree(reader)
        return try order.map { name in
            let findings =
                switch name {
                case .specific: specific(plan, cells)
                case .measurable: try measurable(plan, cells, units, reader)
                case .achievable: try achievable(plan, reader)
                case .relevant: try relevant(plan, reader)
                case .timeBound: try timeBound(plan, cells, reader)
                case .allocation: try allocation(plan, cells, units, reader)
                case .people: try TeamCheck.findings(cells, units, reader)
                }
            return Outcome(name: name, findings: Array(findings.prefix(findingsMax)))
        }
    }

    private static func specific(_ plan: Plan, _ cells: [Cell]) -> [String] {
        var findings: [String] = []
        if plan.header.ownerID == nil { findings.append("Nobody is responsible for the plan") }
        if cells.isEmpty { findings.append("The plan has no figure") }
        return findings
    }

    private static func measurable(_ plan: Plan, _ cells: [Cell], _ units: UnitTree, _ reader: Reader) throws -> [String] {
        var findings: [String] = []
        for base in try plan.metric(reader).bases {
            do {
                if try reader.measure(base.measure).unit != plan.unit {
                    findings.append("\(base.measure) is not measured in \(plan.unit.rawValue)")
                }
            } catch let error as RPCError {
                findings.append(error.message)
            }
        }
        findings += cells.filter { $0.amount == nil }.prefix(findingsMax).map {
            "\(units.code($0.coordinates.orgUnitID)) has no figure for \($0.coordinates.period)"
        }
        return findings
    }

    private static func achievable(_ plan: Plan, _ reader: Reader) throws -> [String] {
        var findings: [String] = []
        if plan.header.achievability.isEmpty { findings.append("Nothing says why the goal can be reached") }
        let open = try reader.value(
            Int.self, "SELECT count(*) FROM targets_review WHERE plan_id = ? AND accepted_at IS NULL", [plan.id])
        if let open, open > 0 { findings.append("\(open) proposals wait for an answer") }
        let changed = try reader.values(
            String.self,
            """
            SELECT p.code || ' ' || c.period FROM targets_cell c JOIN organization_person p ON p.id = c.person_id
            JOIN targets_review r ON r.id = (SELECT max(id) FROM targets_review WHERE cell_id = c.id AND accepted_at IS NOT NULL)
            WHERE c.plan_id = ? AND c.amount IS NOT (
                SELECT amount FROM targets_review_step WHERE review_id = r.id ORDER BY sequence DESC LIMIT 1)
            ORDER BY 1 LIMIT ?
            """, [plan.id, findingsMax])
        findings += changed.map { "\($0) was changed after both had agreed; propose it again" }
        return findings
    }

    private static func relevant(_ plan: Plan, _ reader: Reader) throws -> [String] {
        plan.header.parentPlanID == nil && plan.header.goal.isEmpty
            ? ["Nothing says which goal of the company the plan serves"] : []
    }

    private static func timeBound(_ plan: Plan, _ cells: [Cell], _ reader: Reader) throws -> [String] {
        guard let due = plan.header.dueOn else { return ["The plan has no due date"] }
        guard let year = try TargetPeriods.find(plan.fiscalYear, reader) else {
            return ["There is no fiscal year \(plan.fiscalYear)"]
        }
        return due < year.dates.lowerBound ? ["The plan is due on \(due), before its year begins"] : []
    }

    private static func allocation(_ plan: Plan, _ cells: [Cell], _ units: UnitTree, _ reader: Reader) throws -> [String] {
        try RemainderReport(plans: [plan], cells: cells, units: units, reader).rows.filter { $0.unallocated != 0 }.map {
            "\(units.code($0.cell.coordinates.orgUnitID)) \($0.cell.coordinates.period) by \($0.dimension.rawValue): "
                + "\($0.unallocated) of \($0.parent) is not given out"
        }
    }
}
