internal import PluginKit

/// The life of a case (domain model, section 6).
enum CaseState: String, Sendable, Hashable, CaseIterable {
    /// Evidence from one source.
    case suspected
    /// Evidence from two sources at least.
    case verified
    /// The party was heard.
    case heard
    /// A person decided.
    case decided
    /// The party objects to the decision.
    case appealed
    /// Closed for good.
    case closed

    /// Whether evidence may still come in and a hearing take place.
    var isOpen: Bool { self != .decided && self != .closed }
}

/// What people decided.
enum CaseVerdict: String, Sendable, Hashable, CaseIterable {
    case confirmed
    case unfounded
}

extension CaseState {
    /// Refuses a step that the state does not allow.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `CASE_STATE` with the states that allow it.
    func require(_ allowed: Set<CaseState>, _ step: String) throws {
        guard !allowed.contains(self) else { return }
        let names = CaseState.allCases.filter(allowed.contains).map(\.rawValue).joined(separator: ", ")
        throw RPCError(
            .failedPrecondition, "CASE_STATE", "The case is \(rawValue); \(step) needs one that is \(names).",
            metadata: ["state": rawValue, "allowed": names])
    }
}
