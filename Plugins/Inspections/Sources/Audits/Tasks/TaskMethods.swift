internal import CRM
internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// Draws and tasks of AuditService.
enum TaskMethods {
    static func draw(
        _ request: Spearhead_Inspections_V1_DrawAuditsRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_DrawAuditsResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate, daysMax: AuditDraw.daysMax)
        guard interval.lowerBound >= call.businessDate else {
            throw RPCError.invalidField("from_date", "must not be in the past")
        }
        let seed = request.hasSeed ? request.seed : UInt64.random(in: 0...UInt64.max)
        let (id, shortfalls) = try AuditDraw.draw(in: interval, seed: seed, writer, call)
        let draw = try AuditDraw.find(id: id, writer)
        return .with {
            $0.draw = draw.message
            $0.shortfalls = shortfalls.map { shortfall in
                .with {
                    $0.personID = shortfall.personID
                    $0.reason = shortfall.reason.rawValue
                }
            }
        }
    }

    static func listDraws(
        _ request: Spearhead_Inspections_V1_ListAuditDrawsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListAuditDrawsResponse {
        let list = ListQuery(from: "inspections_draw", key: "id", descending: true).visible(call.visible, "drawn_by")
        let (draws, next) = try list.fetch(reader, call.page(of: request), AuditDraw.init(row:))
        return .with {
            $0.draws = draws.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func replay(
        _ request: Spearhead_Inspections_V1_ReplayAuditDrawRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ReplayAuditDrawResponse {
        let draw = try AuditDraw.find(id: request.id, reader)
        try call.requireVisible(draw.drawnBy, "draw", request.id)
        let again = try draw.replay(reader)
        let drawn = try draw.drawn(reader)
        return .with {
            $0.draw = draw.message
            $0.taskCount = Int64(again.count)
            $0.matches = Set(drawn).isSubset(of: again) && Int64(drawn.count) == draw.taskCount
        }
    }

    static func add(
        _ request: Spearhead_Inspections_V1_AddAuditTaskRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_AddAuditTaskResponse {
        let rep = try AuditPeople.visible(request.personID, writer, call)
        guard let auditor = try People.find(id: request.auditorID, writer) else {
            throw RPCError.notFound("person", request.auditorID)
        }
        guard let customer = try CustomerDirectory.find(id: request.customerID, writer), !customer.isDeleted else {
            throw RPCError.notFound("customer", request.customerID)
        }
        var check = FieldCheck()
        let date = check.date("due_on", request.dueOn)
        let role = AuditorRole(request.role)
        check.require(role != nil, "role", "must be SUPERIOR or INSPECTOR")
        if let date {
            check.require(date >= call.businessDate, "due_on", "must not be in the past")
            check.require(auditor.isEmployed(on: date), "auditor_id", "is not employed on that date")
        }
        try check.finish()
        guard let date, let role else { throw RPCError.invalidField("due_on", "must be a date YYYY-MM-DD") }
        try Independence(auditor: auditor.id, role: role, of: rep).require()
        try AuditQuota.require(role, orgUnit: rep.orgUnitID, on: date, writer)
        let pick = AuditSample.Pick(
            personID: rep.id, orgUnitID: rep.orgUnitID, outlet: .init(on: "\(date)", customerID: customer.id),
            auditorID: auditor.id, role: role)
        guard try !AuditTask.isTaken(pick, writer) else {
            throw RPCError(.alreadyExists, "TASK_TAKEN", "Somebody audits this outlet on that day already. Choose another one.")
        }
        let id = try AuditTask.add(pick, draw: nil, writer, call)
        writer.audit("auditTasks/\(id)", [FieldChange("auditor_id", nil, auditor.id)])
        guard let row = try writer.row("SELECT * FROM inspections_task WHERE id = ?", [id]) else {
            throw RPCError.notFound("task", id)
        }
        let task = try AuditTask(row: row)
        return .with { $0.task = task.message }
    }

    static func list(
        _ request: Spearhead_Inspections_V1_ListAuditTasksRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListAuditTasksResponse {
        let (tasks, next) = try ListQuery(from: "inspections_task", key: "due_on || id").visible(call.visible, "auditor_id")
            .filterUnlessEmpty("auditor_id", request.auditorID)
            .filter("person_id <> ?", call.caller.person ?? "")
            .between("due_on", request.fromDate, request.toDate).filter("state", request.state, "state", AuditTask.State.self)
            .fetch(reader, call.page(of: request), AuditTask.init(row:))
        return .with {
            $0.tasks = tasks.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func start(
        _ request: Spearhead_Inspections_V1_StartAuditTaskRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_StartAuditTaskResponse {
        let task = try AuditTask.visible(id: request.id, writer, call)
        try task.require([.drawn])
        let moved = try task.move(to: .inField, writer)
        return .with { $0.task = moved.message }
    }

    static func cancel(
        _ request: Spearhead_Inspections_V1_CancelAuditTaskRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_CancelAuditTaskResponse {
        let task = try AuditTask.visible(id: request.id, writer, call)
        try FieldCheck.text("reason", request.reason, 1...500)
        try task.require([.drawn, .inField])
        let moved = try task.move(to: .cancelled, reason: request.reason, writer)
        return .with { $0.task = moved.message }
    }
}

/// People who are audited.
enum AuditPeople {
    static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> Person {
        guard let person = try People.find(id: id, reader) else { throw RPCError.notFound("person", id) }
        try call.requireVisible(person.id, "person", id)
        return person
    }
}
