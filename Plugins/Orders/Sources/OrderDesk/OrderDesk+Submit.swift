internal import CRM
internal import PluginKit

extension OrderDesk {
    /// What a hold by a person begins with; a hold by the check is a list of codes.
    static let manualHold = "MANUAL: "

    /// Puts a draft before the order desk.
    static func submit(_ before: Order, _ writer: Writer, _ call: Call) throws -> Outcome {
        guard before.state == .draft else { throw Order.illegal(before.state, wanted: "submitted") }
        return try check(before, writer, call)
    }

    /// Takes an order that waits back to the draft.
    static func withdraw(_ before: Order, _ writer: Writer, _ call: Call) throws -> Order {
        guard [.onHold, .pendingApproval].contains(before.state) else { throw Order.illegal(before.state, wanted: "draft") }
        guard before.holdReason?.hasPrefix(manualHold) != true else {
            throw RPCError(
                .failedPrecondition, "ORDER_HELD", "Somebody holds the order: \(before.holdReason ?? ""). Release the hold first."
            )
        }
        var order = before
        try order.place(.draft)
        order.submittedBy = nil
        order.submittedAt = nil
        return try save(order, before: before, writer, call)
    }

    /// Stops an order.
    static func hold(_ before: Order, reason: String, _ writer: Writer, _ call: Call) throws -> Order {
        guard before.state.next.contains(.onHold) else { throw Order.illegal(before.state, wanted: OrderState.onHold.rawValue) }
        var order = before
        try order.place(.onHold)
        order.holdReason = manualHold + reason
        return try save(order, before: before, writer, call)
    }

    /// Checks a held order again and lets it go on; one that was approved stays so as long as the approval covers it.
    static func releaseHold(_ before: Order, _ writer: Writer, _ call: Call) throws -> Outcome {
        guard before.state == .onHold else { throw Order.illegal(before.state, wanted: "released from hold") }
        return try check(before, writer, call)
    }

    /// Gives an order up before anything left.
    static func cancel(_ before: Order, reason: String, _ writer: Writer, _ call: Call) throws -> Order {
        guard before.state.next.contains(.cancelled) else {
            throw Order.illegal(before.state, wanted: OrderState.cancelled.rawValue)
        }
        var order = before
        try order.place(.cancelled)
        order.decisionReason = reason
        return try save(order, before: before, changes: [FieldChange("reason", nil, reason)], writer, call)
    }

    /// Runs the check over an order that is not approved, at the address that is confirmed now, and puts it where it belongs.
    static func check(
        _ before: Order, changes: [FieldChange] = [], _ writer: Writer, _ call: Call
    ) throws -> Outcome {
        var order = before
        try takeConfirmedAddress(&order, writer)
        let verdict = try OrderCheck.run(order, for: .submit, writer, call)
        let approval = order.state == .onHold ? try Approvals.standing(of: order.id, writer) : nil
        if let approval, verdict.blocking.isEmpty, isCovered(order, by: approval, verdict) {
            try order.place(.approved)
            order.approvedBy = approval.approverID
            order.approvedAt = approval.decidedAt
            order.approvedOn = approval.decidedOn
            return Outcome(
                order: try save(order, before: before, changes: changes, writer, call),
                shares: try OrderShare.list(of: order.id, writer), verdict: verdict)
        }
        try settle(&order, verdict, call)
        let stored = try save(order, before: before, changes: changes, writer, call)
        try recordAutomatic(stored, verdict, writer, call)
        return Outcome(order: stored, shares: try OrderShare.list(of: order.id, writer), verdict: verdict)
    }

    /// Goods go to the address that is confirmed in writing; who confirmed it stands in the customer's history.
    static func takeConfirmedAddress(_ order: inout Order, _ reader: Reader) throws {
        guard let customer = try CustomerDirectory.find(id: order.customerID, reader) else { return }
        order.addressVersion = max(order.addressVersion, customer.addressVersion)
    }
}
