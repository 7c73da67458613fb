internal import GRDB
internal import PluginKit

extension Customers {
    /// Starts business with a prospect and credits its owner with a new customer, once.
    static func activate(
        _ customer: Customer, on date: BusinessDate, reason: String = "activated", writer: Writer, call: Call
    ) throws -> Customer {
        guard customer.openedOn == nil else {
            throw RPCError(
                .failedPrecondition, "CUSTOMER_ACTIVE", "Business with the customer has begun already; it counts once.")
        }
        guard date <= call.businessDate else { throw RPCError.invalidField("opened_on", "must not be in the future") }
        var active = customer
        active.openedOn = date
        active.openingOwnerID = customer.ownerID
        return try save(customer, active, reason: reason, writer: writer, call: call)
    }

    /// Records the first completed visit; the master record must be full, and stays so.
    static func completeFirstVisit(_ customer: Customer, at time: Instant, writer: Writer, call: Call) throws -> Customer {
        guard customer.firstVisitAt == nil else {
            throw RPCError(.failedPrecondition, "FIRST_VISIT_DONE", "The first visit to the customer is recorded already.")
        }
        guard time <= call.now else { throw RPCError.invalidField("visit_time", "must not be in the future") }
        try MasterRecord.requireFull(customer, writer)
        var visited = customer
        visited.firstVisitAt = time
        return try save(customer, visited, reason: "first visit", writer: writer, call: call)
    }

    /// Deletes a customer softly; its history stays.
    static func delete(_ customer: Customer, writer: Writer, call: Call) throws -> Customer {
        let business = [
            try suppliesOthers(customer.id, writer) ? "it supplies other customers" : nil,
            try writer.exists("SELECT 1 FROM crm_dispute WHERE customer_id = ? AND state = 'open'", [customer.id])
                ? "a dispute about it is open" : nil,
            try writer.exists("SELECT 1 FROM crm_address WHERE customer_id = ? AND state = 'pending'", [customer.id])
                ? "a change of its address is pending" : nil,
        ].compactMap { $0 }
        guard business.isEmpty else {
            throw RPCError(
                .failedPrecondition, "CUSTOMER_IN_USE",
                "The customer cannot be deleted: \(business.joined(separator: "; ")). Settle that first.")
        }
        var deleted = customer
        deleted.deletedAt = call.now
        return try save(customer, deleted, reason: "deleted", writer: writer, call: call)
    }
}
