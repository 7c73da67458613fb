internal import GRDB
internal import PluginKit

/// A lot seen on a shelf, with what the master data say of the product and the outlet.
struct Sighting: Sendable, Hashable {
    /// The lot of a product.
    struct Lot: Sendable, Hashable {
        var productID: String
        var code: String
    }

    var visitID: String
    var lot: Lot
    var productCode: String
    var customerID: String
    var customerCode: String
    /// Territory of the outlet as the master data have it; `nil` without one.
    var territoryID: String?
    /// Who owns the outlet; `nil` while it is orphaned.
    var ownerID: String?
    /// The rep of the visit.
    var personID: String
    /// Check-in of the visit.
    var at: Instant
    /// Business date of the visit.
    var on: BusinessDate
    /// Price on the shelf per base unit, minor units.
    var observedMinor: Int64?
    /// Price at which distributors bought on that date, per base unit, minor units.
    var listMinor: Int64
    var isRetracted: Bool

    /// Names the sighting for ever: visit, product and lot.
    var key: String { "\(visitID)/\(lot.productID)/\(lot.code)" }

    /// The price on the shelf is below the price at which distributors buy; the same price passes.
    var isPriceInverted: Bool { observedMinor.map { $0 < listMinor } ?? false }
}

extension Sighting {
    /// A join for ``ListQuery``; the distributor price of the date is the dated one, else the list price.
    static let table = """
        inspections_sighting s JOIN organization_product p ON p.id = s.product_id JOIN crm_customer c ON c.id = s.customer_id \
        LEFT JOIN organization_product_price d ON d.product_id = s.product_id AND d.level = 'distributor' \
        AND d.effective_from <= s.sighted_on AND (d.effective_to IS NULL OR d.effective_to >= s.sighted_on)
        """
    static let columns = """
        s.visit_id, s.product_id, s.lot, p.code, s.customer_id, c.code, c.territory_id, c.owner_id, s.person_id, s.sighted_at, \
        s.sighted_on, s.observed_minor, coalesce(d.price_minor, p.list_price_minor), s.retract_time IS NOT NULL
        """
    /// The expression that orders and names sightings.
    static let keySQL = "s.visit_id || '/' || s.product_id || '/' || s.lot"

    init(row: Row) {
        self.init(
            visitID: row[0], lot: Lot(productID: row[1], code: row[2]), productCode: row[3], customerID: row[4],
            customerCode: row[5], territoryID: row[6], ownerID: row[7], personID: row[8], at: row[9], on: row[10],
            observedMinor: row[11], listMinor: row[12], isRetracted: row[13])
    }

    static func find(visit: String, product: String, lot: String, _ reader: Reader) throws -> Sighting? {
        try reader.row(
            "SELECT \(columns) FROM \(table) WHERE s.visit_id = ? AND s.product_id = ? AND s.lot = ?", [visit, product, lot]
        ).map(Sighting.init(row:))
    }

    /// The sightings of an interval that count, by time.
    static func list(on interval: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [Sighting] {
        var found: [Sighting] = []
        try reader.forEach(
            """
            SELECT \(columns) FROM \(table) WHERE s.sighted_on BETWEEN ? AND ? AND s.retract_time IS NULL \
            ORDER BY s.sighted_at, s.visit_id, p.code, s.lot
            """, [interval.lowerBound, interval.upperBound]
        ) { found.append(Sighting(row: $0)) }
        return found
    }
}
