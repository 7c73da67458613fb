internal import GRDB
internal import PluginKit

/// How new leads find an owner; each update is a new version.
struct AssignmentRule: Sendable, Hashable {
    enum Mode: String, Sendable, Hashable {
        /// All active reps take turns.
        case roundRobin = "round_robin"
        /// The reps of the nearest territory that has any take turns; else all active reps.
        case territory
    }

    var version: Int64
    var mode: Mode

    static func read(_ reader: Reader) throws -> AssignmentRule {
        guard let row = try reader.row("SELECT version, mode FROM crm_assignment_rule ORDER BY version DESC LIMIT 1"),
            let mode = Mode(rawValue: row["mode"])
        else { throw Lead.damaged }
        return AssignmentRule(version: row["version"], mode: mode)
    }

    static func publish(_ mode: Mode, writer: Writer, call: Call) throws -> AssignmentRule {
        let before = try read(writer)
        let next = AssignmentRule(version: before.version + 1, mode: mode)
        try writer.insert("crm_assignment_rule", ["version": next.version, "created_at": call.now, "mode": mode.rawValue])
        writer.audit("assignmentRule", [FieldChange("mode", before.mode.rawValue, mode.rawValue)])
        return next
    }
}
