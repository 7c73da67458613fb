internal import PluginKit
internal import SwiftProtobuf

/// LotService: lots, their quality and stock.
enum LotMethods {
    static func create(
        _ request: Spearhead_Orders_V1_CreateLotRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CreateLotResponse {
        let draft = Lots.Draft(
            productID: request.lot.productID, code: request.lot.code,
            producedOn: try FieldCheck.optionalDate("lot.produced_on", request.lot.producedOn),
            expiresOn: try FieldCheck.optionalDate("lot.expires_on", request.lot.expiresOn),
            received: request.lot.hasReceivedQuantity ? request.lot.receivedQuantity : nil)
        let lot = try FieldCheck.naming("lot") { try Lots.create(draft, writer, call) }
        return .with { $0.lot = lot.message }
    }

    static func get(
        _ request: Spearhead_Orders_V1_GetLotRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetLotResponse {
        let lot = try LotStore.require(product: request.productID, code: request.code, reader)
        return .with { $0.lot = lot.message }
    }

    static func list(
        _ request: Spearhead_Orders_V1_ListLotsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListLotsResponse {
        var list = try ListQuery(from: "orders_lot", key: "product_id || '/' || code")
            .filterUnlessEmpty("product_id", request.productID).filter("quality", request.quality, "quality", Lot.Quality.self)
        if let date = try FieldCheck.optionalDate("expires_before", request.expiresBefore) {
            list = list.filter("expires_on < ?", date)
        }
        let (lots, next) = try list.fetch(reader, call.page(of: request), Lot.init(row:))
        return .with {
            $0.lots = lots.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func release(
        _ request: Spearhead_Orders_V1_ReleaseLotRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_ReleaseLotResponse {
        let lot = try decide(request.productID, request.code, .released, request.reason, writer, call)
        return .with { $0.lot = lot.message }
    }

    static func block(
        _ request: Spearhead_Orders_V1_BlockLotRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_BlockLotResponse {
        let lot = try decide(request.productID, request.code, .blocked, request.reason, writer, call)
        return .with { $0.lot = lot.message }
    }

    static func adjust(
        _ request: Spearhead_Orders_V1_AdjustLotStockRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_AdjustLotStockResponse {
        try FieldCheck.text("reason", request.reason, 1...Lots.reasonLengthMax)
        let lot = try LotStore.require(product: request.productID, code: request.code, writer)
        let adjusted = try Lots.adjust(lot, by: request.quantity, reason: request.reason, writer, call)
        return .with { $0.lot = adjusted.message }
    }

    private static func decide(
        _ product: String, _ code: String, _ quality: Lot.Quality, _ reason: String, _ writer: Writer, _ call: Call
    ) throws -> Lot {
        try FieldCheck.text("reason", reason, 1...Lots.reasonLengthMax)
        let lot = try LotStore.require(product: product, code: code, writer)
        return try Lots.decide(lot, quality, reason: reason, writer, call)
    }

    private static func quality(_ message: Spearhead_Orders_V1_LotQuality) throws -> Lot.Quality {
        guard let quality = Lot.Quality(message) else {
            throw RPCError.invalidField("quality", "is not a quality of this server")
        }
        return quality
    }
}

extension Lot {
    var message: Spearhead_Orders_V1_Lot {
        .with {
            $0.productID = productID
            $0.code = code
            $0.producedOn = producedOn?.description ?? ""
            $0.expiresOn = expiresOn?.description ?? ""
            $0.quality = quality.message
            $0.qualityReason = qualityReason
            $0.qualityBy = qualityBy ?? ""
            if let qualityAt { $0.qualityTime = qualityAt.timestamp }
            if let received { $0.receivedQuantity = received }
            $0.reservedQuantity = reserved
            $0.shippedQuantity = shipped
            $0.returnedQuantity = returned
            $0.restockedQuantity = restocked
            if let available { $0.availableQuantity = available }
            $0.etag = Etag.of(version)
        }
    }
}

extension Lot.Quality: APIChoice {
    typealias Message = Spearhead_Orders_V1_LotQuality
}
