public import PluginKit

/// What happened to a product at a customer between two consecutive counts, in base units.
///
/// sell-out = opening + in − returned − damaged − closing; the closing stock is the next row's opening.
public struct PsiRow: Sendable, Hashable {
    /// Id of the customer.
    public var customerID: String
    /// Business code of the customer.
    public var customerCode: String
    /// Id of the product.
    public var productID: String
    /// Business code of the product.
    public var productCode: String
    /// Id of the rep who took the closing count.
    public var personID: String
    /// Visit of the count before.
    public var fromVisitID: String
    /// Visit of the closing count.
    public var toVisitID: String
    /// Instant of the count before.
    public var fromAt: Instant
    /// Instant of the closing count.
    public var toAt: Instant
    /// Business date of the count before.
    public var fromDate: BusinessDate
    /// Business date of the closing count.
    public var toDate: BusinessDate
    /// Counted before.
    public var opening: Int64
    /// Delivered after the count before, up to and with the instant of the closing count.
    public var inflow: Int64
    /// Returned since the count before.
    public var returned: Int64
    /// Damaged since the count before.
    public var damaged: Int64
    /// Counted now.
    public var closing: Int64

    /// What was sold in between; below zero when something came in that nobody recorded.
    public var sellOut: Int64 { opening + inflow - returned - damaged - closing }

    /// Days between the counts, at least 1.
    public var days: Int64 { Int64(max(1, toDate.days(since: fromDate))) }

    /// Closing stock in days of this row's sell-out, with one decimal; `nil` without a positive sell-out.
    public var daysOfStock: String? {
        sellOut > 0 ? ExactArithmetic.decimal(closing * days, sellOut, decimals: 1) : nil
    }
}
