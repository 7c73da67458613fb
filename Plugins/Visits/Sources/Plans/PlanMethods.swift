internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// PlanService.
enum PlanMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "PlanService"
        registrar.command(service, "GeneratePlans", permission: Permissions.writePlans, generate)
        registrar.command(service, "CreatePlan", permission: Permissions.writePlans, create)
        registrar.query(service, "ListPlans", permission: Permissions.readPlans, list)
        registrar.command(service, "UpdatePlan", permission: Permissions.writePlans, update)
        registrar.command(service, "CancelPlan", permission: Permissions.cancelPlans, cancel)
    }

    static func generate(
        _ request: Spearhead_Visits_V1_GeneratePlansRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_GeneratePlansResponse {
        let interval = try FieldCheck.interval(
            from: request.fromDate, to: request.toDate, daysMax: PlanGenerator.daysMax)
        guard interval.lowerBound >= call.businessDate else {
            throw RPCError.invalidField("from_date", "must not be in the past")
        }
        let created = try PlanGenerator.generate(in: interval, person: request.personID.nonEmpty, writer, call)
        return .with { $0.createdCount = created }
    }

    static func create(
        _ request: Spearhead_Visits_V1_CreatePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CreatePlanResponse {
        let wanted = request.plan
        guard let date = BusinessDate(wanted.date), date >= call.businessDate else {
            throw RPCError.invalidField("plan.date", "must be a date YYYY-MM-DD, today or later")
        }
        let person = try wanted.personID.nonEmpty ?? call.person()
        try call.requireVisible(person, "person", person)
        _ = try People.require(id: person, writer)
        let outlet = try Outlet.reachable(id: wanted.customerID, by: person, writer, call)
        var draft = PlanDraft(personID: person, date: date, customerID: outlet.id, sequence: Int64(wanted.sequence))
        draft.purpose = wanted.purpose
        draft.agenda = wanted.agenda
        draft.demoPoints = wanted.demoPoints
        let plan = try Plan.create(draft, writer, call)
        return .with { $0.plan = plan.message }
    }

    static func list(
        _ request: Spearhead_Visits_V1_ListPlansRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListPlansResponse {
        let list = try ListQuery(from: "visits_plan", key: "planned_on || person_id || printf('%03d', sequence) || id")
            .visible(call.visible, "person_id").filterUnlessEmpty("person_id", request.personID)
            .between("planned_on", request.fromDate, request.toDate).filter("state", request.state, "state", Plan.State.self)
        let (plans, next) = try list.fetch(reader, call.page(of: request), Plan.init(row:))
        return .with {
            $0.plans = plans.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Visits_V1_UpdatePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_UpdatePlanResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["purpose", "agenda", "demo_points"])
        let plan = try Plan.visible(id: request.plan.id, writer, call)
        try Etag.check(request.etag, plan.version)
        var draft = plan.draft
        if mask.contains("purpose") { draft.purpose = request.plan.purpose }
        if mask.contains("agenda") { draft.agenda = request.plan.agenda }
        if mask.contains("demo_points") { draft.demoPoints = request.plan.demoPoints }
        let updated = try plan.update(to: draft, writer, call)
        return .with { $0.plan = updated.message }
    }

    static func cancel(
        _ request: Spearhead_Visits_V1_CancelPlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_CancelPlanResponse {
        let plan = try Plan.visible(id: request.id, writer, call)
        let cancelled = try plan.cancel(reason: request.reason, writer, call)
        return .with { $0.plan = cancelled.message }
    }
}

extension Plan {
    fileprivate var message: Spearhead_Visits_V1_Plan {
        .with {
            $0.id = id
            $0.personID = draft.personID
            $0.date = "\(draft.date)"
            $0.customerID = draft.customerID
            $0.sequence = Int32(draft.sequence)
            $0.state = state.message
            $0.purpose = draft.purpose
            $0.agenda = draft.agenda
            $0.demoPoints = draft.demoPoints
            $0.routeID = draft.routeID ?? ""
            $0.visitID = visitID ?? ""
            $0.cancelReason = cancelReason ?? ""
            $0.etag = Etag.of(version)
        }
    }
}

extension Plan.State: APIChoice {
    typealias Message = Spearhead_Visits_V1_PlanState
}
