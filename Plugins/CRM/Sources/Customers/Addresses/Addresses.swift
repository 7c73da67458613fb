internal import Foundation
internal import GRDB
internal import PluginKit

/// Versioned addresses: a change is a written request that another role confirms.
enum Addresses {
    static let writtenRequestLengthMax = 2000

    /// Writes version 1 out of a new customer's master record.
    static func open(_ customer: Customer, _ writer: Writer, _ call: Call) throws {
        try insert(
            Address(
                customerID: customer.id, version: 1, address: customer.address, state: .confirmed, origin: .opening,
                writtenRequest: "", requestedAt: call.now, requestedBy: call.actor, requesterRoles: [], decidedAt: call.now,
                decidedBy: call.actor), writer)
    }

    static func insert(_ address: Address, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO crm_address (customer_id, version, address, state, origin, written_request, request_time, requested_by, \
            requester_roles, decide_time, decided_by, decision_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                address.customerID, address.version, address.address, address.state.rawValue, address.origin.rawValue,
                address.writtenRequest, address.requestedAt, address.requestedBy, rolesText(address.requesterRoles),
                address.decidedAt, address.decidedBy, address.decisionReason,
            ])
    }

    static func rolesText(_ roles: Set<String>) throws -> String {
        guard !roles.isEmpty else { return "[]" }
        return try JSONColumn.text(roles.sorted())
    }
}
