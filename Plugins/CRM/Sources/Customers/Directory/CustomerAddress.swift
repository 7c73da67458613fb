internal import GRDB
public import PluginKit

/// One version of a customer's address, as a document such as an order or a delivery note shows it.
public struct CustomerAddress: Sendable, Hashable {
    /// The customer's id.
    public var customerID: String
    /// Counts from 1.
    public var version: Int64
    /// The address itself.
    public var text: String
    /// Whether goods may go there: another role than the requester's has confirmed it.
    public var isConfirmed: Bool
}

extension CustomerDirectory {
    /// The version that was confirmed at an instant; `nil` when there was none yet.
    ///
    /// The address of the master record at its creation counts from the beginning, until a documented request replaces it.
    public static func confirmedAddressVersion(
        _ customer: String, at instant: Instant, _ reader: Reader
    ) throws -> Int64? {
        try reader.value(
            Int64.self,
            """
            SELECT version FROM crm_address WHERE customer_id = ? AND state = 'confirmed' \
            AND (origin = 'opening' OR decide_time <= ?) ORDER BY version DESC LIMIT 1
            """, [customer, instant])
    }

    /// The latest version that waits for confirmation; `nil` when none does.
    public static func pendingAddressVersion(_ customer: String, _ reader: Reader) throws -> Int64? {
        try reader.value(
            Int64.self,
            "SELECT version FROM crm_address WHERE customer_id = ? AND state = 'pending' ORDER BY version DESC LIMIT 1",
            [customer])
    }

    /// A version of a customer's address; `nil` when there is no such version.
    public static func address(_ customer: String, version: Int64, _ reader: Reader) throws -> CustomerAddress? {
        try Address.find(customer: customer, version: version, reader).map {
            CustomerAddress(
                customerID: $0.customerID, version: $0.version, text: $0.address, isConfirmed: $0.state == .confirmed)
        }
    }
}
