internal import GRDB
public import PluginKit

/// What plugins that keep visits and orders tell of a customer, in the transaction in which it happens.
public enum CustomerActivity {
    /// Says that a visit was completed: it counts as a contact, and the first one to a new customer needs the full master record.
    ///
    /// - Parameters:
    ///   - instant: When the visit ended; one in the future counts as now.
    ///   - isHistory: Whether a file tells it: what happened is recorded even where it broke the rule.
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `MASTER_RECORD_INCOMPLETE` with the missing fields; the whole command fails then.
    public static func visited(
        _ customer: String, at instant: Instant, isHistory: Bool, writer: Writer, call: Call
    ) throws {
        try writer.publish(CustomerVisited(customer: customer, at: min(instant, call.now), isHistory: isHistory), call)
    }

    /// Says that an order took effect: business with a prospect begins with its first one.
    public static func ordered(_ customer: String, on date: BusinessDate, writer: Writer, call: Call) throws {
        guard try writer.exists("SELECT 1 FROM crm_customer WHERE id = ? AND opened_on IS NULL", [customer]) else { return }
        try writer.publish(BusinessBegan(customer: customer, on: date), call)
    }
}

/// Takes over what other plugins tell of a customer.
enum CustomerActivityHandler {
    static func handle(_ event: CustomerVisited, writer: Writer, call: Call) throws {
        guard var customer = try Customers.find(id: event.customer, writer), customer.deletedAt == nil else { return }
        if !event.isHistory, customer.isNew(call.clock) {
            customer = try Customers.completeFirstVisit(customer, at: event.at, writer: writer, call: call)
        }
        _ = try ContactLog.record(.visit, "", at: event.at, contact: nil, with: customer, writer: writer, call: call)
    }

    static func handle(_ event: BusinessBegan, writer: Writer, call: Call) throws {
        guard let customer = try Customers.find(id: event.customer, writer), customer.openedOn == nil else { return }
        _ = try Customers.activate(customer, on: event.on, reason: "first order", writer: writer, call: call)
    }
}

extension Customer {
    /// Whether nobody has visited it and business did not begin before it was entered here.
    fileprivate func isNew(_ clock: TenantClock) -> Bool {
        firstVisitAt == nil && openedOn.map { $0 >= clock.businessDate(of: createdAt) } ?? true
    }
}
