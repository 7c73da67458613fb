internal import GRDB
internal import PluginKit

/// Goods of an order line that came back, and the credit for them: a row of `orders_credit_note`.
struct GoodsReturn: Sendable, Hashable {
    var id: String
    var number: String
    var orderID: String
    var customerID: String
    /// The rep whose sale it takes back.
    var personID: String
    var orderLine: Int64
    var productID: String
    /// `nil` when nobody knows it.
    var lot: String?
    /// Base units.
    var quantity: Int64
    /// Whether the goods passed inspection and may be sold again.
    var isRestocked = false
    var returnedOn: BusinessDate
    var creditMinor: Int64
    var reason: String
    var recordedBy: String
    var createdAt: Instant

    /// Reads a row of `orders_credit_note`.
    init(row: Row) {
        id = row["id"]
        number = row["number"]
        orderID = row["order_id"]
        customerID = row["customer_id"]
        personID = row["person_id"]
        orderLine = row["order_line"]
        productID = row["product_id"]
        lot = row["lot"]
        quantity = row["quantity"]
        isRestocked = row["restocked"]
        returnedOn = row["returned_on"]
        creditMinor = row["amount_minor"]
        reason = row["reason"]
        recordedBy = row["recorded_by"]
        createdAt = row["create_time"]
    }

    /// A return of an order line that is recorded now.
    init(
        number: String, of line: OrderLine, order: Order, lot: String?, quantity: Int64, returnedOn: BusinessDate,
        creditMinor: Int64, reason: String, _ call: Call
    ) {
        id = call.newID()
        self.number = number
        orderID = order.id
        customerID = order.customerID
        personID = order.personID
        orderLine = line.line
        productID = line.productID
        self.lot = lot
        self.quantity = quantity
        self.returnedOn = returnedOn
        self.creditMinor = creditMinor
        self.reason = reason
        recordedBy = call.actor
        createdAt = call.now
    }
}
