internal import PluginKit

/// No team-only targets: in a team of two or more, every member has an own figure for each quarter and month of the team.
enum TeamCheck {
    static func findings(_ cells: [Cell], _ units: UnitTree, _ reader: Reader) throws -> [String] {
        let whole = cells.filter { $0.coordinates.isWhole }
        let held = Set(
            whole.compactMap { cell in cell.coordinates.personID.map { Holder(person: $0, period: cell.coordinates.period) } })
        let members = Dictionary(grouping: try Team.all(reader), by: \.unit)
        var findings: [String] = []
        for cell in whole where cell.coordinates.personID == nil && [.quarter, .month].contains(cell.period.kind) {
            guard units.isTeam(cell.coordinates.orgUnitID) else { continue }
            var seen: Set<String> = []
            let present = (members[cell.coordinates.orgUnitID] ?? []).filter {
                $0.isThere(in: cell.period.dates) && seen.insert($0.id).inserted
            }
            guard present.count >= 2 else { continue }
            for member in present where !held.contains(Holder(person: member.id, period: cell.coordinates.period)) {
                findings.append(
                    "\(member.code) of \(units.code(cell.coordinates.orgUnitID)) has no own figure for \(cell.coordinates.period)"
                )
            }
        }
        return findings
    }

    private struct Holder: Hashable {
        var person: String
        var period: String
    }
}
