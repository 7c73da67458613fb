internal import GRDB
internal import PluginKit

/// An order as it is stored, with its lines.
struct Order: Sendable, Hashable {
    /// Who supplies.
    enum Kind: String, Sendable, Hashable {
        /// The company itself, to distributors and key accounts.
        case direct
        /// A distributor, to retailers; it has no credit and no invoice here.
        case secondary
    }

    /// How it is paid.
    enum Payment: String, Sendable, Hashable {
        /// Within the payment days after the invoice.
        case credit
        /// Before it leaves; the credit limit does not matter, the money does.
        case prepaid
    }

    /// The door it came through.
    enum Origin: String, Sendable, Hashable {
        case api
        case copy
        case `import`
        case sync
    }

    var id: String
    var number: String
    var kind: Kind
    var customerID: String
    /// Who is credited with the sale.
    var personID: String
    var orderedAt: Instant
    var orderedOn: BusinessDate
    var promisedOn: BusinessDate?
    var visitID: String?
    /// Version of the customer's address that the goods go to.
    var addressVersion: Int64
    var payment: Payment
    var paymentDays: Int64
    /// Part of the amount that must have been paid before goods leave; all of it when the order is prepaid.
    var depositPPM: Int64 = 0
    /// Sum of the lines.
    var amountMinor: Int64
    var shippedMinor: Int64 = 0
    var invoicedMinor: Int64 = 0
    var state: OrderState
    var holdReason: String?
    var origin: Origin
    var copiedFrom: String?
    var note: String
    var createdBy: String
    var submittedBy: String?
    var submittedAt: Instant?
    var approvedBy: String?
    var approvedAt: Instant?
    var approvedOn: BusinessDate?
    var decisionReason = ""
    var createdAt: Instant
    var updatedAt: Instant
    /// Version of the order; every change is another one.
    var version: Int64 = 1
    var lines: [OrderLine] = []

    /// What of the amount has not been shipped.
    var unshippedMinor: Int64 { amountMinor - shippedMinor }

    /// What the order adds to ``Account/approvedUnshippedMinor`` of its customer.
    var approvedUnshippedMinor: Int64 { kind == .direct && state.isApproved ? unshippedMinor : 0 }
}

extension Order {
    /// Reads a row of `orders_order`, without lines.
    init(row: Row) throws {
        guard let kind = Kind(rawValue: row["kind"]), let payment = Payment(rawValue: row["payment"]),
            let state = OrderState(rawValue: row["state"]), let origin = Origin(rawValue: row["origin"])
        else { throw RPCError(.dataLoss, "ORDER_UNREADABLE", "An order row holds an unknown value. Restore a backup.") }
        self.init(
            id: row["id"], number: row["number"], kind: kind, customerID: row["customer_id"], personID: row["person_id"],
            orderedAt: row["ordered_at"], orderedOn: row["ordered_on"], promisedOn: row["promised_on"], visitID: row["visit_id"],
            addressVersion: row["address_version"], payment: payment, paymentDays: row["payment_days"],
            depositPPM: row["deposit_ppm"], amountMinor: row["amount_minor"], shippedMinor: row["shipped_minor"],
            invoicedMinor: row["invoiced_minor"],
            state: state, holdReason: row["hold_reason"], origin: origin, copiedFrom: row["copied_from"], note: row["note"],
            createdBy: row["created_by"], submittedBy: row["submitted_by"], submittedAt: row["submitted_at"],
            approvedBy: row["approved_by"], approvedAt: row["approved_at"], approvedOn: row["approved_on"],
            decisionReason: row["decision_reason"], createdAt: row["create_time"], updatedAt: row["update_time"],
            version: row["version"])
    }
}
