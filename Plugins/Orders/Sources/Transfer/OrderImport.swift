internal import CRM
internal import PluginKit

/// The importable table `orders`: heads of orders; their lines come from `order_lines`.
///
/// History is recorded as it was, even where it broke a rule. That opens no door: an order that is not through yet waits for an approver
/// like any other, and goods of one that a file calls approved leave only when ``OrderDesk/requireReleased(_:_:_:)`` lets them.
enum OrderImport {
    static let table = ImportTable(
        name: "orders",
        required: ["number", "customer_code", "rep_code", "ordered_at", "ship_to_address_version", "submitted_by", "status"],
        optional: ["promised_on", "visit_id", "approved_by", "approved_at"], permission: DeskArea.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let fact = try OrderFact(row, writer, call)
        guard let stored = try OrderStore.head(number: fact.number, writer) else {
            let order = fact.order(call)
            try OrderStore.insert(order, writer)
            try Numbers.take(order.number, .order, writer)
            try recordApproval(order, writer, call)
            try OrderDesk.begin(order, before: nil, writer, call)
            writer.audit(
                "orders/\(order.id)", [FieldChange("number", nil, order.number), FieldChange("state", nil, order.state.rawValue)])
            return .created
        }
        return try merge(fact, into: stored, writer, call)
    }

    /// Brings an order that was imported before to what the file says now.
    private static func merge(
        _ fact: OrderFact, into before: Order, _ writer: Writer, _ call: Call
    ) throws -> ImportTable.Outcome {
        guard before.origin == .import else {
            throw RPCError.invalidField("number", "names an order that was written here; change it there")
        }
        guard fact.customer.id == before.customerID else {
            throw RPCError.invalidField("customer_code", "differs from the order's customer, which stays")
        }
        guard before.approvedAt == nil || fact.approvedAt == nil || before.approvedAt == fact.approvedAt else {
            throw RPCError.invalidField("approved_at", "differs from the approval that is recorded, which stays")
        }
        var order = before
        fact.apply(to: &order)
        // What was shipped, invoiced and paid since moves an order on; the file's earlier state does not take it back.
        if !before.state.hasPassed(fact.state) {
            guard before.state.canReach(fact.state) else {
                throw RPCError.invalidField("status", "cannot follow \(before.state.rawValue)")
            }
            order.state = fact.state
        }
        guard order != before else { return .unchanged }
        let stored = try OrderDesk.save(order, before: before, changes: [FieldChange("source", nil, "import")], writer, call)
        if stored.approvedAt != before.approvedAt {
            try recordApproval(stored, writer, call)
        }
        return .updated
    }

    /// Keeps who approved; what that rested on is computed when it is asked for, because lines come later.
    private static func recordApproval(_ order: Order, _ writer: Writer, _ call: Call) throws {
        guard let approver = order.approvedBy, let time = order.approvedAt, let date = order.approvedOn else { return }
        try Approvals.record(
            Approval(
                id: call.newID(), orderID: order.id, orderVersion: order.version, decision: .recorded, approverID: approver,
                approverLevel: try Authority.level(of: approver, on: date, writer), reason: "", decidedAt: time, decidedOn: date),
            writer)
    }
}

extension OrderState {
    /// Whether an order in this state has left `state` behind on the ordinary way, or is there.
    func hasPassed(_ state: OrderState) -> Bool {
        if self == state { return true }
        let way: [OrderState] = [
            .pendingApproval, .approved, .allocated, .partShipped, .shipped, .delivered, .invoiced, .settled, .returned,
        ]
        guard let here = way.firstIndex(of: self), let there = way.firstIndex(of: state) else {
            return self == .onHold && state == .pendingApproval
        }
        return here > there
    }

    /// Whether the table of states leads from here to `state`, in any number of steps.
    func canReach(_ state: OrderState) -> Bool {
        var reached: Set<OrderState> = [self]
        var border = reached
        while !border.isEmpty {
            let further = border.reduce(into: Set<OrderState>()) { $0.formUnion($1.next) }
            border = further.subtracting(reached)
            reached.formUnion(border)
        }
        return reached.contains(state)
    }
}
