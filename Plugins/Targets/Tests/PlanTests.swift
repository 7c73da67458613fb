import CRM
import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Targets
import Testing

@Suite("Target plans")
struct PlanTests {
    private let company: TargetsCompany

    init() throws { company = try TargetsCompany() }

    /// Years that start in March, so that March and April lie in one quarter.
    private func startInMarch() throws {
        let _: Spearhead_Organization_V1_UpdateWorkingCalendarResponse = try company.tenant.call(
            "spearhead.organization.v1.CalendarService/UpdateWorkingCalendar",
            Spearhead_Organization_V1_UpdateWorkingCalendarRequest.with {
                $0.calendar.fiscalStartMonth = 3
                $0.updateMask.paths = ["fiscal_start_month"]
            })
        let _: Spearhead_Organization_V1_CreateFiscalYearResponse = try company.tenant.call(
            "spearhead.organization.v1.CalendarService/CreateFiscalYear",
            Spearhead_Organization_V1_CreateFiscalYearRequest.with { $0.year = 2026 })
    }

    private func territory(_ code: String, name: String) throws -> String {
        let _ = try company.tenant.importCSV(
            "territories", "code,name,parent_code,level\n\(code),\(name),CN,province\n")
        return try company.id("organization_territory", code)
    }

    @Test(
        "N-14 A15 A26: 165 of 180 is 91.7 %, 150 of 500 is shown as left over, publishing is refused; the table has seven columns"
    )
    func ledger() throws {
        try startInMarch()
        let plan = try company.plan { $0.dueOn = "2026-05-31" }
        let wan: Int64 = 1_000_000
        let quarter = try company.set(plan.id, "2026-Q1", "CO", amount: 500 * wan)
        let months = try company.split(
            quarter.id, .time, .manual, [("2026-03", 0, 180 * wan), ("2026-04", 0, 170 * wan)])
        #expect(months.unallocated == 150 * wan)
        let south = try territory("SC", name: "华南")
        let east = try territory("EC", name: "华东")
        for (month, place) in zip(months.parts, [south, east]) {
            try company.split(month.targetID, .territory, .manual, [(place, 0, month.amount)])
        }
        // Sales of the company; the actual of a territory needs a measure that is split by it.
        try company.facts("ordered,REP001,2026-03-20,\(165 * wan)")
        let march = try #require(
            try company.attainments(plan.id, asOf: "2026-03-31").first { $0.target.id == months.parts[0].targetID })
        #expect(march.attainments[0].attainmentPercent == "91.7" && march.attainments[0].gap == 15 * wan)

        #expect(try company.failing(plan.id) == ["allocation"])
        let refused = try refusal { try company.publish(plan.id) }
        #expect(refused.reason == "PLAN_INCOMPLETE" && refused.message.contains("\(150 * wan) of \(500 * wan)"))
        let left = try company.remainders(plan.id).remainders
        #expect(left.map(\.remainder) == [150 * wan] && left[0].dimension == .time)

