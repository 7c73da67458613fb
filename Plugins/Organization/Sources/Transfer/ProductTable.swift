internal import GRDB
internal import PluginKit

/// The CSV table `products`.
enum ProductTable {
    static let columns = [
        "code", "name", "category", "brand", "base_unit", "pack_unit", "pack_size", "list_price_minor", "floor_price_minor",
        "cost_minor", "launched_on",
    ]

    static let importable = ImportTable(
        name: "products", required: columns, permission: Permissions.productsWrite
    ) { row, writer, call in
        var draft = Catalogue.Draft()
        draft.code = try row.text("code")
        draft.name = try row.text("name")
        draft.category = try row.text("category")
        draft.brand = row.optional("brand") ?? ""
        draft.baseUnit = try row.text("base_unit")
        draft.packUnit = try row.text("pack_unit")
        draft.packSize = try row.integer("pack_size")
        draft.listPriceMinor = try row.integer("list_price_minor")
        draft.floorPriceMinor = try row.integer("floor_price_minor")
        draft.costMinor = try row.integer("cost_minor")
        draft.launchedOn = try row.optionalDate("launched_on")
        guard let product = try Products.find(code: draft.code, writer) else {
            try Catalogue.create(draft, writer, call)
            return .created
        }
        return try Catalogue.update(product, to: draft, writer) ? .updated : .unchanged
    }

    /// The file has the cost, so it takes the permission to see it.
    static let exportable = ExportTable(
        name: "products", columns: columns, permission: Permissions.productsCost
    ) { reader, _, emit in
        try reader.forEach("SELECT * FROM organization_product ORDER BY code") { row in
            try emit(Catalogue.Draft(Product(row: row)).fields.map(\.value))
        }
    }
}
