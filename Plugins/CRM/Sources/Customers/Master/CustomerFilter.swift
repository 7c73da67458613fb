internal import GRDB
internal import PluginKit

/// What a list of customers is narrowed to; empty matches all.
struct CustomerFilter: Sendable, Hashable {
    var customerClass: CustomerClass?
    var kind: CustomerKind?
    var channel: CustomerChannel?
    var territoryID = ""
    var ownerID = ""
    var namePrefix = ""
    var code = ""
    var showDeleted = false
}

extension Customers {
    /// Customers that the caller sees, in the order of creation.
    static func list(_ filter: CustomerFilter, _ reader: Reader, _ call: Call, _ page: Page) throws -> ([Customer], String) {
        var list = ListQuery(from: "crm_customer", columns: Customer.columns, key: "id")
            .filterUnlessEmpty("class", filter.customerClass?.rawValue ?? "")
            .filterUnlessEmpty("kind", filter.kind?.rawValue ?? "")
            .filterUnlessEmpty("channel", filter.channel?.rawValue ?? "")
            .filterUnlessEmpty("territory_id", filter.territoryID)
            .filterUnlessEmpty("owner_id", filter.ownerID)
            .filterUnlessEmpty("code", filter.code)
        if !filter.namePrefix.isEmpty {
            list = list.filter("name >= ? AND name < ?", filter.namePrefix, filter.namePrefix + "\u{10FFFF}")
        }
        if !filter.showDeleted { list = list.filter("delete_time IS NULL") }
        return try visible(list, call).read(reader, page, Customer.init(row:))
    }

    /// Keeps the customers whose owner is visible and those shared with the caller.
    private static func visible(_ list: ListQuery, _ call: Call) -> ListQuery {
        guard let people = call.visible.people else { return list }
        return list.filter(
            """
            (owner_id IN (SELECT value FROM json_each(?)) OR id IN \
            (SELECT customer_id FROM crm_customer_share WHERE person_id = ? AND revoke_time IS NULL))
            """, VisibleSet.json(people), call.caller.person)
    }
}
