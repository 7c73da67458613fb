internal import GRDB
internal import PluginKit

/// Reads and writes lots; it knows no rules.
enum LotStore {
    /// The lot of a product with a code, or `nil`.
    static func find(product: String, code: String, _ reader: Reader) throws -> Lot? {
        try reader.row("SELECT * FROM orders_lot WHERE product_id = ? AND code = ?", [product, code]).map(Lot.init(row:))
    }

    /// The lot of a product with a code.
    ///
    /// - Throws: NOT_FOUND.
    static func require(product: String, code: String, _ reader: Reader) throws -> Lot {
        guard let lot = try find(product: product, code: code, reader) else { throw RPCError.notFound("lot", code) }
        return lot
    }

    /// Lots of a product that may leave on a day and of which something may be left.
    static func usable(product: String, on date: BusinessDate, _ reader: Reader) throws -> [Lot] {
        try reader.rows(
            """
            SELECT * FROM orders_lot WHERE product_id = ? AND quality = 'released' \
            AND (expires_on IS NULL OR expires_on >= ?) AND (received_quantity IS NULL \
            OR received_quantity - shipped_quantity + restocked_quantity > 0)
            """, [product, date]
        ).map(Lot.init(row:))
    }

    /// Inserts the lot.
    static func insert(_ lot: Lot, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO orders_lot (product_id, code, produced_on, expires_on, quality, quality_reason, quality_by, quality_time, \
            received_quantity, reserved_quantity, shipped_quantity, returned_quantity, restocked_quantity, create_time, version) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                lot.productID, lot.code, lot.producedOn, lot.expiresOn, lot.quality.rawValue, lot.qualityReason, lot.qualityBy,
                lot.qualityAt, lot.received, lot.reserved, lot.shipped, lot.returned, lot.restocked, lot.createdAt, lot.version,
            ])
    }

    /// Writes what can change of a lot, as the next version.
    static func update(_ lot: Lot, _ writer: Writer) throws {
        try writer.execute(
            """
            UPDATE orders_lot SET quality = ?, quality_reason = ?, quality_by = ?, quality_time = ?, received_quantity = ?, \
            reserved_quantity = ?, shipped_quantity = ?, returned_quantity = ?, restocked_quantity = ?, version = version + 1 \
            WHERE product_id = ? AND code = ?
            """,
            [
                lot.quality.rawValue, lot.qualityReason, lot.qualityBy, lot.qualityAt, lot.received, lot.reserved, lot.shipped,
                lot.returned, lot.restocked, lot.productID, lot.code,
            ])
    }
}
