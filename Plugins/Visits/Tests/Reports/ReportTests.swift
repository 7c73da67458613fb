import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Daily reports, forms and joint visits")
struct ReportTests {
    private let company: FieldCompany

    init() throws { company = try FieldCompany() }

    private func submit(_ date: String = "", seconds: Int64 = 300) throws -> Spearhead_Visits_V1_DailyReport {
        let response: Spearhead_Visits_V1_SubmitDailyReportResponse = try company.call(
            "VisitReportService/SubmitDailyReport",
            Spearhead_Visits_V1_SubmitDailyReportRequest.with {
                $0.date = date
                $0.summary = "铺货顺利"
                $0.formSeconds = seconds
            }, as: company.rep)
        return response.report
    }

    private func plan(_ date: String, _ outlets: String...) throws {
        let lines = outlets.enumerated().map { "\(date),REP1,\($1),\($0 + 1)\n" }
        try company.tenant.importCSV("visit_plans", "date,rep_code,customer_code,sequence\n" + lines.joined())
    }

    @Test(
        "E17: a daily report is on time until the cut-off and with its second",
        arguments: [
            ("2026-03-02T19:59:59", true), ("2026-03-02T20:00:00", true), ("2026-03-02T20:00:01", false),
            ("2026-03-03T00:00:00", false),
        ])
    func cutOff(time: String, isOnTime: Bool) throws {
        try plan("2026-03-02", "R1")
        try company.tenant.set(now: "\(time)+08:00")
        #expect(try submit("2026-03-02").onTime == isOnTime)
        #expect(
            try company.measure("report_on_time", of: "REP1", from: "2026-03-02", to: "2026-03-02") == (isOnTime ? 1_000_000 : 0))
    }

    @Test("E17 E18: the figures of a report are computed, it is handed in once, and not for a day to come")
    func figures() throws {
        try plan("2026-03-02", "R1", "R2")
        let visit = try company.visit("R1")
        try company.order("SO1", for: "R1", visit: visit, quantity: 12, at: "2026-03-02T10:00:00+08:00")
        let report = try submit()
        #expect([report.planned, report.visits, report.orderedMinor] == [2, 1, 1200])
        #expect(reason { _ = try submit() } == "REPORT_TAKEN")
        #expect(reason { _ = try submit("2026-03-03") } == "INVALID_FIELDS")
        let seen: Spearhead_Visits_V1_ListDailyReportsResponse = try company.call(
            "VisitReportService/ListDailyReports", Spearhead_Visits_V1_ListDailyReportsRequest(), as: company.supervisor)
        #expect(seen.reports.map(\.id) == [report.id])
    }

    @Test("E14 E15: forms and minutes per rep and day, adoption and error share of each form")
    func formUse() throws {
        let visits = try [company.visit("R1"), company.visit("R3")]
        try company.visit("R4", as: company.otherRep)
        for visit in visits { try company.count(visit, "P1", 10, seconds: 90) }
        for code in ["display", "price"] { try company.step(visits[0], code) }
        _ = try submit(seconds: 300)
        let _: Spearhead_Visits_V1_CorrectCountResponse = try company.call(
            "PsiService/CorrectCount",
            Spearhead_Visits_V1_CorrectCountRequest.with {
                $0.visitID = visits[0]
                $0.line.productID = company.product("P1")
                $0.line.countedQuantity = 9
                $0.reason = "数错"
            }, as: company.supervisor)
        let use: Spearhead_Visits_V1_GetFormUseResponse = try company.call(
            "VisitReportService/GetFormUse",
            Spearhead_Visits_V1_GetFormUseRequest.with { ($0.fromDate, $0.toDate) = ("2026-03-02", "2026-03-02") })
        let rows = use.forms.map {
            "\($0.form) \($0.usingReps)/\($0.activeReps) \($0.adoptionPercent) \($0.errors)/\($0.entries) \($0.errorPercent)"
        }
        #expect(
            rows == [
                "competitor_table 0/2 0.00 0/0 ", "daily_report 1/2 50.00 0/1 0.00", "product_demonstration 0/2 0.00 0/0 ",
                "psi_table 1/2 50.00 1/2 50.00", "visit_checklist 1/2 50.00 0/1 0.00",
            ])
        #expect(use.days.map { "\($0.personCode) \($0.date) \($0.forms) \($0.minutes)" } == ["REP1 2026-03-02 4 8.0"])
    }

    @Test("Joint visits of a week below the setting are listed; a coach is another person of the company")
    func jointVisits() throws {
        try plan("2026-03-02", "R1", "R2")
        func gaps() throws -> [Int64] {
            let response: Spearhead_Visits_V1_GetWeeklyGapsResponse = try company.call(
                "VisitReportService/GetWeeklyGaps",
                Spearhead_Visits_V1_GetWeeklyGapsRequest.with { ($0.fromDate, $0.toDate) = ("2026-03-02", "2026-03-08") })
            return response.jointVisitGaps.map(\.jointVisits)
        }
        #expect(try gaps() == [0])
        try company.visit("R1", joint: "SUP1")
        #expect(try gaps() == [1])
        try company.visit("R2", joint: "SUP1")
        #expect(try gaps() == [])
        #expect(reason { try company.visit("R3", joint: "REP1") } == "INVALID_FIELDS")
        #expect(try company.measure("joint", of: "REP1", from: "2026-03-02", to: "2026-03-02") == 2)
    }

    @Test("E21: a delivery makes one return visit for the owner, which a visit to that customer closes")
    func returnVisit() throws {
        try deliver()
        func tasks(showClosed: Bool = false) throws -> [Spearhead_Visits_V1_VisitTask] {
            let response: Spearhead_Visits_V1_ListVisitTasksResponse = try company.call(
                "VisitService/ListVisitTasks", Spearhead_Visits_V1_ListVisitTasksRequest.with { $0.showClosed = showClosed },
                as: company.rep)
            return response.tasks
        }
        let task = try #require(try tasks().first)
        #expect(try tasks().count == 1 && task.kind == "return_visit" && task.dueOn == "2026-03-05")
        #expect(task.customerID == company.outlet("D1"))
        func complete(at outlet: String) throws -> Spearhead_Visits_V1_VisitTask {
            let visit = try company.visit(outlet)
            let response: Spearhead_Visits_V1_CompleteVisitTaskResponse = try company.call(
                "VisitService/CompleteVisitTask",
                Spearhead_Visits_V1_CompleteVisitTaskRequest.with {
                    $0.id = task.id
                    $0.visitID = visit
                    $0.solved = true
                    $0.note = "破损已换"
                }, as: company.rep)
            return response.task
        }
        #expect(reason { _ = try complete(at: "R1") } == "INVALID_FIELDS")
        #expect(try complete(at: "D1").solved)
        #expect(reason { _ = try complete(at: "D1") } == "TASK_STATE")
        #expect(try tasks().isEmpty && tasks(showClosed: true).map(\.id) == [task.id])
    }

    /// Lets the order desk ship an order of D1 and confirm that it arrived.
    private func deliver() throws {
        let order = try company.order("SO1", for: "D1", at: "2026-03-01T10:00:00+08:00")
        try company.releaseLot("L1")
        try company.ship(order)
    }
}
