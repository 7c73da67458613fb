internal import GRDB
public import PluginKit

/// A product; every price is per base unit, in minor units of the company's currency.
public struct Product: Sendable, Hashable {
    /// Resource id.
    public var id: String
    /// Business code, unique in the company.
    public var code: String
    /// Name.
    public var name: String
    /// Product line: `beverage`, `snack`, ….
    public var category: String
    /// Brand.
    public var brand: String
    /// Unit that quantities count.
    public var baseUnit: String
    /// Unit of the usual pack.
    public var packUnit: String
    /// Base units in the usual pack.
    public var packSize: Int64
    /// Price at which distributors buy while no dated price says otherwise.
    public var listPriceMinor: Int64
    /// Lowest price that an order may carry without an approval.
    public var floorPriceMinor: Int64
    /// Cost of one base unit.
    public var costMinor: Int64
    /// First day of sale, if known.
    public var launchedOn: BusinessDate?
    /// Counts the changes of the row.
    var version: Int64

    /// Reads a row of `organization_product`.
    init(row: Row) {
        id = row["id"]
        code = row["code"]
        name = row["name"]
        category = row["category"]
        brand = row["brand"]
        baseUnit = row["base_unit"]
        packUnit = row["pack_unit"]
        packSize = row["pack_size"]
        listPriceMinor = row["list_price_minor"]
        floorPriceMinor = row["floor_price_minor"]
        costMinor = row["cost_minor"]
        launchedOn = row["launched_on"]
        version = row["version"]
    }
}

/// Finds products.
public enum Products {
    /// The product with an id.
    public static func find(id: String, _ reader: Reader) throws -> Product? {
        try reader.row("SELECT * FROM organization_product WHERE id = ?", [id]).map(Product.init(row:))
    }

    /// The product with a business code.
    public static func find(code: String, _ reader: Reader) throws -> Product? {
        try reader.row("SELECT * FROM organization_product WHERE code = ?", [code]).map(Product.init(row:))
    }
}
