import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Targets
import Testing

@Suite("Work for targets")
struct WorkTests {
    private let company: TargetsCompany

    init() throws { company = try TargetsCompany() }

    private func item(
        as caller: Caller, _ title: String, _ target: String, from: String, to: String, unplanned: Bool = false
    ) throws -> Spearhead_Targets_V1_WorkItem {
        let request = Spearhead_Targets_V1_CreateWorkItemRequest.with {
            $0.item.title = title
            $0.item.targetID = target
            $0.item.startsOn = from
            $0.item.endsOn = to
            $0.item.unplanned = unplanned
        }
        return try company.call(
            as: caller, "WorkPlanService/CreateWorkItem", request, Spearhead_Targets_V1_CreateWorkItemResponse.self
        ).item
    }

    private func items(as caller: Caller, on date: String) throws -> [String] {
        let response: Spearhead_Targets_V1_ListWorkItemsResponse = try company.call(
            as: caller, "WorkPlanService/ListWorkItems", Spearhead_Targets_V1_ListWorkItemsRequest.with { $0.date = date })
        return response.items.map(\.title)
    }

    @Test("B02 B04 B05: work has owner, dates and a target; the leader sees it for any date; plan and report are compared")
    func workPlan() throws {
        let plan = try company.plan()
        let target = try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 100)
        let rep = try company.caller("REP001", .rep)
        let first = try item(as: rep, "拜访三家新店", target.id, from: "2026-03-02", to: "2026-03-06")
        _ = try item(as: rep, "堆头谈判", target.id, from: "2026-03-05", to: "2026-03-09")
        _ = try item(as: rep, "临时补货", "", from: "2026-03-04", to: "2026-03-04", unplanned: true)
        #expect(first.ownerID == rep.person)
        #expect(
            try refusal { try item(as: rep, "没有目标", "", from: "2026-03-05", to: "2026-03-04") }.fieldViolations.map(\.field)
                == ["item.ends_on", "item.target_id"])
        #expect(try items(as: company.caller("SUP001", .supervisor), on: "2026-03-06") == ["拜访三家新店", "堆头谈判"])
        #expect(try items(as: company.caller("SUP002", .supervisor), on: "2026-03-06").isEmpty)
        let complete = Spearhead_Targets_V1_CompleteWorkItemRequest.with {
            $0.id = first.id
            $0.result = "两家下单"
        }
        #expect(
            try company.call(
                as: rep, "WorkPlanService/CompleteWorkItem", complete, Spearhead_Targets_V1_CompleteWorkItemResponse.self
            ).item.done)
        let rates: Spearhead_Targets_V1_GetExecutionRateResponse = try company.call(
            as: rep, "WorkPlanService/GetExecutionRate",
            Spearhead_Targets_V1_GetExecutionRateRequest.with {
                $0.from = "2026-03-01"
                $0.to = "2026-03-31"
            })
        #expect(rates.rates.map { "\($0.done)/\($0.planned) \($0.ratePercent) +\($0.unplanned)" } == ["1/2 50.0 +1"])
    }

    @Test("A28: the day has yesterday's summary, the team's figure, what everyone declared, and the difference")
    func day() throws {
        let metric = try company.metric("sell_in")
        let unit = try company.unit(TargetsCompany.team)
        let create = { (date: String, amount: Int64) in
            try company.call(
                "WorkPlanService/CreateDayPlan",
                Spearhead_Targets_V1_CreateDayPlanRequest.with {
                    $0.metricID = metric
                    $0.orgUnitID = unit
                    $0.date = date
                    $0.amount = amount
                }, Spearhead_Targets_V1_CreateDayPlanResponse.self
            ).dayPlan
        }
        // 2026-02-27 is the Friday before Monday 2026-03-02.
        _ = try create("2026-02-27", 70)
        try company.facts("ordered,REP001,2026-02-27,12", "ordered,REP002,2026-02-27,30")
        let today = try create("2026-03-02", 100)
        #expect(today.shares.map(\.assigned) == [15, 15, 14, 14, 14, 14, 14] && today.difference == -100)
        #expect(today.yesterday == "2026-02-27" && today.yesterdayAmount == 70 && today.yesterdayActual == 42)
        #expect(today.shares[0].yesterdayActual == 12 && today.shares[0].yesterdayAssigned == 10)
        let declare = { (code: String, amount: Int64) in
            try company.call(
                as: company.caller(code, .rep), "WorkPlanService/DeclareDayTarget",
                Spearhead_Targets_V1_DeclareDayTargetRequest.with {
                    $0.dayPlanID = today.id
                    $0.amount = amount
                }, Spearhead_Targets_V1_DeclareDayTargetResponse.self
            ).dayPlan
        }
        _ = try declare("REP001", 40)
        let declared = try declare("REP002", 75)
        #expect(declared.declared == 115 && declared.difference == 15)
        #expect(declared.shares.map(\.hasDeclared) == [true, true, false, false, false, false, false])
        #expect(try refusal { try declare("REP008", 1) }.reason == "NOT_FOUND")
        #expect(try refusal { try create("2026-03-02", 1) }.reason == "DAY_PLAN_EXISTS")
    }

    @Test("Whoever leaves hands plans and open work over")
    func leaving() throws {
        let plan = try company.plan { $0.ownerID = (try? company.person("MGR003")) ?? "" }
        let leave = { (successor: String) in
            try company.tenant.call(
                "spearhead.organization.v1.PersonService/DeactivatePerson",
                Spearhead_Organization_V1_DeactivatePersonRequest.with {
                    $0.id = try company.person("MGR003")
                    $0.leftOn = "2026-03-31"
                    $0.successorID = try successor.isEmpty ? "" : company.person(successor)
                }) as Spearhead_Organization_V1_DeactivatePersonResponse
        }
        _ = try leave("MGR002")
        let owner = try company.tenant.read {
            try $0.value(String.self, "SELECT owner_id FROM targets_plan WHERE id = ?", [plan.id])
        }
        #expect(owner == (try company.person("MGR002")))
    }
}
