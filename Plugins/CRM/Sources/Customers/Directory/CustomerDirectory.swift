internal import GRDB
public import PluginKit

/// Customers as plugins that build on this one read them, such as orders and visits.
///
/// The directory reads facts, whoever asks: a plugin checks by itself that the caller may see the customer, with
/// ``CustomerSummary/ownerID`` and ``Call/requireVisible(_:_:_:)``.
public enum CustomerDirectory {
    /// The customer with an id, deleted or not.
    public static func find(id: String, _ reader: Reader) throws -> CustomerSummary? {
        try reader.first(byID, [id], CustomerSummary.init(row:))
    }

    /// The customer with a business code, deleted or not.
    public static func find(code: String, _ reader: Reader) throws -> CustomerSummary? {
        try reader.first(byCode, [code], CustomerSummary.init(row:))
    }

    private static let byID = "SELECT \(CustomerSummary.columns) FROM crm_customer WHERE id = ?"
    private static let byCode = "SELECT \(CustomerSummary.columns) FROM crm_customer WHERE code = ?"
}
