internal import GRDB
internal import PluginKit

/// The territory in which a customer does business: its prefecture, or a wider one when it covers more.
struct MarketPlace: Sendable, Hashable {
    var id: String
    var code: String
}

/// The territory tree, read once, to say whose area a place belongs to.
struct MarketMap: Sendable {
    private struct Node {
        var place: MarketPlace
        var parentID: String?
        var isCounty: Bool
    }

    private var nodes: [String: Node] = [:]

    init(_ reader: Reader) throws {
        try reader.forEach("SELECT id, code, parent_id, level = 'county' FROM organization_territory") { row in
            add(id: row[0], code: row[1], parentID: row[2], isCounty: row[3])
        }
    }

    /// A map of what a table gives.
    init(_ territories: [(id: String, parentID: String?, isCounty: Bool)]) {
        for territory in territories {
            add(id: territory.id, code: territory.id, parentID: territory.parentID, isCounty: territory.isCounty)
        }
    }

    private mutating func add(id: String, code: String, parentID: String?, isCounty: Bool) {
        nodes[id] = Node(place: MarketPlace(id: id, code: code), parentID: parentID, isCounty: isCounty)
    }

    /// The prefecture of a county, any other territory itself; `nil` without one.
    func place(_ territoryID: String?) -> MarketPlace? {
        guard let node = territoryID.flatMap({ nodes[$0] }) else { return nil }
        return node.isCounty ? place(node.parentID) ?? node.place : node.place
    }

    /// Whether a place is an area or lies in it.
    func isPlace(_ place: MarketPlace, within area: MarketPlace) -> Bool {
        var next: String? = place.id
        while let id = next {
            if id == area.id { return true }
            next = nodes[id]?.parentID
        }
        return false
    }
}
