internal import PluginKit

/// Where an order stands; the rules of its life are this table and nothing else.
enum OrderState: String, Sendable, Hashable, CaseIterable {
    case draft
    case onHold = "on_hold"
    case pendingApproval = "pending_approval"
    case approved
    case allocated
    case partShipped = "part_shipped"
    case shipped
    case delivered
    case invoiced
    case settled
    case returned
    case rejected
    case cancelled

    /// The states that may follow.
    var next: Set<OrderState> {
        switch self {
        case .draft: [.onHold, .pendingApproval, .approved, .cancelled]
        case .onHold: [.draft, .pendingApproval, .approved, .cancelled]
        case .pendingApproval: [.draft, .onHold, .approved, .rejected, .cancelled]
        case .approved: [.draft, .onHold, .pendingApproval, .allocated, .partShipped, .shipped, .cancelled]
        case .allocated: [.approved, .onHold, .pendingApproval, .partShipped, .shipped, .cancelled]
        case .partShipped: [.shipped, .delivered, .invoiced, .returned]
        case .shipped: [.delivered, .invoiced, .returned]
        case .delivered: [.invoiced, .settled, .returned]
        case .invoiced: [.settled, .returned]
        case .settled: [.invoiced, .returned]
        case .returned, .rejected, .cancelled: []
        }
    }

    /// Whether the order counts in sales figures.
    var isCounted: Bool { ![.draft, .rejected, .cancelled].contains(self) }

    /// Whether goods of the order may leave.
    var isReleasable: Bool { [.approved, .allocated, .partShipped].contains(self) }

    /// Whether the order was approved and not undone since.
    var isApproved: Bool {
        [.approved, .allocated, .partShipped, .shipped, .delivered, .invoiced, .settled, .returned].contains(self)
    }
}

extension Order {
    /// Moves the order on.
    ///
    /// - Throws: `ORDER_STATE` with the states that are allowed when the order cannot go there.
    mutating func move(to state: OrderState) throws {
        guard self.state.next.contains(state) else { throw Self.illegal(self.state, wanted: state.rawValue) }
        self.state = state
    }

    /// The refusal of something that an order in this state does not allow.
    static func illegal(_ state: OrderState, wanted: String) -> RPCError {
        let allowed = state.next.map(\.rawValue).sorted().joined(separator: ", ")
        return RPCError(
            .failedPrecondition, "ORDER_STATE",
            "The order is \(state.rawValue) and cannot become \(wanted). "
                + (allowed.isEmpty ? "Nothing follows this state." : "It can become: \(allowed)."),
            metadata: ["state": state.rawValue, "allowed": allowed])
    }
}
