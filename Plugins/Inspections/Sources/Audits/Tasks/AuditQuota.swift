internal import GRDB
internal import PluginKit

/// The superiors' share per team and month, for tasks that are added by hand; a draw keeps it by itself.
enum AuditQuota {
    /// Refuses a task for an inspector with which the superiors would not do more than their share of the team's month.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `AUDIT_QUOTA`.
    static func require(_ role: AuditorRole, orgUnit: String, on date: BusinessDate, _ reader: Reader) throws {
        guard role == .inspector else { return }
        let month = "\(date)".prefix(7)
        let counts = try reader.row(
            """
            SELECT count(*), coalesce(sum(role = 'superior'), 0) FROM inspections_task \
            WHERE org_unit_id = ? AND due_on BETWEEN ? AND ? AND state <> 'cancelled'
            """, [orgUnit, "\(month)-01", "\(month)-31"])
        let (all, superior): (Int64, Int64) = (counts?[0] ?? 0, counts?[1] ?? 0)
        guard try AuditPolicy.current(reader).isSuperiorMain(superior, of: all + 1) else {
            throw RPCError(
                .failedPrecondition, "AUDIT_QUOTA",
                "The direct superior is the main auditor. Give the superior of this team more audits of the month first.",
                metadata: ["superior": "\(superior)", "inspector": "\(all - superior)"])
        }
    }
}
