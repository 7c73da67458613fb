public import PluginKit

/// What takes back the credit that a rep has for an order: a return of goods, or an invoice that stays unpaid.
public struct TakeBack: Sendable, Hashable {
    /// Why.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// Goods came back and the customer was credited.
        case returned
        /// An invoice was not paid so many days after it was due.
        case unpaid
    }

    /// Why.
    public var cause: Cause
    /// Id of the credit note or invoice.
    public var id: String
    /// Its number.
    public var number: String
    /// The date of the return, or the last day on which the invoice could still be paid.
    public var date: BusinessDate
    /// Id of the order.
    public var orderID: String
    /// Id of the order's rep.
    public var personID: String
    /// Id of the customer.
    public var customerID: String
    /// What the customer was credited, or what of the invoice was open at the end of the date.
    public var amountMinor: Int64

    /// By date; returns before unpaid invoices of a date, each by number.
    static func precedes(_ left: TakeBack, _ right: TakeBack) -> Bool {
        (left.date, left.cause.rawValue, left.number) < (right.date, right.cause.rawValue, right.number)
    }

    /// Whether a part is one that this takes: an unpaid invoice takes only its own.
    func takes(_ part: PaidPart) -> Bool { cause == .returned || part.invoice == number }
}
