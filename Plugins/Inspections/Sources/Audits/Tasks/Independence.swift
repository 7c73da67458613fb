internal import Organization
internal import PluginKit

/// Whether an auditor may audit a rep: not the own visits, and in the role that the organisation gives.
struct Independence: Sendable, Hashable {
    var isSelf: Bool
    /// The role is that of a superior without being the rep's direct one, or the other way round.
    var isWrongRole: Bool

    init(auditor: String, role: AuditorRole, of rep: Person) {
        isSelf = auditor == rep.id
        isWrongRole = (role == .superior) != (auditor == rep.superiorID)
    }

    var isGiven: Bool { !isSelf && !isWrongRole }

    /// Refuses an audit that is not independent.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `SELF_AUDIT` or `WRONG_ROLE`.
    func require() throws {
        if isSelf {
            throw RPCError(.failedPrecondition, "SELF_AUDIT", "Nobody audits own visits. Give the task to somebody else.")
        }
        if isWrongRole {
            throw RPCError(
                .failedPrecondition, "WRONG_ROLE",
                "The direct superior audits as superior and everybody else as inspector. Correct the role or the auditor.")
        }
    }
}
