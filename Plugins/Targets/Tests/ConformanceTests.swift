import CRM
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Targets
import Testing

@Suite("The plugin Targets")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: TargetsPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self], samples: samples)
        #expect(failures == [])
    }

    /// Three metrics with a plan each, targets of two teams, proposals to their people, and their work.
    private let samples = ConformanceSamples { tenant in
        try tenant.importSeed("org_units", "people")
        for number in 1...3 {
            let _: Spearhead_Targets_V1_CreateMetricResponse = try tenant.call(
                "spearhead.targets.v1.MetricService/CreateMetric", Self.metric("leads_\(number)"))
            try tenant.importCSV(
                "targets",
                "metric,period,person_code,org_unit_code,category,channel,amount_minor\n"
                    + (1...3).map { "leads_\(number),2026-03,REP00\($0),RG1-B1-T1,,,10\n" }.joined()
                    + "leads_\(number),2026-03,,RG1-B1-T1,,,30\n")
        }
        for target in try Self.targets(tenant).filter({ !$0.coordinates.personID.isEmpty }).prefix(3) {
            let _: Spearhead_Targets_V1_ProposeTargetResponse = try tenant.call(
                "spearhead.targets.v1.ReviewService/ProposeTarget",
                Spearhead_Targets_V1_ProposeTargetRequest.with { $0.targetID = target.id })
            let _: Spearhead_Targets_V1_CreateWorkItemResponse = try tenant.call(
                "spearhead.targets.v1.WorkPlanService/CreateWorkItem", Self.item(target))
        }
    }
    .request("MetricService/CreateMetric") { _ in Self.metric("leads_4") }
    .request("MetricService/ListMetrics") { _ in Spearhead_Targets_V1_ListMetricsRequest() }
    .request("MetricService/UpdateMetric") { tenant in
        let metrics: Spearhead_Targets_V1_ListMetricsResponse = try tenant.call(
            "spearhead.targets.v1.MetricService/ListMetrics", Spearhead_Targets_V1_ListMetricsRequest())
        return Spearhead_Targets_V1_UpdateMetricRequest.with {
            $0.metric = metrics.metrics[0]
            $0.metric.title += "+"
            $0.updateMask.paths = ["title"]
            $0.etag = metrics.metrics[0].etag
        }
    }
    .request("TargetPlanService/ListPlans") { _ in Spearhead_Targets_V1_ListPlansRequest() }
    .request("TargetPlanService/UpdatePlan") { tenant in
        let plan = try Self.plan(tenant)
        return Spearhead_Targets_V1_UpdatePlanRequest.with {
            $0.plan = plan
            $0.plan.title += "+"
            $0.etag = plan.etag
        }
    }
    .request("TargetPlanService/CheckPlan") { tenant in
        let plan = try Self.plan(tenant)
        return Spearhead_Targets_V1_CheckPlanRequest.with { $0.id = plan.id }
    }
    .request("TargetCellService/ListTargets") { tenant in
        let plan = try Self.plan(tenant)
        return Spearhead_Targets_V1_ListTargetsRequest.with { $0.planID = plan.id }
    }
    .request("TargetCellService/GetTarget") { tenant in
        let target = try Self.targets(tenant)[0]
        return Spearhead_Targets_V1_GetTargetRequest.with { $0.id = target.id }
    }
    .request("TargetCellService/SetTarget") { tenant in
        let target = try Self.targets(tenant)[0]
        return Spearhead_Targets_V1_SetTargetRequest.with {
            $0.target = target
            $0.target.amount += 1
        }
    }
    .request("TargetCellService/SplitTarget") { tenant in
        let team = try #require(try Self.targets(tenant).first { $0.coordinates.personID.isEmpty })
        return Spearhead_Targets_V1_SplitTargetRequest.with {
            $0.targetID = team.id
            $0.dimension = .person
            $0.method = .even
        }
    }
    .request("ReviewService/ListReviews") { tenant in
        let plan = try Self.plan(tenant)
        return Spearhead_Targets_V1_ListReviewsRequest.with { $0.planID = plan.id }
    }
    .request("WorkPlanService/ListWorkItems") { _ in Spearhead_Targets_V1_ListWorkItemsRequest() }
    .request("AttainmentService/GetTeamAttainment") { tenant in
        let unit = try Self.targets(tenant)[0].coordinates.orgUnitID
        return Spearhead_Targets_V1_GetTeamAttainmentRequest.with {
            $0.period = "2026-03"
            $0.orgUnitID = unit
        }
    }
    .request("AttainmentService/ListTargetAttainments") { tenant in
        let plan = try Self.plan(tenant)
        return Spearhead_Targets_V1_ListTargetAttainmentsRequest.with { $0.planID = plan.id }
    }

    private static func metric(_ code: String) -> Spearhead_Targets_V1_CreateMetricRequest {
        .with {
            $0.metric.code = code
            $0.metric.title = "线索"
            $0.metric.bases = [
                .with {
                    $0.key = "captured"
                    $0.measure = "crm.leads"
                }
            ]
            $0.metric.processMeasures = ["crm.customers"]
        }
    }

    private static func item(_ target: Spearhead_Targets_V1_Target) -> Spearhead_Targets_V1_CreateWorkItemRequest {
        .with {
            $0.item.targetID = target.id
            $0.item.ownerID = target.coordinates.personID
            $0.item.title = "拜访"
            $0.item.startsOn = "2026-03-02"
            $0.item.endsOn = "2026-03-03"
        }
    }

    private static func plan(_ tenant: TestTenant) throws -> Spearhead_Targets_V1_Plan {
        let plans: Spearhead_Targets_V1_ListPlansResponse = try tenant.call(
            "spearhead.targets.v1.TargetPlanService/ListPlans", Spearhead_Targets_V1_ListPlansRequest())
        return try #require(plans.plans.first)
    }

    private static func targets(_ tenant: TestTenant) throws -> [Spearhead_Targets_V1_Target] {
        let plan = try plan(tenant)
        let found: Spearhead_Targets_V1_ListTargetsResponse = try tenant.call(
            "spearhead.targets.v1.TargetCellService/ListTargets",
            Spearhead_Targets_V1_ListTargetsRequest.with { $0.planID = plan.id })
        return found.targets
    }
}
