internal import GRDB
internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// What parents have not passed down: for each target and dimension with at least one part, parent − Σ parts.
///
/// Parts are the targets one step finer along the dimension with everything else equal: units directly below, people of the
/// unit, months of a quarter, weeks of the month in which their Monday lies, values of a dimension that the parent leaves open.
struct RemainderReport {
    /// One parent along one dimension.
    struct Row {
        var cell: Cell
        var dimension: Dimension
        var parent: Int64
        var childrenSum: Int64
        /// What must still be given out: with the declared padding.
        var unallocated: Int64
        var remainder: Int64 { parent - childrenSum }
    }

    let rows: [Row]
    let parentsChecked: [Dimension: Int]
    private let units: UnitTree
    private let people: [String: String]
    private let metrics: [String: String]

    init(plans: [Plan], _ reader: Reader) throws {
        try self.init(plans: plans, cells: Cells.all(of: plans.map(\.id), reader), units: UnitTree(reader), reader)
    }

    init(plans: [Plan], cells: [Cell], units: UnitTree, _ reader: Reader) throws {
        let territories = try TerritoryParents(cells, reader)
        var sums: [Part: Int64] = [:]
        let byPlace = Dictionary(cells.enumerated().map { (Place(plan: $1.planID, at: $1.coordinates), $0) }) { first, _ in first
        }
        for cell in cells {
            for (dimension, places) in Self.parents(of: cell, units, territories) {
                let parent = places.lazy.compactMap { byPlace[Place(plan: cell.planID, at: $0)] }.first
                guard let parent else { continue }
                let (sum, overflow) = sums[Part(parent: parent, dimension: dimension), default: 0]
                    .addingReportingOverflow(cell.amount ?? 0)
                guard !overflow else { throw RPCError(.outOfRange, "SUM_RANGE", "The sum of the parts does not fit 64 bits.") }
                sums[Part(parent: parent, dimension: dimension)] = sum
            }
        }
        let padding = Dictionary(plans.map { ($0.id, $0.header.paddingPPM ?? 0) }) { first, _ in first }
        var found: [Row] = []
        var counts: [Dimension: Int] = [:]
        for (part, sum) in sums {
            let cell = cells[part.parent]
            guard let amount = cell.amount else { continue }
            counts[part.dimension, default: 0] += 1
            let extra =
                part.dimension.isPadded
                ? ExactArithmetic.multiply(amount, by: padding[cell.planID] ?? 0, dividingBy: 1_000_000) ?? 0 : 0
            found.append(
                Row(
                    cell: cell, dimension: part.dimension, parent: amount, childrenSum: sum,
                    unallocated: Int64(clamping: Int128(amount) + Int128(extra) - Int128(sum))))
        }
        rows = found
        parentsChecked = counts
        self.units = units
        people = try Dictionary(
            reader.rows("SELECT id, code FROM organization_person").map { ($0["id"], $0["code"]) }
        ) { first, _ in first }
        metrics = try Dictionary(plans.map { ($0.id, try $0.metric(reader).code) }) { first, _ in first }
    }

    private struct Place: Hashable {
        var plan: String
        var at: Coordinates
    }

    private struct Part: Hashable {
        var parent: Int
        var dimension: Dimension
    }

    /// Where the parents of a target stand, nearest first, by dimension.
    private static func parents(
        of cell: Cell, _ units: UnitTree, _ territories: TerritoryParents
    ) -> [(Dimension, [Coordinates])] {
        let place = cell.coordinates
        func without(_ dimension: Dimension, _ path: WritableKeyPath<Coordinates, String?>) -> (Dimension, [Coordinates])? {
            guard place[keyPath: path] != nil else { return nil }
            var parent = place
            parent[keyPath: path] = nil
            return (dimension, [parent])
        }
        var found = [
            without(.person, \.personID), without(.channel, \.channel), without(.customer, \.customerID),
            without(.product, \.productID), without(.category, \.category),
        ].compactMap(\.self)
        if let period = cell.period.parent {
            var parent = place
            parent.period = period
            found.append((.time, [parent]))
        }
        if place.personID == nil, let unit = units.parent(of: place.orgUnitID) {
            var parent = place
            parent.orgUnitID = unit
            found.append((.org, [parent]))
        }
        if let territory = place.territoryID {
            let above: [String?] = territories.above(territory) + [nil]
            found.append(
                (
                    .territory,
                    above.map {
                        var parent = place
                        parent.territoryID = $0
                        return parent
                    }
                ))
        }
        return found
    }
}

extension RemainderReport {
    var message: Spearhead_Targets_V1_GetRemaindersResponse {
        .with {
            $0.remainders = rows.filter { $0.remainder != 0 || $0.unallocated != 0 }.map(message).sorted {
                Self.key($0) < Self.key($1)
            }
            $0.counts = Dimension.allCases.compactMap { dimension in
                parentsChecked[dimension].map { count in
                    .with {
                        $0.dimension = dimension.message
                        $0.parentsChecked = Int64(count)
                    }
                }
            }
        }
    }

    private func message(_ row: Row) -> Spearhead_Targets_V1_Remainder {
        let place = row.cell.coordinates
        return .with {
            $0.targetID = row.cell.id
            $0.metric = metrics[row.cell.planID] ?? ""
            $0.period = place.period
            $0.orgUnit = units.code(place.orgUnitID)
            $0.person = place.personID.flatMap { people[$0] } ?? ""
            $0.category = place.category ?? ""
            $0.channel = place.channel ?? ""
            $0.dimension = row.dimension.message
            $0.parent = row.parent
            $0.childrenSum = row.childrenSum
            $0.remainder = row.remainder
            $0.unallocated = row.unallocated
        }
    }

    private static func key(_ row: Spearhead_Targets_V1_Remainder) -> String {
        [row.metric, row.period, row.orgUnit, row.person, row.category, row.channel, "\(row.dimension)"].joined(
            separator: "\u{1}")
    }
}

/// The territories above those that targets name.
struct TerritoryParents {
    private var parents: [String: String] = [:]

    init(_ cells: [Cell], _ reader: Reader) throws {
        guard cells.contains(where: { $0.coordinates.territoryID != nil }) else { return }
        for row in try reader.rows("SELECT id, parent_id FROM organization_territory WHERE parent_id IS NOT NULL") {
            parents[row["id"]] = row["parent_id"] as String
        }
    }

    /// From the nearest up.
    func above(_ id: String) -> [String] {
        var path: [String] = []
        var current = parents[id]
        while let next = current, path.count < 16 {
            path.append(next)
            current = parents[next]
        }
        return path
    }
}
