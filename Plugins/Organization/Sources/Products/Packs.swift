internal import GRDB
public import PluginKit
internal import SwiftProtobuf

/// Converts between packs and base units.
public enum Packs {
    /// Base units in one `unit` of a product: 1 for its base unit.
    ///
    /// - Returns: `nil` when the product has no such unit.
    public static func baseUnits(in unit: String, of product: Product, _ reader: Reader) throws -> Int64? {
        if unit == product.baseUnit { return 1 }
        if unit == product.packUnit { return product.packSize }
        return try reader.value(
            Int64.self, "SELECT base_units FROM organization_product_pack WHERE product_id = ? AND unit = ?", [product.id, unit])
    }

    static func set(_ unit: String, baseUnits: Int64, of product: Product, _ writer: Writer, _ call: Call) throws {
        var check = FieldCheck()
        check.line("unit", unit, 1...16)
        check.range("base_units", baseUnits, 1...1_000_000)
        if unit == product.baseUnit || unit == product.packUnit {
            check.fail("unit", "\(unit) is the base unit or the usual pack; change the product instead")
        }
        try check.finish()
        let before = try self.baseUnits(in: unit, of: product, writer)
        guard before != baseUnits else { return }
        try writer.execute(
            """
            INSERT INTO organization_product_pack (id, product_id, unit, base_units) VALUES (?, ?, ?, ?)
            ON CONFLICT (product_id, unit) DO UPDATE SET base_units = excluded.base_units
            """, [call.newID(), product.id, unit, baseUnits])
        try writer.execute("UPDATE organization_product SET version = version + 1 WHERE id = ?", [product.id])
        writer.audit(
            "products/\(product.id)", [FieldChange("packs.\(unit)", before.map { "\($0)" }, "\(baseUnits)")])
    }

    static func list(of product: Product, _ reader: Reader) throws -> [Spearhead_Organization_V1_ProductPack] {
        try reader.rows(
            "SELECT unit, base_units FROM organization_product_pack WHERE product_id = ? ORDER BY unit", [product.id]
        ).map { row in
            .with {
                $0.unit = row["unit"]
                $0.baseUnits = row["base_units"]
            }
        }
    }
}
