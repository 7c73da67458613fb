import CRM
import GRDB
import Incentives
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Targets

typealias V1Plan = Spearhead_Incentives_V1_Plan
typealias V1Rules = Spearhead_Incentives_V1_PlanRules
typealias V1Component = Spearhead_Incentives_V1_PlanComponent
typealias V1Statement = Spearhead_Incentives_V1_Statement

/// A company with pay plans, and short names for the calls that tests make.
struct PayCompany {
    static let plugins: [any Plugin.Type] = [
        OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, TargetsPlugin.self, FakeInspections.self,
        IncentivesPlugin.self,
    ]
    static let finance = Caller(
        kind: .user, id: "00000000-0000-7000-8000-00000000000f", name: "finance", roles: [.finance])

    let tenant: TestTenant

    /// The example company with everything that pays, half a year of it.
    static func seed(documents: [String] = ["invoices", "receipts", "returns"]) throws -> PayCompany {
        let tenant = try TestTenant(plugins: plugins, now: SeedOne.asOf)
        try tenant.importSeed(
            "org_units", "people", "territories", "products", "holidays", "customers", "orders", "order_lines", "shipments",
            "shipment_lines")
        for table in documents { try tenant.importSeed(table) }
        try tenant.importSeed("targets")
        try tenant.importCSV("inspection_rows", SeedTruth.table())
        return PayCompany(tenant: tenant)
    }

    func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller = TestTenant.admin, _: Response.Type = Response.self
    ) throws -> Response {
        try tenant.call(as: caller, "spearhead.incentives.v1.\(method)", request)
    }

    func person(_ code: String) throws -> String {
        guard let person = try tenant.read({ try People.find(code: code, $0) }) else { throw RPCError.notFound("person", code) }
        return person.id
    }

    func rep(_ code: String) throws -> Caller { tenant.caller(roles: [.rep], person: try person(code)) }

    func codes() throws -> [String: String] {
        try tenant.read { reader in
            Dictionary(uniqueKeysWithValues: try reader.rows("SELECT id, code FROM organization_person").map { ($0[0], $0[1]) })
        }
    }

    /// Makes, approves and gives a plan to people from January on.
    @discardableResult
    func plan(
        _ rules: V1Rules, code: String = "REP", kind: Spearhead_Incentives_V1_PayPeriodKind = .month, from: String = "2026-01-01",
        for people: [String] = []
    ) throws -> V1Plan {
        let draft = try draft(rules, code: code, kind: kind, from: from)
        let approved: Spearhead_Incentives_V1_ApprovePlanResponse = try call(
            "PlanService/ApprovePlan", Spearhead_Incentives_V1_ApprovePlanRequest.with { $0.id = draft.id }, as: Self.finance)
        for person in people { try assign(person, to: code, from: from) }
        return approved.plan
    }

    func draft(
        _ rules: V1Rules, code: String = "REP", kind: Spearhead_Incentives_V1_PayPeriodKind = .month, from: String = "2026-01-01"
    ) throws -> V1Plan {
        let created: Spearhead_Incentives_V1_CreatePlanResponse = try call(
            "PlanService/CreatePlan",
            Spearhead_Incentives_V1_CreatePlanRequest.with {
                $0.plan.code = code
                $0.plan.title = "Plan \(code)"
                $0.plan.periodKind = kind
                $0.plan.currency = "CNY"
                $0.plan.effectiveFrom = from
                $0.plan.rules = rules
            })
        return created.plan
    }

    @discardableResult
    func assign(_ person: String, to code: String = "REP", from: String, to last: String = "") throws -> String {
        let response: Spearhead_Incentives_V1_AssignPlanResponse = try call(
            "PlanService/AssignPlan",
            Spearhead_Incentives_V1_AssignPlanRequest.with {
                $0.assignment.personID = person
                $0.assignment.planCode = code
                $0.assignment.effectiveFrom = from
                $0.assignment.effectiveTo = last
            })
        return response.assignment.id
    }

    /// The statements of a period, calculated and not kept.
    func preview(_ period: String, _ people: [String] = [], size: Int32 = 100) throws -> [V1Statement] {
        var found: [V1Statement] = []
        var token = ""
        repeat {
            let response: Spearhead_Incentives_V1_PreviewStatementsResponse = try call(
                "CalculationService/PreviewStatements",
                Spearhead_Incentives_V1_PreviewStatementsRequest.with {
                    $0.period = period
                    $0.personIds = people
                    $0.pageSize = size
                    $0.pageToken = token
                })
            found += response.statements
            token = response.nextPageToken
        } while !token.isEmpty
        return found
    }

    /// Calculates a period and keeps the statements.
    @discardableResult
    func run(_ period: String, batch: Int32 = 0) throws -> Spearhead_Incentives_V1_Run {
        let created: Spearhead_Incentives_V1_CreateRunResponse = try call(
            "CalculationService/CreateRun", Spearhead_Incentives_V1_CreateRunRequest.with { $0.period = period })
        var run = created.run
        while !run.done {
            let response: Spearhead_Incentives_V1_CalculateRunResponse = try call(
                "CalculationService/CalculateRun",
                Spearhead_Incentives_V1_CalculateRunRequest.with {
                    $0.id = run.id
                    $0.peopleMax = batch
                })
            run = response.run
        }
        return run
    }

    /// The kept statements of a period, whole.
    func statements(_ period: String) throws -> [V1Statement] {
        let response: Spearhead_Incentives_V1_ListStatementsResponse = try call(
            "StatementService/ListStatements",
            Spearhead_Incentives_V1_ListStatementsRequest.with {
                $0.period = period
                $0.pageSize = 1000
            })
        return try response.statements.map { try statement($0.id) }.sorted { $0.personID < $1.personID }
    }

    func statement(_ id: String, as caller: Caller = TestTenant.admin) throws -> V1Statement {
        let response: Spearhead_Incentives_V1_GetStatementResponse = try call(
            "StatementService/GetStatement", Spearhead_Incentives_V1_GetStatementRequest.with { $0.id = id }, as: caller)
        return response.statement
    }

    /// Reviews and approves a statement.
    @discardableResult
    func close(_ id: String) throws -> V1Statement {
        let _: Spearhead_Incentives_V1_ReviewStatementResponse = try call(
            "StatementService/ReviewStatement", Spearhead_Incentives_V1_ReviewStatementRequest.with { $0.id = id })
        let response: Spearhead_Incentives_V1_ApproveStatementResponse = try call(
            "StatementService/ApproveStatement", Spearhead_Incentives_V1_ApproveStatementRequest.with { $0.id = id })
        return response.statement
    }
}

