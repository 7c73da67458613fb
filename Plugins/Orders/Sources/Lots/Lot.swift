internal import GRDB
internal import PluginKit

/// One production lot of a product: what quality inspection says of it and how much of it there is.
struct Lot: Sendable, Hashable {
    /// What quality inspection says.
    enum Quality: String, Sendable, Hashable, CaseIterable {
        /// Nothing yet.
        case pending
        /// The lot may leave the house.
        case released
        /// The lot must stay.
        case blocked
    }

    var productID: String
    var code: String
    var producedOn: BusinessDate?
    /// Last day on which it may leave; `nil` when unknown.
    var expiresOn: BusinessDate?
    var quality: Quality
    var qualityReason = ""
    var qualityBy: String?
    var qualityAt: Instant?
    /// Base units that came in; `nil` when the stock is not kept here.
    var received: Int64?
    /// Base units promised to orders.
    var reserved: Int64 = 0
    /// Base units that left.
    var shipped: Int64 = 0
    /// Base units that came back.
    var returned: Int64 = 0
    /// Of these, base units that may be sold again.
    var restocked: Int64 = 0
    var createdAt: Instant
    var version: Int64 = 1

    /// What can still be promised; `nil` when the stock is not kept here.
    var available: Int64? { received.map { $0 - reserved - shipped + restocked } }

    /// Where the lot is found in the API and the audit trail.
    var subject: String { "lots/\(productID)/\(code)" }

    /// Refuses unless quality inspection released the lot and it has not expired.
    ///
    /// - Throws: `LOT_NOT_RELEASED` or `LOT_EXPIRED`.
    func requireUsable(on date: BusinessDate) throws {
        guard quality == .released else {
            throw RPCError(
                .failedPrecondition, "LOT_NOT_RELEASED",
                "Lot \(code) is \(quality.rawValue). Release it after inspection, or send another lot.",
                metadata: ["lot": code, "quality": quality.rawValue])
        }
        if let expiresOn, expiresOn < date {
            throw RPCError(
                .failedPrecondition, "LOT_EXPIRED", "Lot \(code) expired on \(expiresOn). Send another lot.",
                metadata: ["lot": code, "expires_on": expiresOn.description])
        }
    }
}

extension Lot {
    /// Reads a row of `orders_lot`.
    init(row: Row) throws {
        let quality: Quality = try row.choice("quality", of: "orders_lot")
        self.init(
            productID: row["product_id"], code: row["code"], producedOn: row["produced_on"], expiresOn: row["expires_on"],
            quality: quality, qualityReason: row["quality_reason"], qualityBy: row["quality_by"], qualityAt: row["quality_time"],
            received: row["received_quantity"], reserved: row["reserved_quantity"], shipped: row["shipped_quantity"],
            returned: row["returned_quantity"], restocked: row["restocked_quantity"], createdAt: row["create_time"],
            version: row["version"])
    }
}
