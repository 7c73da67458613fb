internal import GRDB
public import PluginKit

/// What a line of an order needs to know of a product, read in one statement.
public struct PriceQuote: Sendable, Hashable {
    /// The price by the price list; `nil` when the level has none on the date.
    public var priceMinor: Int64?
    /// Id of the dated price; `nil` for the list price of the product.
    public var priceID: String?
    /// Lowest price that an order may carry without an approval.
    public var floorPriceMinor: Int64
}

extension Prices {
    /// What ``find(_:_:on:_:)`` says for the product with an id, and its floor price; `nil` when there is no such product.
    public static func quote(
        _ productID: String, _ level: PriceLevel, on date: BusinessDate, _ reader: Reader
    ) throws -> PriceQuote? {
        try reader.first(
            """
            SELECT d.price_minor, d.id, p.floor_price_minor, p.list_price_minor FROM organization_product p \
            LEFT JOIN organization_product_price d ON d.product_id = p.id AND d.level = ?2 \
            AND d.effective_from <= ?3 AND (d.effective_to IS NULL OR d.effective_to >= ?3) WHERE p.id = ?1
            """, [productID, level.rawValue, date]
        ) { row in
            PriceQuote(
                priceMinor: row[0] ?? (level == .distributor ? row[3] : nil), priceID: row[1], floorPriceMinor: row[2])
        }
    }
}
