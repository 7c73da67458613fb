internal import GRDB
internal import Organization
internal import PluginKit

/// The rules of plan lines; every entry point comes through here.
extension Plan {
    static func create(_ draft: PlanDraft, _ writer: Writer, _ call: Call) throws -> Plan {
        try check(draft, writer)
        guard try find(person: draft.personID, on: draft.date, customer: draft.customerID, writer) == nil else {
            throw RPCError(
                .alreadyExists, "PLAN_TAKEN", "The outlet is on the rep's plan of \(draft.date) already. Change that line.")
        }
        let id = call.newID()
        try insert(draft, id: id, writer)
        writer.audit("plans/\(id)", [FieldChange("date", nil, "\(draft.date)"), FieldChange("customer", nil, draft.customerID)])
        try PlanStates.settle(person: draft.personID, on: draft.date, customer: draft.customerID, writer)
        return try visible(id: id, writer, call)
    }

    /// Writes a line whose values are known to be right.
    static func insert(_ draft: PlanDraft, id: String, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO visits_plan (id, person_id, planned_on, week, customer_id, sequence, state, purpose, agenda, demo_points, \
            route_id, version) VALUES (?, ?, ?, ?, ?, ?, 'planned', ?, ?, ?, ?, 1)
            """,
            [
                id, draft.personID, draft.date, draft.date.isoWeek, draft.customerID, draft.sequence, draft.purpose, draft.agenda,
                draft.demoPoints, draft.routeID,
            ])
    }

    /// Brings the line to the state of a file.
    ///
    /// - Returns: Whether anything changed.
    func reconcile(with wanted: PlanDraft, _ writer: Writer) throws -> Bool {
        var next = draft
        next.sequence = wanted.sequence
        if !wanted.purpose.isEmpty { next.purpose = wanted.purpose }
        if !wanted.agenda.isEmpty { next.agenda = wanted.agenda }
        if !wanted.demoPoints.isEmpty { next.demoPoints = wanted.demoPoints }
        guard next != draft else { return false }
        try write(next, writer)
        return true
    }

    /// Changes purpose, agenda and demo points, as long as the line is to be done.
    func update(to wanted: PlanDraft, _ writer: Writer, _ call: Call) throws -> Plan {
        guard state == .planned else { throw illegal(allowed: "planned") }
        try write(wanted, writer)
        return try Self.visible(id: id, writer, call)
    }

    /// Calls the line off; whoever leads the rep approves it by doing so.
    func cancel(reason: String, _ writer: Writer, _ call: Call) throws -> Plan {
        var check = FieldCheck()
        check.text("reason", reason, 1...500)
        try check.finish()
        guard call.caller.person != draft.personID else {
            throw RPCError(
                .failedPrecondition, "OWN_PLAN", "A plan is cancelled by someone who leads the rep. Ask your superior.")
        }
        guard state == .planned || state == .missed else { throw illegal(allowed: "planned, missed") }
        try writer.update(
            "visits_plan", id,
            set: ["state": State.cancelled.rawValue, "cancel_reason": reason, "cancelled_by": call.actor, "version": version + 1])
        writer.audit(
            "plans/\(id)", [FieldChange("state", state.rawValue, "cancelled"), FieldChange("cancel_reason", nil, reason)])
        return try Self.visible(id: id, writer, call)
    }

    private func write(_ next: PlanDraft, _ writer: Writer) throws {
        try Self.check(next, writer)
        try writer.update(
            "visits_plan", id,
            set: [
                "sequence": next.sequence, "purpose": next.purpose, "agenda": next.agenda, "demo_points": next.demoPoints,
                "version": version + 1,
            ])
        let changes = [
            FieldChange("sequence", "\(draft.sequence)", "\(next.sequence)"), FieldChange("purpose", draft.purpose, next.purpose),
            FieldChange("agenda", draft.agenda, next.agenda), FieldChange("demo_points", draft.demoPoints, next.demoPoints),
        ]
        writer.audit("plans/\(id)", changes)
    }

    private func illegal(allowed: String) -> RPCError {
        RPCError(
            .failedPrecondition, "PLAN_STATE", "The plan line is \(state.rawValue); this needs one of: \(allowed).",
            metadata: ["state": state.rawValue, "allowed": allowed])
    }

    private static func check(_ draft: PlanDraft, _ reader: Reader) throws {
        var check = FieldCheck()
        check.range("plan.sequence", draft.sequence, 1...500)
        check.text("plan.purpose", draft.purpose, 0...500)
        check.text("plan.agenda", draft.agenda, 0...2000)
        check.text("plan.demo_points", draft.demoPoints, 0...2000)
        try check.finish()
    }
}
