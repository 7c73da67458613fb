import CRM
import GRDB
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Targets

/// A company with the people and units of the example data, and short forms of the calls that tests make.
struct TargetsCompany {
    static let team = "RG1-B1-T1"
    let tenant: TestTenant

    /// - Parameter sales: The plugin whose measures targets are set on.
    init(
        now: String = "2026-03-02T09:00:00+08:00", sales: any Plugin.Type = SalesFacts.self, plugins: [any Plugin.Type] = [],
        customers: Bool = false
    ) throws {
        tenant = try TestTenant(
            plugins: [OrganizationPlugin.self, CRMPlugin.self, sales, TargetsPlugin.self] + plugins, now: now)
        try tenant.importSeed("org_units", "people", "territories", "products", "holidays")
        if customers { try tenant.importSeed("customers") }
    }

    func call<Request: Message, Response: Message>(
        as caller: Caller = TestTenant.admin, _ method: String, _ request: Request, _: Response.Type = Response.self
    ) throws -> Response {
        try tenant.call(as: caller, "spearhead.targets.v1.\(method)", request)
    }

    func id(_ table: String, _ code: String) throws -> String {
        guard let id = try tenant.read({ try $0.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) }) else {
            throw Missing(what: code)
        }
        return id
    }

    func person(_ code: String) throws -> String { try id("organization_person", code) }
    func unit(_ code: String) throws -> String { try id("organization_org_unit", code) }
    func metric(_ code: String) throws -> String { try id("targets_metric", code) }

    func caller(_ code: String, _ role: Role) throws -> Caller { tenant.caller(roles: [role], person: try person(code)) }

    /// A plan on `sell_in` that lacks nothing but figures.
    func plan(
        _ metric: String = "sell_in", year: String = "2026", _ change: (inout Spearhead_Targets_V1_Plan) -> Void = { _ in }
    ) throws -> Spearhead_Targets_V1_Plan {
        let request = try Spearhead_Targets_V1_CreatePlanRequest.with {
            $0.plan.metricID = try self.metric(metric)
            $0.plan.fiscalYear = year
            $0.plan.title = "销售目标"
            $0.plan.currency = "CNY"
            $0.plan.ownerID = try person("DIR001")
            $0.plan.dueOn = "2026-12-31"
            $0.plan.goal = "巩固华禾，开拓新区"
            $0.plan.achievability = "去年增长一成，市场容量足够"
            change(&$0.plan)
        }
        return try call("TargetPlanService/CreatePlan", request, Spearhead_Targets_V1_CreatePlanResponse.self).plan
    }

    /// Sets a figure; everything that is not given is left open.
    @discardableResult
    func set(
        _ plan: String, _ period: String, _ unit: String, person: String? = nil, amount: Int64?,
        as caller: Caller = TestTenant.admin,
        _ change: (inout Spearhead_Targets_V1_Target) throws -> Void = { _ in }
    ) throws -> Spearhead_Targets_V1_Target {
        let request = try Spearhead_Targets_V1_SetTargetRequest.with {
            $0.target.planID = plan
            $0.target.coordinates.period = period
            $0.target.coordinates.orgUnitID = try self.unit(unit)
            $0.target.coordinates.personID = try person.map(self.person) ?? ""
            if let amount { $0.target.amount = amount }
            try change(&$0.target)
        }
        return try call(as: caller, "TargetCellService/SetTarget", request, Spearhead_Targets_V1_SetTargetResponse.self).target
    }

    @discardableResult
    func split(
        _ target: String, _ dimension: Spearhead_Targets_V1_SplitDimension, _ method: Spearhead_Targets_V1_SplitMethod,
        _ parts: [(value: String, weight: Int64, amount: Int64)] = [],
        _ change: (inout Spearhead_Targets_V1_SplitTargetRequest) -> Void = { _ in }
    ) throws -> Spearhead_Targets_V1_SplitTargetResponse {
        let request = Spearhead_Targets_V1_SplitTargetRequest.with {
            $0.targetID = target
            $0.dimension = dimension
            $0.method = method
            $0.parts = parts.map { part in
                .with {
                    $0.value = part.value
                    $0.weight = part.weight
                    $0.amount = part.amount
                    if method == .weights { $0.reason = "经验与区域潜力" }
                }
            }
            change(&$0)
        }
        return try call("TargetCellService/SplitTarget", request)
    }

    func publish(_ plan: String) throws -> Spearhead_Targets_V1_Plan {
        try call(
            "TargetPlanService/PublishPlan", Spearhead_Targets_V1_PublishPlanRequest.with { $0.id = plan },
            Spearhead_Targets_V1_PublishPlanResponse.self
        ).plan
    }

    /// Names of the checks that a plan fails.
    func failing(_ plan: String) throws -> [String] {
        let response: Spearhead_Targets_V1_CheckPlanResponse = try call(
            "TargetPlanService/CheckPlan", Spearhead_Targets_V1_CheckPlanRequest.with { $0.id = plan })
        return response.checks.filter { !$0.passed }.map(\.name)
    }

    func targets(_ plan: String) throws -> [Spearhead_Targets_V1_Target] {
        let response: Spearhead_Targets_V1_ListTargetsResponse = try call(
            "TargetCellService/ListTargets",
            Spearhead_Targets_V1_ListTargetsRequest.with {
                $0.planID = plan
                $0.pageSize = 1000
            })
        return response.targets
    }

    func remainders(_ plans: String...) throws -> Spearhead_Targets_V1_GetRemaindersResponse {
        try call("TargetCellService/GetRemainders", Spearhead_Targets_V1_GetRemaindersRequest.with { $0.planIds = plans })
    }

    /// Lines `base,person,date,amount`, with `category,channel,customer,product` where given.
    func facts(_ lines: String...) throws {
        let full = lines.map { line in line + String(repeating: ",", count: 7 - line.filter { $0 == "," }.count) }
        try tenant.importCSV(
            "facts", "base,person,date,amount,category,channel,customer,product\n" + full.joined(separator: "\n") + "\n")
    }

    func attainments(_ plan: String, asOf: String, as caller: Caller = TestTenant.admin) throws
        -> [Spearhead_Targets_V1_TargetAttainment]
    {
        let response: Spearhead_Targets_V1_ListTargetAttainmentsResponse = try call(
            as: caller, "AttainmentService/ListTargetAttainments",
            Spearhead_Targets_V1_ListTargetAttainmentsRequest.with {
                $0.planID = plan
                $0.asOf = asOf
                $0.pageSize = 1000
            })
        return response.attainments
    }
}

/// The error that a call is refused with.
func refusal(_ body: () throws -> some Any) throws -> RPCError {
    do {
        _ = try body()
    } catch let error as RPCError {
        return error
    }
    throw Missing(what: "a refusal")
}
