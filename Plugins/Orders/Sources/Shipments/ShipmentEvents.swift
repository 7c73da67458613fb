public import PluginKit

/// Goods of an order left.
public struct ShipmentLeft: Event {
    /// The event's name.
    public static let name = "orders.shipment_left"

    /// The shipment.
    public var shipmentID: String
    /// The order.
    public var orderID: String
    /// The customer.
    public var customerID: String
    /// The rep who is credited with the order.
    public var personID: String
    /// Whether the company delivers; otherwise a distributor does.
    public var isDirect: Bool
    /// Value of the goods.
    public var amountMinor: Int64
    /// Day on which they left.
    public var shippedOn: BusinessDate
}

/// Goods of an order arrived and were signed for.
public struct ShipmentArrived: Event {
    /// The event's name.
    public static let name = "orders.shipment_arrived"

    /// The shipment.
    public var shipmentID: String
    /// The order.
    public var orderID: String
    /// The customer.
    public var customerID: String
    /// The rep who is credited with the order.
    public var personID: String
    /// When they arrived.
    public var deliveredAt: Instant
}

/// Goods came back, and the customer got credit for them.
public struct GoodsReturned: Event {
    /// The event's name.
    public static let name = "orders.goods_returned"

    /// The return.
    public var returnID: String
    /// The order.
    public var orderID: String
    /// The customer.
    public var customerID: String
    /// The rep whose sale it takes back.
    public var personID: String
    /// The credit.
    public var creditMinor: Int64
    /// Day of the return.
    public var returnedOn: BusinessDate
}

extension ShipmentLeft {
    init(_ shipment: Shipment) {
        self.init(
            shipmentID: shipment.id, orderID: shipment.orderID, customerID: shipment.customerID, personID: shipment.personID,
            isDirect: shipment.kind == .direct, amountMinor: shipment.amountMinor, shippedOn: shipment.shippedOn)
    }
}

extension ShipmentArrived {
    init(_ shipment: Shipment) {
        self.init(
            shipmentID: shipment.id, orderID: shipment.orderID, customerID: shipment.customerID, personID: shipment.personID,
            deliveredAt: shipment.deliveredAt ?? shipment.shippedAt)
    }
}
