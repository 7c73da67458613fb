internal import PluginKit
internal import SwiftProtobuf

/// Handlers of PlaybookService for product pitches.
enum ProductPitchMethods {
    static func get(
        _ request: Spearhead_Crm_V1_GetProductPitchRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetProductPitchResponse {
        let pitch = try ProductPitch.get(request.productID, reader)
        return .with { $0.pitch = pitch.message }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateProductPitchRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateProductPitchResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["usp", "urgency"])
        let before = try ProductPitch.get(request.pitch.productID, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("usp") { after.usp = request.pitch.usp }
        if mask.contains("urgency") { after.urgency = request.pitch.urgency }
        let saved = try ProductPitch.save(before, to: after, writer: writer)
        return .with { $0.pitch = saved.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListProductPitchesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListProductPitchesResponse {
        let page = try call.page(of: request)
        let (pitches, next) = try ListQuery(from: "crm_product_pitch", key: "product_id")
            .fetch(reader, page, ProductPitch.init(row:))
        return .with {
            $0.pitches = pitches.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension ProductPitch {
    var message: Spearhead_Crm_V1_ProductPitch {
        .with {
            $0.productID = product
            $0.usp = usp
            $0.urgency = urgency
            $0.etag = Etag.of(version)
        }
    }
}
