internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

extension ProductMethods {
    static func setPrice(
        _ request: Spearhead_Organization_V1_SetProductPriceRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_SetProductPriceResponse {
        var check = FieldCheck()
        let range = DateRange(from: request.effectiveFrom, to: request.effectiveTo, &check)
        let level = PriceLevel(request.level, &check)
        try check.finish()
        guard let range, let level else { return .init() }
        let product = try Catalogue.require(id: request.productID, writer)
        let price = try Prices.set(product, level, request.priceMinor, over: range, writer, call)
        return .with { $0.price = price.message }
    }

    static func listPrices(
        _ request: Spearhead_Organization_V1_ListProductPricesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListProductPricesResponse {
        let product = try Catalogue.require(id: request.productID, reader)
        var query = ListQuery(from: "organization_product_price", key: "level || ' ' || effective_from")
            .filter("product_id = ?", product.id)
        if request.level != .unspecified {
            var check = FieldCheck()
            let level = PriceLevel(request.level, &check)
            try check.finish()
            query = query.filter("level = ?", level?.rawValue)
        }
        let (prices, next) = try query.fetch(reader, call.page(of: request), ProductPrice.init(row:))
        return .with {
            $0.prices = prices.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func getPrice(
        _ request: Spearhead_Organization_V1_GetProductPriceRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetProductPriceResponse {
        var check = FieldCheck()
        let date = check.optionalDate("on_date", request.onDate) ?? call.businessDate
        let level = PriceLevel(request.level, &check)
        try check.finish()
        let product = try Catalogue.require(id: request.productID, reader)
        guard let level, let price = try Prices.find(product, level, on: date, reader) else {
            throw RPCError.notFound("\(level?.rawValue ?? "") price of product", product.code)
        }
        return .with { $0.price = price.message }
    }
}

extension ProductPrice {
    var message: Spearhead_Organization_V1_ProductPrice {
        .with {
            $0.id = id ?? ""
            $0.productID = productID
            $0.level = level.message
            $0.priceMinor = priceMinor
            $0.effectiveFrom = effectiveFrom?.description ?? ""
            $0.effectiveTo = effectiveTo?.description ?? ""
            if let recordedAt { $0.recordTime = recordedAt.timestamp }
        }
    }
}

extension PriceLevel {
    init?(_ message: Spearhead_Organization_V1_PriceLevel, _ check: inout FieldCheck) {
        guard let level = Self.allCases.first(where: { $0.message == message }) else {
            check.fail("level", "must be ex_factory, distributor, wholesale or retail")
            return nil
        }
        self = level
    }

    var message: Spearhead_Organization_V1_PriceLevel {
        switch self {
        case .exFactory: .exFactory
        case .distributor: .distributor
        case .wholesale: .wholesale
        case .retail: .retail
        }
    }
}
