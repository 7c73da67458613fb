internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of PlanService on plans.
enum PlanMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "PlanService"
        registrar.command(service, "CreatePlan", permission: Permissions.plansWrite, requestBytesMax: 256 << 10, create)
        registrar.query(service, "GetPlan", permission: Permissions.plansRead, get)
        registrar.query(service, "ListPlans", permission: Permissions.plansRead, list)
        registrar.command(service, "UpdatePlan", permission: Permissions.plansWrite, requestBytesMax: 256 << 10, update)
        registrar.command(service, "ApprovePlan", permission: Permissions.plansApprove, approve)
        registrar.command(service, "RevisePlan", permission: Permissions.plansWrite, revise)
        registrar.command(service, "ClosePlan", permission: Permissions.plansApprove, close)
        AssignmentMethods.register(with: &registrar)
    }

    static func create(
        _ request: Spearhead_Incentives_V1_CreatePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreatePlanResponse {
        let new = request.plan
        var check = FieldCheck()
        let first = check.date("plan.effective_from", new.effectiveFrom) ?? call.businessDate
        try check.finish()
        let draft = Plans.Draft(
            code: new.code, title: new.title, periodKind: try PayPeriod.Kind(new.periodKind, "plan.period_kind"),
            currency: new.currency, effectiveFrom: first, rules: try PlanRules(new.rules, "plan.rules"))
        let plan = try FieldCheck.naming("plan") { try Plans.create(draft, writer, call) }
        return .with { $0.plan = plan.message }
    }

    static func get(
        _ request: Spearhead_Incentives_V1_GetPlanRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetPlanResponse {
        let plan = try Plan.find(id: request.id, reader)
        return .with { $0.plan = plan.message }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListPlansRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListPlansResponse {
        let (plans, next) = try ListQuery(from: "incentives_plan", key: "id", descending: true)
            .filterUnlessEmpty("code", request.code).fetch(reader, call.page(of: request), Plan.init(row:))
        return .with {
            $0.plans = plans.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Incentives_V1_UpdatePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_UpdatePlanResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["title", "effective_from", "rules"])
        let plan = try Plan.find(id: request.plan.id, writer)
        try Etag.check(request.etag, plan.version)
        var draft = Plans.Draft(
            code: plan.code, title: plan.title, periodKind: plan.periodKind, currency: plan.currency,
            effectiveFrom: plan.effectiveFrom, rules: plan.rules)
        if mask.contains("title") { draft.title = request.plan.title }
        if mask.contains("rules") { draft.rules = try PlanRules(request.plan.rules, "plan.rules") }
        if mask.contains("effective_from") {
            var check = FieldCheck()
            draft.effectiveFrom = check.date("plan.effective_from", request.plan.effectiveFrom) ?? plan.effectiveFrom
            try check.finish()
        }
        let updated = try FieldCheck.naming("plan") { try Plans.update(plan, to: draft, writer, call) }
        return .with { $0.plan = updated.message }
    }

    static func approve(
        _ request: Spearhead_Incentives_V1_ApprovePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_ApprovePlanResponse {
        let plan = try Plans.approve(Plan.find(id: request.id, writer), writer, call)
        return .with { $0.plan = plan.message }
    }

    static func revise(
        _ request: Spearhead_Incentives_V1_RevisePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_RevisePlanResponse {
        var check = FieldCheck()
        let first = check.date("effective_from", request.effectiveFrom) ?? call.businessDate
        try check.finish()
        let plan = try Plans.revise(Plan.find(id: request.id, writer), from: first, writer, call)
        return .with { $0.plan = plan.message }
    }

    static func close(
        _ request: Spearhead_Incentives_V1_ClosePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_ClosePlanResponse {
        var check = FieldCheck()
        let last = check.date("effective_to", request.effectiveTo) ?? call.businessDate
        try check.finish()
        let plan = try Plans.close(Plan.find(id: request.id, writer), on: last, writer)
        return .with { $0.plan = plan.message }
    }
}

/// The rpcs of PlanService on assignments.
enum AssignmentMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "PlanService"
        registrar.command(service, "AssignPlan", permission: Permissions.assign, assign)
        registrar.command(service, "EndAssignment", permission: Permissions.assign, end)
        registrar.query(service, "ListAssignments", permission: Permissions.statementsRead, list)
    }

    static func assign(
        _ request: Spearhead_Incentives_V1_AssignPlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_AssignPlanResponse {
        let wanted = request.assignment
        var check = FieldCheck()
        let first = check.date("assignment.effective_from", wanted.effectiveFrom)
        let last = check.optionalDate("assignment.effective_to", wanted.effectiveTo)
        try check.finish()
        let assignment = try FieldCheck.naming("assignment") {
            try Assignments.assign(
                wanted.personID, to: wanted.planCode, from: first ?? call.businessDate, through: last, writer, call)
        }
        return .with { $0.assignment = assignment.message }
    }

    static func end(
        _ request: Spearhead_Incentives_V1_EndAssignmentRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_EndAssignmentResponse {
        var check = FieldCheck()
        let last = check.date("effective_to", request.effectiveTo) ?? call.businessDate
        try check.finish()
        let assignment = try Assignments.end(Assignment.find(id: request.id, writer), on: last, writer)
        return .with { $0.assignment = assignment.message }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListAssignmentsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListAssignmentsResponse {
        let (found, next) = try ListQuery(from: "incentives_assignment", key: "id").visible(call.visible, "person_id")
            .filterUnlessEmpty("person_id", request.personID).filterUnlessEmpty("plan_code", request.planCode)
            .fetch(reader, call.page(of: request), Assignment.init(row:))
        return .with {
            $0.assignments = found.map(\.message)
            $0.nextPageToken = next
        }
    }
}
