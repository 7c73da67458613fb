internal import GRDB
internal import PluginKit

extension Addresses {
    /// Writes a request for a new address as the next, pending version.
    static func request(
        _ text: String, writtenRequest: String, for customer: Customer, writer: Writer, call: Call
    ) throws -> Address {
        guard text != customer.address else {
            throw RPCError(.failedPrecondition, "ADDRESS_UNCHANGED", "This is the customer's confirmed address already.")
        }
        let address = Address(
            customerID: customer.id, version: try lastVersion(customer.id, writer) + 1, address: text, state: .pending,
            origin: .request, writtenRequest: writtenRequest, requestedAt: call.now, requestedBy: call.actor,
            requesterRoles: Set(call.caller.roles.map(\.name)))
        try insert(address, writer)
        writer.audit(
            "customers/\(customer.id)/addresses/\(address.version)",
            [FieldChange("address", customer.address, text), FieldChange("state", nil, address.state.rawValue)])
        return address
    }

    /// Confirms a pending version: another person with another role than the requester's.
    static func confirm(_ address: Address, of customer: Customer, writer: Writer, call: Call) throws -> Address {
        try requirePending(address)
        guard
            isOther(
                decider: call.actor, roles: Set(call.caller.roles.map(\.name)), requester: address.requestedBy,
                roles: address.requesterRoles)
        else {
            throw RPCError(
                .failedPrecondition, "SELF_CONFIRMATION",
                "A change of address is confirmed by another person with another role than the one who requested it.")
        }
        guard address.version > customer.addressVersion else {
            throw RPCError(
                .failedPrecondition, "ADDRESS_SUPERSEDED",
                "Version \(customer.addressVersion) is confirmed already. Reject this one and request the address anew if it is right."
            )
        }
        let confirmed = try decide(address, .confirmed, reason: "", writer, call)
        try refresh(customer, reason: "address version \(address.version) confirmed", writer: writer, call: call)
        return confirmed
    }

    /// Rejects a pending version.
    static func reject(_ address: Address, reason: String, writer: Writer, call: Call) throws -> Address {
        try requirePending(address)
        guard call.actor != address.requestedBy else {
            throw RPCError(
                .failedPrecondition, "SELF_CONFIRMATION", "A change of address is decided by another person than the requester.")
        }
        return try decide(address, .rejected, reason: reason, writer, call)
    }

    /// The rule of confirmation: another person, with at least one role that the requester did not have.
    static func isOther(decider: String, roles: Set<String>, requester: String, roles requesterRoles: Set<String>) -> Bool {
        decider != requester && !roles.isSubset(of: requesterRoles)
    }

    /// Number of the last version; 0 when there is none.
    static func lastVersion(_ customer: String, _ reader: Reader) throws -> Int64 {
        try reader.value(
            Int64.self, "SELECT version FROM crm_address WHERE customer_id = ? ORDER BY version DESC LIMIT 1", [customer]) ?? 0
    }

    /// Makes the highest confirmed version the customer's address.
    static func refresh(_ customer: Customer, reason: String, writer: Writer, call: Call) throws {
        let row = try writer.row(
            """
            SELECT version, address FROM crm_address WHERE customer_id = ? AND state = 'confirmed' \
            ORDER BY version DESC LIMIT 1
            """, [customer.id])
        var after = customer
        after.addressVersion = row?["version"] ?? 0
        after.address = row?["address"] ?? ""
        _ = try Customers.save(customer, after, reason: reason, writer: writer, call: call)
    }

    private static func requirePending(_ address: Address) throws {
        guard address.state == .pending else {
            throw RPCError(
                .failedPrecondition, "ADDRESS_DECIDED",
                "The version is \(address.state.rawValue); only a pending one can be decided.", metadata: ["allowed": "pending"])
        }
    }

    private static func decide(
        _ address: Address, _ state: Address.State, reason: String, _ writer: Writer, _ call: Call
    ) throws -> Address {
        var decided = address
        decided.state = state
        decided.decidedAt = call.now
        decided.decidedBy = call.actor
        decided.decisionReason = reason
        try update(decided, writer)
        writer.audit(
            "customers/\(address.customerID)/addresses/\(address.version)",
            [FieldChange("state", address.state.rawValue, state.rawValue)])
        return decided
    }

    static func update(_ address: Address, _ writer: Writer) throws {
        try writer.execute(
            """
            UPDATE crm_address SET address = ?, state = ?, origin = ?, written_request = ?, request_time = ?, requested_by = ?, \
            requester_roles = ?, decide_time = ?, decided_by = ?, decision_reason = ? WHERE customer_id = ? AND version = ?
            """,
            [
                address.address, address.state.rawValue, address.origin.rawValue, address.writtenRequest, address.requestedAt,
                address.requestedBy, rolesText(address.requesterRoles), address.decidedAt, address.decidedBy,
                address.decisionReason, address.customerID, address.version,
            ])
    }
}
