public import PluginKit

/// An amount of one document that counts for one rep on one date.
public struct SalesFact: Sendable, Hashable {
    /// Id of the rep.
    public var personID: String
    /// The business date on which it counts.
    public var date: BusinessDate
    /// Id of the order behind it.
    public var orderID: String
    /// Id of the customer.
    public var customerID: String
    /// Number of the order, shipment, invoice, receipt or credit note.
    public var document: String
    /// Minor units; negative for a credit note.
    public var amountMinor: Int64
}

/// A part of what receipts paid for an order.
public struct PaidPart: Sendable, Hashable {
    /// The date on which it paid.
    public var date: BusinessDate
    /// Number of the receipt.
    public var receipt: String
    /// Number of the invoice.
    public var invoice: String
    /// Minor units.
    public var amountMinor: Int64
}
