internal import GRDB
internal import Organization
internal import PluginKit

/// Keeps customers from losing their owner when a person leaves.
enum PersonLeavingHandler {
    /// Gives all customers of the person to the successor in the same transaction, or refuses the leaving.
    static func handle(_ event: PersonLeaving, writer: Writer, call: Call) throws {
        let ids = try writer.values(
            String.self, "SELECT id FROM crm_customer WHERE owner_id = ? AND delete_time IS NULL ORDER BY id", [event.person])
        guard !ids.isEmpty else { return }
        guard let successor = event.successor else {
            throw RPCError(
                .failedPrecondition, "CUSTOMERS_NEED_SUCCESSOR",
                "The person owns \(ids.count) customers. Name a successor who takes them over.",
                metadata: ["customers": String(ids.count)])
        }
        guard successor != event.person else {
            throw RPCError(.failedPrecondition, "SUCCESSOR_LEAVES", "The successor is the person who leaves. Name somebody else.")
        }
        try Ownership.requireEmployed(successor, on: event.leftOn.advanced(byDays: 1), field: "successor", writer)
        let customers = try ids.compactMap { try Customers.find(id: $0, writer) }
        try Ownership.assign(customers, to: successor, reason: "owner left", writer: writer, call: call)
    }
}
