internal import PluginKit

/// Where a lead stands, and where it may go.
enum LeadStatus: String, Sendable, Hashable, CaseIterable {
    case new
    case assigned
    case responded
    case qualified
    case converted
    case disqualified
    case recycled
    case nurture

    /// Whether work on the lead goes on.
    var isOpen: Bool { self != .converted && self != .disqualified }

    /// The states that may follow.
    var next: Set<LeadStatus> {
        switch self {
        case .new: [.assigned, .disqualified, .recycled]
        case .assigned: [.responded, .nurture, .disqualified, .recycled]
        case .responded: [.qualified, .nurture, .disqualified, .recycled]
        case .nurture: [.assigned, .responded, .qualified, .disqualified, .recycled]
        case .qualified: [.converted, .responded, .disqualified, .recycled]
        case .recycled: [.assigned, .responded, .disqualified]
        case .converted, .disqualified: []
        }
    }

    /// Refuses a step that the states do not allow.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `ILLEGAL_TRANSITION` with the allowed states.
    func requireStep(to target: LeadStatus) throws {
        guard !next.contains(target) else { return }
        let allowed = next.map(\.rawValue).sorted().joined(separator: ", ")
        throw RPCError(
            .failedPrecondition, "ILLEGAL_TRANSITION",
            "The lead is \(rawValue) and cannot become \(target.rawValue). Allowed: \(allowed.isEmpty ? "nothing, it is closed" : allowed).",
            metadata: ["state": rawValue, "allowed": allowed])
    }

    /// Refuses when the lead is closed.
    func requireOpen() throws {
        guard isOpen else {
            throw RPCError(
                .failedPrecondition, "LEAD_CLOSED", "The lead is \(rawValue). A closed lead cannot be changed.",
                metadata: ["state": rawValue, "allowed": ""])
        }
    }
}
