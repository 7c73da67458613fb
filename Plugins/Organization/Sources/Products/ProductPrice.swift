internal import GRDB
public import PluginKit

/// Who buys at a price.
public enum PriceLevel: String, Sendable, Hashable, CaseIterable {
    /// Price at the gate of the factory.
    case exFactory = "ex_factory"
    /// Distributors and key accounts.
    case distributor
    /// Wholesalers.
    case wholesale
    /// Recommended price to consumers.
    case retail
}

/// A price of a product, per base unit.
public struct ProductPrice: Sendable, Hashable {
    /// Resource id, which a transaction keeps as the version it used; `nil` for the list price of the product.
    public var id: String?
    /// The product.
    public var productID: String
    /// Who buys at it.
    public var level: PriceLevel
    /// The price in minor units.
    public var priceMinor: Int64
    /// First day; `nil` for the list price.
    public var effectiveFrom: BusinessDate?
    /// Last day; `nil` while open.
    public var effectiveTo: BusinessDate?
    /// When it was entered; `nil` for the list price.
    public var recordedAt: Instant?

    /// Reads a row of `organization_product_price`.
    init(row: Row) {
        id = row["id"]
        productID = row["product_id"]
        level = PriceLevel(rawValue: row["level"]) ?? .retail
        priceMinor = row["price_minor"]
        effectiveFrom = row["effective_from"]
        effectiveTo = row["effective_to"]
        recordedAt = row["recorded_at"]
    }

    /// The price at which distributors buy while no dated price says otherwise.
    init(listPriceOf product: Product) {
        productID = product.id
        level = .distributor
        priceMinor = product.listPriceMinor
    }
}

/// Finds and sets prices.
public enum Prices {
    /// The price of a level that applies on a date.
    ///
    /// - Returns: The dated price; without one, for ``PriceLevel/distributor``, the list price; else `nil`.
    public static func find(
        _ product: Product, _ level: PriceLevel, on date: BusinessDate, _ reader: Reader
    ) throws -> ProductPrice? {
        let row = try reader.row(
            """
            SELECT * FROM organization_product_price WHERE product_id = ?1 AND level = ?2
                AND effective_from <= ?3 AND (effective_to IS NULL OR effective_to >= ?3)
            """, [product.id, level.rawValue, date])
        if let row { return ProductPrice(row: row) }
        return level == .distributor ? ProductPrice(listPriceOf: product) : nil
    }

    /// Records a price over a range of dates.
    ///
    /// A price that runs over the first day ends on the day before; where it ran beyond the last day, it comes back after it. So a
    /// campaign price lies inside the regular one without ending it. A price that starts inside the range is never replaced.
    static func set(
        _ product: Product, _ level: PriceLevel, _ priceMinor: Int64, over range: DateRange, _ writer: Writer, _ call: Call
    ) throws -> ProductPrice {
        var check = FieldCheck()
        check.range("price_minor", priceMinor, 0...Catalogue.priceMinorMax)
        try check.finish()
        guard priceMinor >= product.floorPriceMinor else {
            throw RPCError(
                .failedPrecondition, "PRICE_BELOW_FLOOR",
                "\(priceMinor) is below the floor price \(product.floorPriceMinor) of \(product.code). Raise it, or lower the floor first.",
                metadata: ["floor_price_minor": "\(product.floorPriceMinor)"])
        }
        let starts = try writer.value(
            BusinessDate.self,
            """
            SELECT min(effective_from) FROM organization_product_price WHERE product_id = ?1 AND level = ?2
                AND effective_from >= ?3 AND (?4 IS NULL OR effective_from <= ?4)
            """, [product.id, level.rawValue, range.from, range.to])
        if let starts { throw RPCError.overlap("\(product.code) has a \(level.rawValue) price from \(starts) already.") }
        let running = try find(product, level, on: range.from, writer)
        if let running, let id = running.id {
            try writer.update(
                "organization_product_price", "id", id, set: ["effective_to": range.from.advanced(byDays: -1)])
        }
        let id = try add(product, level, priceMinor, range, writer, call)
        if let running, running.id != nil, let to = range.to, to < (running.effectiveTo ?? .distantFuture) {
            let rest = DateRange(from: to.advanced(byDays: 1), to: running.effectiveTo)
            _ = try add(product, level, running.priceMinor, rest, writer, call)
        }
        writer.audit(
            "products/\(product.id)/prices/\(id)",
            [
                FieldChange("level", nil, level.rawValue),
                FieldChange("price_minor", running.map { "\($0.priceMinor)" }, "\(priceMinor)"),
                FieldChange("effective_from", nil, range.from.description),
                FieldChange("effective_to", nil, range.to?.description),
            ])
        guard let price = try find(product, level, on: range.from, writer) else { throw RPCError.notFound("price", id) }
        return price
    }

    private static func add(
        _ product: Product, _ level: PriceLevel, _ priceMinor: Int64, _ range: DateRange, _ writer: Writer, _ call: Call
    ) throws -> String {
        let id = call.newID()
        try writer.insert(
            "organization_product_price",
            [
                "id": id, "product_id": product.id, "level": level.rawValue, "price_minor": priceMinor,
                "effective_from": range.from, "effective_to": range.to, "recorded_at": call.now,
            ])
        return id
    }
}