        let remark = try #require(try company.targets(plan.id).first { $0.coordinates.territoryID == south })
        let _: Spearhead_Targets_V1_RecordRemarkResponse = try company.call(
            "AttainmentService/RecordRemark",
            Spearhead_Targets_V1_RecordRemarkRequest.with {
                $0.targetID = remark.id
                $0.analysis = "=新店开业推迟"
                $0.measures = "四月补两场促销,\"陈列\""
            })
        let table: Spearhead_Targets_V1_ExportTargetTableResponse = try company.call(
            "AttainmentService/ExportTargetTable",
            Spearhead_Targets_V1_ExportTargetTableRequest.with {
                $0.planID = plan.id
                $0.quarter = "2026-Q1"
                $0.asOf = "2026-03-31"
            })
        let text = String(decoding: table.csv.dropFirst(3), as: UTF8.self)
        #expect(Array(table.csv.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(
            text == """
                季度目标,月度分解目标,负责区域,负责人,月度实际完成,达成率,差异分析及改进措施\r
                2026-Q1 5000000.00,2026-03 1800000.00,华南,,,,"'=新店开业推迟；四月补两场促销,""陈列""\"\r
                2026-Q1 5000000.00,2026-04 1700000.00,华东,,,,\r

                """)
    }

    @Test("A01 A02: each SMART check that fails is listed by its name")
    func smart() throws {
        let plan = try company.plan {
            $0.ownerID = ""
            $0.dueOn = ""
            $0.goal = ""
            $0.achievability = ""
        }
        #expect(try company.failing(plan.id) == ["specific", "achievable", "relevant", "time_bound"])
        try company.set(plan.id, "2026-Q1", "CO", amount: nil)
        #expect(try company.failing(plan.id) == ["specific", "measurable", "achievable", "relevant", "time_bound"])
        let refused = try refusal { try company.publish(plan.id) }
        #expect(refused.metadata["failed"] == "specific,measurable,achievable,relevant,time_bound")
    }

    @Test("A03: a plan on money has a currency, and only such a plan")
    func currency() throws {
        #expect(try company.plan().unit == "money")
        #expect(
            try refusal { try company.plan("sell_out") { $0.currency = "" } }.fieldViolations.map(\.field) == ["plan.currency"])
        #expect(
            try refusal { try company.plan("sell_out") { $0.currency = "yuan" } }.fieldViolations.map(\.field) == [
                "plan.currency"
            ])
    }

    @Test("Published figures never change, by no door; a revision is the next version and replaces it when it is published")
    func lifecycle() throws {
        let first = try company.plan()
        let cell = try company.set(first.id, "2026-Q1", "CO", amount: 100)
        #expect(try company.publish(first.id).state == .published)
        #expect(try refusal { try company.set(first.id, "2026-Q1", "CO", amount: 101) }.reason == "PLAN_LOCKED")
        #expect(try refusal { try company.split(cell.id, .time, .even) }.reason == "PLAN_LOCKED")
        #expect(
            try refusal {
                try company.call(
                    "TargetCellService/DeleteTarget", Spearhead_Targets_V1_DeleteTargetRequest.with { $0.id = cell.id },
                    Spearhead_Targets_V1_DeleteTargetResponse.self)
            }.reason == "PLAN_LOCKED")
        let revise = Spearhead_Targets_V1_RevisePlanRequest.with {
            $0.id = first.id
            $0.reason = "市场变化"
        }
        let second = try company.call(
            "TargetPlanService/RevisePlan", revise, Spearhead_Targets_V1_RevisePlanResponse.self
        ).plan
        #expect(second.version == 2 && second.state == .draft && second.revisionReason == "市场变化")
        #expect(try company.targets(second.id).map(\.amount) == [100])
        try company.set(second.id, "2026-Q1", "CO", amount: 90)
        #expect(try company.publish(second.id).state == .published)
        let states = try company.tenant.read {
            try $0.values(String.self, "SELECT state FROM targets_plan ORDER BY plan_version")
        }
        #expect(states == ["revised", "published"])
        let closed = try company.call(
            "TargetPlanService/ClosePlan", Spearhead_Targets_V1_ClosePlanRequest.with { $0.id = second.id },
            Spearhead_Targets_V1_ClosePlanResponse.self)
        #expect(closed.plan.state == .closed)
    }

    @Test("B03: the header keeps the four strategies, and each change of it its etag")
    func strategies() throws {
        let plan = try company.plan {
            $0.positioning = "中端家庭装"
            $0.priceStrategy = "稳价"
            $0.promotionStrategy = "节日堆头"
            $0.channelStrategy = "先传统后现代"
        }
        let request = Spearhead_Targets_V1_UpdatePlanRequest.with {
            $0.plan = plan
            $0.plan.priceStrategy = "小幅上调"
            $0.updateMask.paths = ["price_strategy"]
            $0.etag = plan.etag
        }
        let updated = try company.call("TargetPlanService/UpdatePlan", request, Spearhead_Targets_V1_UpdatePlanResponse.self).plan
        #expect(
            [updated.positioning, updated.priceStrategy, updated.promotionStrategy, updated.channelStrategy]
                == ["中端家庭装", "小幅上调", "节日堆头", "先传统后现代"])
        #expect(
            try refusal {
                try company.call("TargetPlanService/UpdatePlan", request, Spearhead_Targets_V1_UpdatePlanResponse.self)
            }.reason == "ETAG_MISMATCH")
    }

    @Test("A null figure is not 0, a period outside the year is refused, and coordinates hold one figure")
    func figures() throws {
        let plan = try company.plan()
        #expect(try company.set(plan.id, "2026-01", "CO", amount: nil).hasAmount == false)
        #expect(try company.set(plan.id, "2026-01", "CO", amount: 0).hasAmount)
        #expect(try company.targets(plan.id).count == 1)
        #expect(try refusal { try company.set(plan.id, "2027-01", "CO", amount: 1) }.reason == "PERIOD_OUTSIDE")
        #expect(try refusal { try company.set(plan.id, "2026-W54", "CO", amount: 1) }.fieldViolations.map(\.field) == ["period"])
        #expect(
            try refusal { try company.set(plan.id, "2026-01", "RG1-B2-T1", person: "REP001", amount: 1) }.fieldViolations.map(
                \.field)
                == ["org_unit_id"])
    }
}
