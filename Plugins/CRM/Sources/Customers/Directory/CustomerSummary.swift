internal import GRDB
internal import PluginKit

/// What other plugins may know of a customer: who it is, whose it is, and on which terms it buys.
public struct CustomerSummary: Sendable, Hashable {
    /// The customer's id.
    public var id: String
    /// The business code, unique in the company.
    public var code: String
    /// The name of the business.
    public var name: String
    /// What the customer is in the trade.
    public var kind: CustomerKind
    /// How much attention it gets.
    public var customerClass: CustomerClass
    /// The trade channel; `nil` when nobody has said it.
    public var channel: CustomerChannel?
    /// Id of the territory it lies in.
    public var territoryID: String?
    /// Id of the one owner; `nil` only while an imported customer is orphaned.
    public var ownerID: String?
    /// Id of the distributor that supplies it.
    public var supplierID: String?
    /// Most that the customer may owe, in minor units: `nil` is not set, 0 is cash only.
    public var creditLimitMinor: Int64?
    /// Days from an invoice until it is due.
    public var paymentDays: Int64
    /// The latest confirmed version of the address; 0 while there is none.
    public var addressVersion: Int64
    /// Whether the customer is deleted; a deleted one takes no new business.
    public var isDeleted: Bool
}

extension CustomerSummary {
    static let columns = """
        id, code, name, kind, class, channel, territory_id, owner_id, supplier_id, credit_limit_minor, payment_days, \
        address_version, delete_time IS NOT NULL
        """

    /// Reads a row of ``columns``.
    init(row: Columns) throws {
        guard let kind = CustomerKind(rawValue: row[3]), let customerClass = CustomerClass(rawValue: row[4]) else {
            throw RPCError(.dataLoss, "CUSTOMER_UNREADABLE", "A customer row holds an unknown kind or class. Restore a backup.")
        }
        self.init(
            id: row[0], code: row[1], name: row[2], kind: kind, customerClass: customerClass,
            channel: (row[5] as String?).flatMap(CustomerChannel.init), territoryID: row[6], ownerID: row[7], supplierID: row[8],
            creditLimitMinor: row[9], paymentDays: row[10], addressVersion: row[11], isDeleted: row[12])
    }
}
