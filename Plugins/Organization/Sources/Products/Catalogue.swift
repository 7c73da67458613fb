internal import GRDB
internal import PluginKit

/// Keeps the products.
enum Catalogue {
    /// Highest price or cost of one base unit, in minor units.
    static let priceMinorMax: Int64 = 1_000_000_000_000

    /// What a product consists of.
    struct Draft: Hashable {
        var code = ""
        var name = ""
        var category = ""
        var brand = ""
        var baseUnit = ""
        var packUnit = ""
        var packSize: Int64 = 1
        var listPriceMinor: Int64 = 0
        var floorPriceMinor: Int64 = 0
        var costMinor: Int64 = 0
        var launchedOn: BusinessDate?

        init() {}

        init(_ product: Product) {
            code = product.code
            name = product.name
            category = product.category
            brand = product.brand
            baseUnit = product.baseUnit
            packUnit = product.packUnit
            packSize = product.packSize
            listPriceMinor = product.listPriceMinor
            floorPriceMinor = product.floorPriceMinor
            costMinor = product.costMinor
            launchedOn = product.launchedOn
        }

        /// The fields by their names in the API.
        var fields: [(name: String, value: String?)] {
            [
                ("code", code), ("name", name), ("category", category), ("brand", brand), ("base_unit", baseUnit),
                ("pack_unit", packUnit), ("pack_size", "\(packSize)"), ("list_price_minor", "\(listPriceMinor)"),
                ("floor_price_minor", "\(floorPriceMinor)"), ("cost_minor", "\(costMinor)"),
                ("launched_on", launchedOn?.description),
            ]
        }
    }

    @discardableResult
    static func create(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> Product {
        try check(draft)
        guard try Products.find(code: draft.code, writer) == nil else { throw RPCError.codeTaken("product", draft.code) }
        let id = call.newID()
        try writer.insert(
            "organization_product",
            [
                "id": id, "code": draft.code, "name": draft.name, "category": draft.category, "brand": draft.brand,
                "base_unit": draft.baseUnit, "pack_unit": draft.packUnit, "pack_size": draft.packSize,
                "list_price_minor": draft.listPriceMinor, "floor_price_minor": draft.floorPriceMinor,
                "cost_minor": draft.costMinor, "launched_on": draft.launchedOn,
            ])
        writer.audit("products/\(id)", draft.fields.map { FieldChange($0.name, nil, $0.value) })
        return try require(id: id, writer)
    }

    /// Changes a product.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    static func update(_ product: Product, to draft: Draft, _ writer: Writer) throws -> Bool {
        let before = Draft(product)
        guard before != draft else { return false }
        try check(draft)
        if let other = try Products.find(code: draft.code, writer), other.id != product.id {
            throw RPCError.codeTaken("product", draft.code)
        }
        try writer.execute(
            """
            UPDATE organization_product SET code = ?, name = ?, category = ?, brand = ?, base_unit = ?, pack_unit = ?,
                pack_size = ?, list_price_minor = ?, floor_price_minor = ?, cost_minor = ?, launched_on = ?,
                version = version + 1 WHERE id = ?
            """,
            [
                draft.code, draft.name, draft.category, draft.brand, draft.baseUnit, draft.packUnit, draft.packSize,
                draft.listPriceMinor, draft.floorPriceMinor, draft.costMinor, draft.launchedOn, product.id,
            ])
        let changes = zip(before.fields, draft.fields).map { FieldChange($0.name, $0.value, $1.value) }
        writer.audit("products/\(product.id)", changes)
        return true
    }

    static func require(id: String, _ reader: Reader) throws -> Product {
        guard let product = try Products.find(id: id, reader) else { throw RPCError.notFound("product", id) }
        return product
    }

    private static func check(_ draft: Draft) throws {
        var check = FieldCheck()
        check.code("code", draft.code)
        check.line("name", draft.name, 1...200)
        check.code("category", draft.category)
        check.line("brand", draft.brand, 0...64)
        check.line("base_unit", draft.baseUnit, 1...16)
        check.line("pack_unit", draft.packUnit, 1...16)
        check.range("pack_size", draft.packSize, 1...1_000_000)
        check.range("list_price_minor", draft.listPriceMinor, 0...priceMinorMax)
        check.range("cost_minor", draft.costMinor, 0...priceMinorMax)
        check.range("floor_price_minor", draft.floorPriceMinor, 0...max(0, min(priceMinorMax, draft.listPriceMinor)))
        try check.finish()
    }
}
