internal import GRDB
internal import PluginKit

extension OrderDesk {
    /// Most orders that one run of the job looks at.
    static let recheckMax = 5000

    /// Checks an approved order again.
    ///
    /// It takes the address that was confirmed since. When something blocks it, it goes on hold; when its approval no longer covers it,
    /// it goes back to the approver, and that is recorded. An order of which goods left stays where it is: nothing more leaves
    /// until ``approve(_:reason:_:_:)`` covers it anew.
    static func recheck(_ before: Order, _ writer: Writer, _ call: Call) throws -> Outcome {
        guard before.state.isReleasable else { throw Order.illegal(before.state, wanted: "rechecked") }
        var order = before
        try takeConfirmedAddress(&order, writer)
        let verdict = try OrderCheck.run(order, for: .approve, writer, call)
        let isCovered = isCovered(order, by: try Approvals.standing(of: order.id, writer), verdict)
        let shares = try OrderShare.list(of: order.id, writer)
        if order.state != .partShipped, !isCovered || !verdict.blocking.isEmpty {
            if !isCovered { try recordLapse(order, verdict, writer, call) }
            try settle(&order, verdict, call)
        }
        guard order != before else { return Outcome(order: before, shares: shares, verdict: verdict) }
        let stored = try save(order, before: before, writer, call)
        try recordAutomatic(stored, verdict, writer, call)
        return Outcome(order: stored, shares: shares, verdict: verdict)
    }

    /// Writes down that an approval holds no longer.
    static func recordLapse(_ order: Order, _ verdict: Verdict, _ writer: Writer, _ call: Call) throws {
        try Approvals.record(
            Approval(
                id: call.newID(), orderID: order.id, orderVersion: order.version + 1, decision: .lapsed,
                approverID: call.actor, approverLevel: nil, isWithinAuthority: true, basis: .init(verdict),
                reason: "", decidedAt: call.now, decidedOn: call.businessDate), writer)
    }

    /// The job `orders/recheck-approved`: approved orders whose customer or address changed since come back to a person.
    ///
    /// The release of goods checks for itself, so the job only brings forward what would be refused there.
    static func recheckApproved(_ writer: Writer, _ call: Call) throws {
        let ids = try writer.values(
            String.self,
            "SELECT id FROM orders_order WHERE state IN ('approved', 'allocated') ORDER BY state, id LIMIT ?", [recheckMax])
        for id in ids {
            guard let order = try OrderStore.find(id: id, writer) else { continue }
            _ = try recheck(order, writer, call)
        }
    }
}
