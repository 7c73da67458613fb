internal import Foundation
internal import GRDB
internal import PluginKit

/// One version of a customer's address.
struct Address: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case pending
        case confirmed
        case rejected
    }

    /// Where a version comes from.
    enum Origin: String, Sendable, Hashable {
        /// The customer's master record named it; an imported request may still document it.
        case opening
        /// Somebody asked for it in writing.
        case request
    }

    var customerID: String
    var version: Int64
    var address: String
    var state: State
    var origin: Origin
    /// Text or number of the written request.
    var writtenRequest: String
    var requestedAt: Instant
    var requestedBy: String
    /// Roles of the requester at that time; who confirms must have another one.
    var requesterRoles: Set<String>
    var decidedAt: Instant?
    var decidedBy: String?
    var decisionReason = ""
}

extension Address {
    init(row: Row) throws {
        let state: State = try row.choice("state", of: "crm_address")
        let origin: Origin = try row.choice("origin", of: "crm_address")
        let roles = try JSONColumn.value(row["requester_roles"], as: Set<String>.self)
        self.init(
            customerID: row["customer_id"], version: row["version"], address: row["address"], state: state, origin: origin,
            writtenRequest: row["written_request"], requestedAt: row["request_time"], requestedBy: row["requested_by"],
            requesterRoles: roles, decidedAt: row["decide_time"], decidedBy: row["decided_by"],
            decisionReason: row["decision_reason"])
    }

    static func find(customer: String, version: Int64, _ reader: Reader) throws -> Address? {
        try reader.row("SELECT * FROM crm_address WHERE customer_id = ? AND version = ?", [customer, version]).map(
            Address.init(row:))
    }
}
