internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Units with a figure that nobody answers for (吃大锅饭): more than the people in and below the unit have been given.
enum UnallocatedUnits {
    static func list(_ plan: Plan, period: String, _ reader: Reader) throws -> [Spearhead_Targets_V1_UnallocatedUnit] {
        let cells = try Cells.all(of: [plan.id], reader).filter {
            $0.coordinates.isWhole && (period.isEmpty || $0.coordinates.period == period)
        }
        let units = try UnitTree(reader)
        var given: [Place: Int64] = [:]
        for cell in cells where cell.coordinates.personID != nil {
            for unit in units.path(of: cell.coordinates.orgUnitID) {
                given[Place(unit: unit, period: cell.coordinates.period), default: 0].addClamped(cell.amount ?? 0)
            }
        }
        return cells.compactMap { cell -> Spearhead_Targets_V1_UnallocatedUnit? in
            guard cell.coordinates.personID == nil, let amount = cell.amount else { return nil }
            let sum = given[Place(unit: cell.coordinates.orgUnitID, period: cell.coordinates.period)] ?? 0
            guard amount > sum else { return nil }
            return .with {
                $0.targetID = cell.id
                $0.orgUnit = units.code(cell.coordinates.orgUnitID)
                $0.period = cell.coordinates.period
                $0.amount = amount
                $0.givenToPeople = sum
                $0.remainder = amount - sum
            }
        }.sorted { ($0.orgUnit, $0.period) < ($1.orgUnit, $1.period) }
    }

    private struct Place: Hashable {
        var unit: String
        var period: String
    }
}
