internal import CRM
internal import GRDB
internal import PluginKit

extension OrderDesk {
    /// The states of an order whose content may change: nothing left, nothing is reserved, nothing is decided for good.
    static let amendable: Set<OrderState> = [.draft, .onHold, .pendingApproval, .approved]

    /// Changes what an order says; the content before and after are versions that stay.
    ///
    /// New lines or terms go through the check again and end an approval, however small they are: nothing is decided by editing. An
    /// order that somebody holds stays held.
    static func amend(
        _ before: Order, to draft: OrderDraft, reason: String, _ writer: Writer, _ call: Call
    ) throws -> Outcome {
        guard amendable.contains(before.state) else { throw Order.illegal(before.state, wanted: "amended") }
        var check = FieldCheck()
        draft.validate(orderedOn: before.orderedOn, &check)
        check.text("reason", reason, 0...OrderDraft.textMax)
        try OrderShare.validatePeople(draft.shares, &check, writer)
        try check.finish()
        let oldShares = try OrderShare.list(of: before.id, writer)
        let old = OrderDraft(before, shares: oldShares)
        let hasNewTerms = draft.differsInTerms(from: old)
        var order = before
        order.promisedOn = draft.promisedOn
        order.visitID = draft.visitID
        order.note = draft.note
        if hasNewTerms {
            try apply(draft, to: &order, &check, writer)
            if try Approvals.standing(of: order.id, writer) != nil {
                try recordLapse(order, try OrderCheck.run(order, for: .approve, writer, call), writer, call)
            }
            if before.state != .draft, before.holdReason?.hasPrefix(manualHold) != true { try order.place(.draft) }
        }
        if draft.shares != oldShares {
            try writer.execute("DELETE FROM orders_order_share WHERE order_id = ?", [order.id])
            try OrderShare.insert(draft.shares, of: order.id, writer)
        }
        let changes = [
            FieldChange("amount_minor", "\(before.amountMinor)", "\(order.amountMinor)"), FieldChange("reason", nil, reason),
        ]
        var outcome = Outcome(order: try save(order, before: before, changes: changes, writer, call), shares: draft.shares)
        try OrderRevision.record(outcome.order, before: before, reason: reason, writer, call)
        if hasNewTerms, before.state != .draft, order.state == .draft {
            outcome = try self.check(outcome.order, writer, call)
        } else {
            outcome.verdict = try OrderCheck.run(outcome.order, for: .submit, writer, call)
        }
        return outcome
    }

    private static func apply(_ draft: OrderDraft, to order: inout Order, _ check: inout FieldCheck, _ writer: Writer) throws {
        order.payment = draft.payment
        order.paymentDays = draft.paymentDays ?? order.paymentDays
        order.depositPPM = draft.payment == .prepaid ? 1_000_000 : draft.depositPPM
        order.lines = try OrderPricing.price(draft.lines, order.kind, on: order.orderedOn, &check, writer)
        try check.finish()
        order.amountMinor = order.lines.amountMinor
        try writer.execute("DELETE FROM orders_order_line WHERE order_id = ?", [order.id])
        for line in order.lines { try OrderStore.insert(line, of: order.id, writer) }
    }
}