/// The rules of the example company: configuration, nothing else.
enum SeedPlan {
    static var rules: V1Rules {
        .with {
            $0.components = [component]
            $0.gate.measure = "inspections.truthfulness"
            $0.gate.missingMultiplierPpm = 1_000_000
            $0.gate.steps = [
                .with {
                    $0.below = 900_000
                    $0.multiplierPpm = 800_000
                }
            ]
            $0.penaltyCapPpm = 200_000
        }
    }

    static var component: V1Component {
        .with {
            $0.key = "sell-in"
            $0.title = "回款提成"
            $0.kind = .commission
            $0.basis = .collected
            $0.goalMetric = "sell_in"
            $0.clawsBack = true
            $0.rates = table(
                .attainment, .marginal, [(0, 5_000), (800_000, 10_000), (1_000_000, 15_000), (1_200_000, 20_000), (1_500_000, 0)])
        }
    }

    /// Contiguous tiers by their lower bounds.
    static func table(
        _ basis: Spearhead_Incentives_V1_RateBasis, _ mode: Spearhead_Incentives_V1_RateMode,
        _ tiers: [(from: Int64, rate: Int64)]
    ) -> Spearhead_Incentives_V1_RateTable {
        .with {
            $0.basis = basis
            $0.mode = mode
            $0.tiers = tiers.enumerated().map { index, tier in
                .with {
                    $0.from = tier.from
                    if index + 1 < tiers.count { $0.to = tiers[index + 1].from }
                    $0.ratePpm = tier.rate
                }
            }
        }
    }
}

/// What two lists of rows do not share, for a test's message.
func differences<Row: Hashable>(_ found: [Row], _ expected: [Row]) -> [String] {
    let missing = Set(expected).subtracting(found).map { "missing \($0)" }
    let extra = Set(found).subtracting(expected).map { "extra \($0)" }
    let count = found.count == expected.count ? [] : ["\(found.count) rows instead of \(expected.count)"]
    return count + (missing + extra).sorted().prefix(20)
}

/// The refusal of a call.
func refusal(_ body: () throws -> Void) -> RPCError? {
    do {
        try body()
        return nil
    } catch { return error as? RPCError }
}
