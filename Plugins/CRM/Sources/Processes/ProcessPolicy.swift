internal import GRDB
internal import PluginKit

/// When a stage counts as superfluous; versioned (D02).
struct ProcessPolicy: Sendable, Hashable {
    var version: Int64
    /// Exit rate from which on a stage decides nothing, parts per million.
    var removableExit: Int64
    /// Fewest decided deals that say anything.
    var decidedDealsMin: Int64

    static func read(_ reader: Reader) throws -> ProcessPolicy {
        guard let row = try reader.row("SELECT * FROM crm_process_policy ORDER BY version DESC LIMIT 1") else {
            throw RPCError.unreadableRow(of: "crm_process_policy")
        }
        return ProcessPolicy(
            version: row["version"], removableExit: row["removable_exit_ppm"], decidedDealsMin: row["decided_deals_min"])
    }

    /// Writes the next version; one that says the same is not written.
    func publish(after before: ProcessPolicy, writer: Writer, call: Call) throws -> ProcessPolicy {
        guard self != before else { return before }
        var checks = FieldCheck()
        checks.range("policy.removable_exit_ppm", removableExit, 500_000...1_000_000)
        checks.range("policy.decided_deals_min", decidedDealsMin, 1...1_000_000)
        try checks.finish()
        var next = self
        next.version = before.version + 1
        try writer.insert(
            "crm_process_policy",
            [
                "version": next.version, "removable_exit_ppm": removableExit, "decided_deals_min": decidedDealsMin,
                "at": call.now, "changed_by": call.actor,
            ])
        writer.audit(
            "processPolicy",
            [
                FieldChange("removable_exit_ppm", String(before.removableExit), String(removableExit)),
                FieldChange("decided_deals_min", String(before.decidedDealsMin), String(decidedDealsMin)),
            ])
        return next
    }
}
