internal import GRDB
internal import PluginKit

/// Where in the cube a target stands; `nil` means all.
struct Coordinates: Sendable, Hashable {
    var period: String
    /// The unit, also of a person.
    var orgUnitID: String
    var personID: String?
    var territoryID: String?
    var channel: String?
    var customerID: String?
    var productID: String?
    var category: String?

    init(
        period: String, orgUnitID: String, personID: String? = nil, territoryID: String? = nil, channel: String? = nil,
        customerID: String? = nil, productID: String? = nil, category: String? = nil
    ) {
        self.period = period
        self.orgUnitID = orgUnitID
        self.personID = personID
        self.territoryID = territoryID
        self.channel = channel
        self.customerID = customerID
        self.productID = productID
        self.category = category
    }

    init(row: Row) {
        self.init(
            period: row["period"], orgUnitID: row["org_unit_id"], personID: row["person_id"], territoryID: row["territory_id"],
            channel: row["channel"], customerID: row["customer_id"], productID: row["product_id"], category: row["category"])
    }

    /// Whether only period, unit and person are fixed: the figure is over all products, customers and channels.
    var isWhole: Bool {
        territoryID == nil && channel == nil && customerID == nil && productID == nil && category == nil
    }
}

/// Along what a target is split.
enum Dimension: String, Sendable, Hashable, CaseIterable {
    case time, org, person, territory, channel, customer, product, category

    /// Whether the declared padding goes on top of what is passed down along it.
    var isPadded: Bool { self == .org || self == .person }
}
