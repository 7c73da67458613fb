internal import CRM
internal import GRDB
internal import PluginKit

/// Goods that went from one place to the next.
struct Movement: Sendable, Hashable {
    /// Where logistics turns from few large to many small movements (F08).
    enum Kind: String, Sendable, Hashable {
        /// Down to a distribution depot.
        case primary
        /// From a distribution depot or station on.
        case secondary
    }

    var id: String
    var fromDepotID: String
    var toDepotID: String?
    var customerID: String?
    var productID: String
    var lot: String
    var quantity: Int64
    var kind: Kind
    var movedAt: Instant

    init(row: Row) {
        id = row["id"]
        fromDepotID = row["from_depot_id"]
        toDepotID = row["to_depot_id"]
        customerID = row["customer_id"]
        productID = row["product_id"]
        lot = row["lot"]
        quantity = row["quantity"]
        kind = Kind(rawValue: row["kind"]) ?? .primary
        movedAt = row["moved_at"]
    }

    /// What a movement is told with.
    struct Draft: Sendable, Hashable {
        var fromDepotID: String
        var toDepotID: String?
        var customerID: String?
        var productID: String
        var lot: String
        var quantity: Int64
        var movedAt: Instant
    }

    /// Records a movement down the tiers.
    static func record(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> Movement {
        var check = FieldCheck()
        check.text("movement.lot", draft.lot, 1...64)
        check.range("movement.quantity", draft.quantity, 1...1_000_000_000)
        let isProduct = try writer.exists("SELECT 1 FROM organization_product WHERE id = ?", [draft.productID])
        check.require(isProduct, "movement.product_id", "names no product")
        check.require(
            (draft.toDepotID == nil) != (draft.customerID == nil), "movement.to_depot_id",
            "must be given, or customer_id, and not both")
        check.require(draft.movedAt <= call.now, "movement.move_time", "must not be in the future")
        try check.finish()
        let from = try Depot.find(id: draft.fromDepotID, writer)
        if let customer = draft.customerID, try CustomerDirectory.find(id: customer, writer) == nil {
            throw RPCError.notFound("customer", customer)
        }
        if let to = draft.toDepotID, try Depot.find(id: to, writer).tier <= from.tier {
            throw RPCError(.failedPrecondition, "TIER_ORDER", "Goods go down the tiers. Choose a depot of a lower tier.")
        }
        let kind: Kind = from.tier < .distribution ? .primary : .secondary
        let id = call.newID()
        try writer.insert(
            "visits_movement",
            [
                "id": id, "from_depot_id": from.id, "to_depot_id": draft.toDepotID, "customer_id": draft.customerID,
                "product_id": draft.productID, "lot": draft.lot, "quantity": draft.quantity, "kind": kind.rawValue,
                "moved_at": draft.movedAt, "moved_on": call.clock.businessDate(of: draft.movedAt), "recorded_by": call.actor,
            ])
        writer.audit("movements/\(id)", [FieldChange("lot", nil, draft.lot), FieldChange("quantity", nil, "\(draft.quantity)")])
        guard let row = try writer.row("SELECT * FROM visits_movement WHERE id = ?", [id]) else {
            throw RPCError.notFound("movement", id)
        }
        return Movement(row: row)
    }
}
