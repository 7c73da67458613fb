internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of ProductService about products.
enum ProductMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "ProductService"
        registrar.query(service, "GetProduct", permission: Permissions.productsRead, get)
        registrar.query(service, "ListProducts", permission: Permissions.productsRead, list)
        registrar.command(service, "CreateProduct", permission: Permissions.productsWrite, create)
        registrar.command(service, "UpdateProduct", permission: Permissions.productsWrite, update)
        registrar.query(service, "GetProductCost", permission: Permissions.productsCost, getCost)
        registrar.command(service, "SetProductPack", permission: Permissions.productsWrite, setPack)
        registrar.command(service, "SetProductPrice", permission: Permissions.productsWrite, setPrice)
        registrar.query(service, "ListProductPrices", permission: Permissions.productsRead, listPrices)
        registrar.query(service, "GetProductPrice", permission: Permissions.productsRead, getPrice)
    }

    static func get(
        _ request: Spearhead_Organization_V1_GetProductRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetProductResponse {
        let product = try Catalogue.require(id: request.id, reader)
        return try .with { $0.product = try product.message(packs: Packs.list(of: product, reader)) }
    }

    static func list(
        _ request: Spearhead_Organization_V1_ListProductsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListProductsResponse {
        let (products, next) = try ListQuery(from: "organization_product", key: "code")
            .filterUnlessEmpty("category", request.category)
            .fetch(reader, call.page(of: request), Product.init(row:))
        return .with {
            $0.products = products.map { $0.message() }
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Organization_V1_CreateProductRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_CreateProductResponse {
        let product = try FieldCheck.naming("product") {
            var draft = Catalogue.Draft()
            try draft.take(request.product, Self.fields)
            draft.costMinor = request.costMinor
            return try Catalogue.create(draft, writer, call)
        }
        return .with { $0.product = product.message() }
    }

    static func update(
        _ request: Spearhead_Organization_V1_UpdateProductRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_UpdateProductResponse {
        let mask = try UpdateMask(request.updateMask, allowed: Self.fields.union(["cost_minor"]))
        return try FieldCheck.naming("product") {
            let product = try Catalogue.require(id: request.product.id, writer)
            try Etag.check(request.etag, product.version)
            var draft = Catalogue.Draft(product)
            try draft.take(request.product, mask.paths)
            if mask.contains("cost_minor") { draft.costMinor = request.costMinor }
            try Catalogue.update(product, to: draft, writer)
            let changed = try Catalogue.require(id: product.id, writer)
            return try .with { $0.product = try changed.message(packs: Packs.list(of: changed, writer)) }
        }
    }

    static func getCost(
        _ request: Spearhead_Organization_V1_GetProductCostRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetProductCostResponse {
        let product = try Catalogue.require(id: request.id, reader)
        return .with { $0.costMinor = product.costMinor }
    }

    static func setPack(
        _ request: Spearhead_Organization_V1_SetProductPackRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_SetProductPackResponse {
        let product = try Catalogue.require(id: request.productID, writer)
        try FieldCheck.naming("pack") {
            try Packs.set(request.pack.unit, baseUnits: request.pack.baseUnits, of: product, writer, call)
        }
        let changed = try Catalogue.require(id: product.id, writer)
        return try .with { $0.product = try changed.message(packs: Packs.list(of: changed, writer)) }
    }

    private static let fields: Set<String> = [
        "code", "name", "category", "brand", "base_unit", "pack_unit", "pack_size", "list_price_minor", "floor_price_minor",
        "launched_on",
    ]
}

extension Product {
    func message(
        packs: [Spearhead_Organization_V1_ProductPack] = []
    ) -> Spearhead_Organization_V1_Product {
        .with {
            $0.id = id
            $0.code = code
            $0.name = name
            $0.category = category
            $0.brand = brand
            $0.baseUnit = baseUnit
            $0.packUnit = packUnit
            $0.packSize = packSize
            $0.listPriceMinor = listPriceMinor
            $0.floorPriceMinor = floorPriceMinor
            $0.launchedOn = launchedOn?.description ?? ""
            $0.packs = packs
            $0.etag = Etag.of(version)
        }
    }
}

extension Catalogue.Draft {
    /// Takes the named fields from a message.
    mutating func take(_ message: Spearhead_Organization_V1_Product, _ paths: Set<String>) throws {
        if paths.contains("code") { code = message.code }
        if paths.contains("name") { name = message.name }
        if paths.contains("category") { category = message.category }
        if paths.contains("brand") { brand = message.brand }
        if paths.contains("base_unit") { baseUnit = message.baseUnit }
        if paths.contains("pack_unit") { packUnit = message.packUnit }
        if paths.contains("pack_size") { packSize = message.packSize }
        if paths.contains("list_price_minor") { listPriceMinor = message.listPriceMinor }
        if paths.contains("floor_price_minor") { floorPriceMinor = message.floorPriceMinor }
        if paths.contains("launched_on") {
            var check = FieldCheck()
            launchedOn = check.optionalDate("launched_on", message.launchedOn)
            try check.finish()
        }
    }
}
