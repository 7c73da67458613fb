internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// TargetPlanService.
enum PlanMethods {
    static let service = "TargetPlanService"
    private static let mutable: Set<String> = [
        "title", "owner_id", "due_on", "parent_plan_id", "goal", "achievability", "positioning", "price_strategy",
        "promotion_strategy", "channel_strategy", "padding_ppm",
    ]

    static func register(with registrar: inout PluginRegistrar) {
        registrar.query(service, "GetPlan", permission: Permissions.plansRead, get)
        registrar.query(service, "ListPlans", permission: Permissions.plansRead, list)
        registrar.command(service, "CreatePlan", permission: Permissions.plansWrite, create)
        registrar.command(service, "UpdatePlan", permission: Permissions.plansWrite, update)
        registrar.command(service, "DeletePlan", permission: Permissions.plansWrite, delete)
        registrar.report(service, "CheckPlan", permission: Permissions.plansRead, check)
        registrar.command(service, "PublishPlan", permission: Permissions.plansWrite, publish)
        registrar.command(service, "RevisePlan", permission: Permissions.plansWrite, revise)
        registrar.command(service, "ClosePlan", permission: Permissions.plansWrite, close)
    }

    private static func get(
        _ request: Spearhead_Targets_V1_GetPlanRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetPlanResponse {
        let plan = try Plans.require(id: request.id, reader)
        return .with { $0.plan = plan.message }
    }

    private static func list(
        _ request: Spearhead_Targets_V1_ListPlansRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ListPlansResponse {
        let filter = Plans.Filter(
            metricID: request.metricID, fiscalYear: request.fiscalYear, state: Plan.State(request.state))
        let (plans, next) = try Plans.list(filter, reader, call.page(of: request))
        return .with {
            $0.plans = plans.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func create(
        _ request: Spearhead_Targets_V1_CreatePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_CreatePlanResponse {
        let metric = try Metrics.require(id: request.plan.metricID, writer)
        let unit = try writer.measure(try metric.base("").measure).unit
        var header = Plan.Header(title: request.plan.title, currency: request.plan.currency.nonEmpty)
        try header.take(request.plan, mutable)
        let plan = try Plans.create(
            metric: metric, fiscalYear: request.plan.fiscalYear, header, unit: unit, imported: false, writer, call)
        return .with { $0.plan = plan.message }
    }

    private static func update(
        _ request: Spearhead_Targets_V1_UpdatePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_UpdatePlanResponse {
        let mask = try UpdateMask(request.updateMask, allowed: mutable)
        let before = try Plans.require(id: request.plan.id, writer)
        try Etag.check(request.etag, before.version)
        var header = before.header
        try header.take(request.plan, mask.paths)
        let plan = try Plans.update(before, to: header, writer)
        return .with { $0.plan = plan.message }
    }

    private static func delete(
        _ request: Spearhead_Targets_V1_DeletePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_DeletePlanResponse {
        try Plans.delete(Plans.require(id: request.id, writer), writer)
        return .init()
    }

    private static func check(
        _ request: Spearhead_Targets_V1_CheckPlanRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_CheckPlanResponse {
        let outcomes = try PlanChecks.run(Plans.require(id: request.id, reader), reader)
        return .with {
            $0.checks = outcomes.map { outcome in
                .with {
                    $0.name = outcome.name.rawValue
                    $0.passed = outcome.passed
                    $0.findings = outcome.findings
                }
            }
            $0.publishable = outcomes.allSatisfy(\.passed)
        }
    }

    private static func publish(
        _ request: Spearhead_Targets_V1_PublishPlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_PublishPlanResponse {
        let plan = try Plans.publish(Plans.require(id: request.id, writer), writer, call)
        return .with { $0.plan = plan.message }
    }

    private static func revise(
        _ request: Spearhead_Targets_V1_RevisePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_RevisePlanResponse {
        let plan = try Plans.revise(Plans.require(id: request.id, writer), reason: request.reason, writer, call)
        return .with { $0.plan = plan.message }
    }

    private static func close(
        _ request: Spearhead_Targets_V1_ClosePlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_ClosePlanResponse {
        let plan = try Plans.close(Plans.require(id: request.id, writer), writer)
        return .with { $0.plan = plan.message }
    }
}
