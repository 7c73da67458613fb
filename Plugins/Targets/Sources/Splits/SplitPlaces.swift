internal import GRDB
internal import PluginKit

/// Where the parts of a target stand.
enum SplitPlaces {
    /// All periods, units or people below a target.
    static func all(of parent: Cell, _ dimension: Dimension, _ reader: Reader) throws -> [String] {
        switch dimension {
        case .time: return try TargetPeriods.children(of: parent.period, reader).map(\.code)
        case .org: return try UnitTree(reader).below(parent.coordinates.orgUnitID)
        case .person: return try Team.members(of: parent.coordinates.orgUnitID, in: parent.period.dates, reader).map(\.id)
        default: throw RPCError.invalidField("parts", "must be given for a split by \(dimension.rawValue)")
        }
    }

    /// Where a part with a value of the dimension stands.
    static func place(_ parent: Coordinates, _ dimension: Dimension, _ value: String, _ reader: Reader) throws -> Coordinates {
        var place = parent
        let taken: Bool
        switch dimension {
        case .time:
            guard let period = try TargetPeriods.find(value, reader), period.parent == parent.period else {
                throw RPCError.invalidField("parts.value", "\"\(value.prefix(20))\" is no part of \(parent.period)")
            }
            place.period = period.code
            return place
        case .org:
            guard try UnitTree(reader).parent(of: value) == parent.orgUnitID, parent.personID == nil else {
                throw RPCError.invalidField("parts.value", "must be a unit directly below the unit of the target")
            }
            place.orgUnitID = value
            return place
        case .person: (taken, place.personID) = (parent.personID != nil, value)
        case .territory: (taken, place.territoryID) = (false, value)
        case .channel: (taken, place.channel) = (parent.channel != nil, value)
        case .customer: (taken, place.customerID) = (parent.customerID != nil, value)
        case .product: (taken, place.productID) = (parent.productID != nil, value)
        case .category: (taken, place.category) = (parent.category != nil, value)
        }
        if taken { throw RPCError.invalidField("dimension", "is fixed in the target already; split it along another one") }
        return place
    }

    /// The sum of all parts that a target has along a dimension.
    static func sum(below parent: Cell, _ dimension: Dimension, _ reader: Reader) throws -> Int64 {
        let place = parent.coordinates
        var conditions: [String] = []
        var arguments: StatementArguments = [parent.planID]
        func fix(_ column: String, _ value: String?, _ own: Dimension, _ open: String) {
            if own == dimension {
                conditions.append(open)
                if open.contains("?") { arguments += [value] }
            } else {
                conditions.append("\(column) IS ?")
                arguments += [value]
            }
        }
        fix("period", place.period, .time, "period_parent = ?")
        fix("org_unit_id", place.orgUnitID, .org, "org_unit_id IN (SELECT id FROM organization_org_unit WHERE parent_id = ?)")
        fix("person_id", place.personID, .person, "person_id IS NOT NULL")
        let inside = "territory_id IN (SELECT id FROM organization_territory WHERE parent_id = ?)"
        fix("territory_id", place.territoryID, .territory, place.territoryID == nil ? "territory_id IS NOT NULL" : inside)
        fix("channel", place.channel, .channel, "channel IS NOT NULL")
        fix("customer_id", place.customerID, .customer, "customer_id IS NOT NULL")
        fix("product_id", place.productID, .product, "product_id IS NOT NULL")
        fix("category", place.category, .category, "category IS NOT NULL")
        return try reader.value(
            Int64.self, "SELECT sum(amount) FROM targets_cell WHERE plan_id = ? AND \(conditions.joined(separator: " AND "))",
            arguments)
            ?? 0
    }
}
