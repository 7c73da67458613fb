internal import GRDB
internal import PluginKit

/// One audit to do.
struct AuditTask: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case drawn
        case inField = "in_field"
        case submitted
        case cancelled
    }

    var id: String
    var drawID: String?
    var personID: String
    var orgUnitID: String
    var customerID: String
    var dueOn: BusinessDate
    var auditorID: String
    var role: AuditorRole
    var state: State
    var inspectionID: String?
    var reason: String

    init(row: Row) throws {
        id = row["id"]
        drawID = row["draw_id"]
        personID = row["person_id"]
        orgUnitID = row["org_unit_id"]
        customerID = row["customer_id"]
        dueOn = row["due_on"]
        auditorID = row["auditor_id"]
        role = try row.choice("role", of: "inspections_task")
        state = try row.choice("state", of: "inspections_task")
        inspectionID = row["inspection_id"]
        reason = row["reason"]
    }

    /// The task, if the caller may know of it: never one about the own person.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> AuditTask {
        guard let task = try reader.row("SELECT * FROM inspections_task WHERE id = ?", [id]).map(AuditTask.init(row:)),
            call.visible.contains(task.auditorID), task.personID != call.caller.person
        else { throw RPCError.notFound("task", id) }
        return task
    }

    static func isTaken(_ pick: AuditSample.Pick, _ reader: Reader) throws -> Bool {
        try reader.exists(
            "SELECT 1 FROM inspections_task WHERE person_id = ? AND due_on = ? AND customer_id = ? AND state <> 'cancelled'",
            [pick.personID, pick.outlet.on, pick.outlet.customerID])
    }

    static func add(_ pick: AuditSample.Pick, draw: String?, _ writer: Writer, _ call: Call) throws -> String {
        let id = call.newID()
        try writer.insert(
            "inspections_task",
            [
                "id": id, "draw_id": draw, "person_id": pick.personID, "org_unit_id": pick.orgUnitID,
                "customer_id": pick.outlet.customerID, "due_on": pick.outlet.on, "auditor_id": pick.auditorID,
                "role": pick.role.rawValue, "create_time": call.now,
            ])
        return id
    }

    /// Refuses a step that the state does not allow.
    func require(_ allowed: [State]) throws {
        guard !allowed.contains(state) else { return }
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        throw RPCError(
            .failedPrecondition, "TASK_STATE", "The task is \(state.rawValue); this needs one that is \(names).",
            metadata: ["state": state.rawValue, "allowed": names])
    }

    /// Refuses what only the auditor can say.
    func requireAuditor(_ call: Call) throws {
        guard call.caller.person == auditorID else {
            throw RPCError(
                .failedPrecondition, "NOT_YOUR_TASK", "Only the auditor of the task hands it in. Let the auditor do it.",
                metadata: ["auditor": auditorID])
        }
    }

    func move(to next: State, reason: String = "", inspection: String? = nil, _ writer: Writer) throws -> AuditTask {
        try writer.update(
            "inspections_task", id, set: ["state": next.rawValue, "reason": reason, "inspection_id": inspection])
        writer.audit("auditTasks/\(id)", [FieldChange("state", state.rawValue, next.rawValue)])
        var moved = self
        moved.state = next
        moved.reason = reason
        moved.inspectionID = inspection
        return moved
    }
}
