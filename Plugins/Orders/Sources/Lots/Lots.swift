internal import GRDB
internal import Organization
internal import PluginKit

/// What happens to lots: every door leads here.
enum Lots {
    static let codeLengthMax = 64
    static let reasonLengthMax = 500
    /// Most base units that one booking moves.
    static let quantityMax: Int64 = 1_000_000_000

    /// What is announced of a lot.
    struct Draft: Sendable, Hashable {
        var productID: String
        var code: String
        var producedOn: BusinessDate?
        var expiresOn: BusinessDate?
        var received: Int64?
    }

    /// Announces a lot; quality inspection has not seen it yet.
    static func create(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> Lot {
        var check = FieldCheck()
        if try Products.find(id: draft.productID, writer) == nil { check.fail("product_id", "names no product") }
        check.require(isCode(draft.code), "code", "must be 1 to 64 visible characters")
        if let produced = draft.producedOn, let expires = draft.expiresOn, expires < produced {
            check.fail("expires_on", "must not be before produced_on")
        }
        if let received = draft.received, !(0...quantityMax).contains(received) {
            check.fail("received_quantity", "must be 0 to \(quantityMax)")
        }
        try check.finish()
        guard try LotStore.find(product: draft.productID, code: draft.code, writer) == nil else {
            throw RPCError(
                .alreadyExists, "LOT_EXISTS",
                "The product has a lot \(draft.code) already. Book further goods with AdjustLotStock.")
        }
        let lot = Lot(
            productID: draft.productID, code: draft.code, producedOn: draft.producedOn, expiresOn: draft.expiresOn,
            quality: .pending, received: draft.received, createdAt: call.now)
        try LotStore.insert(lot, writer)
        writer.audit(
            lot.subject,
            [
                FieldChange("quality", nil, lot.quality.rawValue), FieldChange("expires_on", nil, lot.expiresOn?.description),
                FieldChange("received_quantity", nil, lot.received.map(String.init)),
            ])
        return lot
    }

    /// Records what quality inspection says of a lot.
    ///
    /// What is reserved of a lot that becomes blocked stays reserved; it cannot leave, and the next allocation of the order takes
    /// another lot.
    static func decide(
        _ lot: Lot, _ quality: Lot.Quality, reason: String, _ writer: Writer, _ call: Call
    ) throws -> Lot {
        guard lot.quality != quality else {
            throw RPCError(
                .failedPrecondition, "LOT_QUALITY", "The lot is \(quality.rawValue) already.",
                metadata: [
                    "allowed": Lot.Quality.allCases.filter { $0 != quality && $0 != .pending }.map(\.rawValue).joined(
                        separator: ", ")
                ])
        }
        var decided = lot
        decided.quality = quality
        decided.qualityReason = reason
        decided.qualityBy = call.actor
        decided.qualityAt = call.now
        try LotStore.update(decided, writer)
        decided.version += 1
        writer.audit(
            lot.subject,
            [
                FieldChange("quality", lot.quality.rawValue, quality.rawValue),
                FieldChange("quality_reason", lot.qualityReason, reason),
            ])
        return decided
    }

    /// Books goods in or out; a lot whose stock was not kept starts with `quantity` available.
    static func adjust(_ lot: Lot, by quantity: Int64, reason: String, _ writer: Writer, _ call: Call) throws -> Lot {
        guard quantity != 0, quantity.magnitude <= UInt64(quantityMax) else {
            throw RPCError.invalidField("quantity", "must be \(-quantityMax) to \(quantityMax) and not 0")
        }
        var adjusted = lot
        adjusted.received = (lot.received ?? lot.reserved + lot.shipped - lot.restocked) + quantity
        guard let available = adjusted.available, available >= 0, (adjusted.received ?? 0) >= 0 else {
            throw RPCError(
                .failedPrecondition, "STOCK_SHORT",
                "Only \(lot.available ?? 0) of lot \(lot.code) are neither promised nor shipped. Free reservations first.",
                metadata: ["lot": lot.code, "available": String(lot.available ?? 0)])
        }
        try LotStore.update(adjusted, writer)
        adjusted.version += 1
        writer.audit(
            lot.subject,
            [
                FieldChange("received_quantity", lot.received.map(String.init), adjusted.received.map(String.init)),
                FieldChange("reason", nil, reason),
            ])
        return adjusted
    }

    static func isCode(_ code: String) -> Bool {
        (1...codeLengthMax).contains(code.unicodeScalars.count)
            && !code.unicodeScalars.contains { $0.value <= 0x20 || (0x7F...0x9F).contains($0.value) }
    }
}
