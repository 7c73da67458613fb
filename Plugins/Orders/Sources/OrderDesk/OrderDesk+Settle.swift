internal import CRM
internal import PluginKit

extension OrderDesk {
    /// Who approves when nobody has to look.
    static let automaticApprover = "system"

    /// Moves a submitted order to where the check's verdict puts it: on hold, to an approver, or straight to approved.
    static func settle(_ order: inout Order, _ verdict: Verdict, _ call: Call) throws {
        if order.state == .draft {
            order.submittedBy = call.actor
            order.submittedAt = call.now
        }
        let blocking = verdict.blocking
        if !blocking.isEmpty {
            try order.place(.onHold)
            order.holdReason = Set(blocking.map(\.code)).sorted().joined(separator: ",")
        } else if verdict.requiredLevel == .automatic {
            try order.place(.approved)
            order.approvedBy = automaticApprover
            order.approvedAt = call.now
            order.approvedOn = call.businessDate
        } else {
            try order.place(.pendingApproval)
        }
    }

    /// Writes down which rule approved an order that nobody had to look at.
    static func recordAutomatic(_ order: Order, _ verdict: Verdict, _ writer: Writer, _ call: Call) throws {
        guard order.state == .approved, order.approvedBy == automaticApprover else { return }
        try Approvals.record(
            Approval(
                id: call.newID(), orderID: order.id, orderVersion: order.version, decision: .approved,
                approverID: automaticApprover, approverLevel: .automatic, isWithinAuthority: true, basis: .init(verdict),
                reason: "", decidedAt: call.now, decidedOn: call.businessDate), writer)
    }

    /// Posts what an order adds to its customer's account now and did not before.
    static func post(_ order: Order, before: Order?, _ writer: Writer) throws {
        let change = order.approvedUnshippedMinor - (before?.approvedUnshippedMinor ?? 0)
        if change != 0 { try Account.post(customer: order.customerID, approvedUnshipped: change, writer) }
    }

    /// Tells CRM of an order that takes effect: business with a prospect begins with its first one (A07).
    static func begin(_ order: Order, before: Order?, _ writer: Writer, _ call: Call) throws {
        guard before?.approvedOn == nil, let date = order.approvedOn else { return }
        try CustomerActivity.ordered(order.customerID, on: date, writer: writer, call: call)
    }

    /// Writes the head of a changed order as its next version, and posts and audits the difference. Lots stay reserved only while the
    /// order is allocated.
    static func save(
        _ after: Order, before: Order, changes: [FieldChange] = [], _ writer: Writer, _ call: Call
    ) throws -> Order {
        var stored = after
        stored.version = before.version + 1
        stored.updatedAt = call.now
        try OrderStore.update(stored, writer)
        try post(stored, before: before, writer)
        try begin(stored, before: before, writer, call)
        if before.state == .allocated, stored.state != .allocated { try Lots.free(order: stored.id, writer) }
        var changes = changes
        if before.state != stored.state {
            changes.append(FieldChange("state", before.state.rawValue, stored.state.rawValue))
        }
        if before.holdReason != stored.holdReason {
            changes.append(FieldChange("hold_reason", before.holdReason, stored.holdReason))
        }
        if before.addressVersion != stored.addressVersion {
            changes.append(FieldChange("address_version", "\(before.addressVersion)", "\(stored.addressVersion)"))
        }
        writer.audit("orders/\(stored.id)", changes)
        return stored
    }
}

extension Order {
    /// Moves the order on, or leaves it where it is; an order that leaves a hold or its approval forgets them.
    mutating func place(_ state: OrderState) throws {
        if self.state != state { try move(to: state) }
        holdReason = nil
        guard !state.isApproved else { return }
        approvedBy = nil
        approvedAt = nil
        approvedOn = nil
    }
}
