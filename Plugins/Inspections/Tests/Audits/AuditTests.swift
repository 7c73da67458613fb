import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing
import Visits

@testable import Inspections

@Suite("Audits in the field")
struct AuditTests {
    private let company: AuditCompany

    init() throws { company = try AuditCompany() }

    private func draw(_ from: String = "2026-03-03", _ to: String = "2026-03-08") throws
        -> Spearhead_Inspections_V1_DrawAuditsResponse
    {
        try company.call(
            "AuditService/DrawAudits",
            Spearhead_Inspections_V1_DrawAuditsRequest.with {
                $0.fromDate = from
                $0.toDate = to
                $0.seed = 42
            })
    }

    private func tasks(as caller: Caller = TestTenant.admin) throws -> [Spearhead_Inspections_V1_AuditTask] {
        let response: Spearhead_Inspections_V1_ListAuditTasksResponse = try company.call(
            "AuditService/ListAuditTasks", Spearhead_Inspections_V1_ListAuditTasksRequest(), as: caller)
        return response.tasks
    }

    @Test("J01 J04: a draw stores seed and population, and comes out the same again when plans and people have changed")
    func replay() throws {
        let drawn = try draw()
        #expect(drawn.draw.seed == 42 && drawn.draw.personCount == 4)
        #expect(drawn.shortfalls.map(\.reason) == ["NO_OUTLET"])
        let all = try tasks()
        #expect(all.count == 9 && Int64(all.count) == drawn.draw.taskCount)
        let superior = try company.person("SUP1")
        #expect(all.allSatisfy { ($0.role == .superior) == ($0.auditorID == superior) })
        #expect(all.count { $0.role == .inspector } == 2)
        try company.tenant.importCSV(
            "visit_plans", "date,rep_code,customer_code,sequence\n2026-03-05,REP1,R1,1\n2026-03-06,REP2,R2,1\n")
        let again: Spearhead_Inspections_V1_ReplayAuditDrawResponse = try company.call(
            "AuditService/ReplayAuditDraw", Spearhead_Inspections_V1_ReplayAuditDrawRequest.with { $0.id = drawn.draw.id })
        #expect(again.matches && again.taskCount == drawn.draw.taskCount)
        let overlap = Spearhead_Inspections_V1_DrawAuditsRequest.with {
            $0.fromDate = "2026-03-08"
            $0.toDate = "2026-03-10"
        }
        #expect(try company.refusal("AuditService/DrawAudits", overlap) == "DRAW_OVERLAP")
        let next = try draw("2026-03-09", "2026-03-15")
        #expect(next.draw.taskCount == 9)
    }

    @Test("J01: planned visits are drawn before anything else, and the rep concerned sees nothing of it")
    func hidden() throws {
        try company.tenant.importCSV(
            "visit_plans",
            "date,rep_code,customer_code,sequence\n2026-03-04,REP1,R1,1\n2026-03-05,REP1,R4,1\n2026-03-06,REP1,R7,1\n")
        _ = try draw()
        let rep = try company.person("REP1")
        let own = try tasks().filter { $0.personID == rep }
        #expect(Set(own.map(\.dueOn)) == ["2026-03-04", "2026-03-05", "2026-03-06"])
        let request = Spearhead_Inspections_V1_ListAuditTasksRequest()
        #expect(
            try company.refusal("AuditService/ListAuditTasks", request, as: company.caller("REP1", .rep)) == "PERMISSION_DENIED")
        // Even with the role of somebody who sees everyone, the tasks about oneself are not there.
        let curious = try company.caller("REP1", .director)
        #expect(try tasks(as: curious).allSatisfy { $0.personID != rep })
        let hidden = Spearhead_Inspections_V1_StartAuditTaskRequest.with { $0.id = own[0].id }
        #expect(try company.refusal("AuditService/StartAuditTask", hidden, as: curious) == "NOT_FOUND")
        // An inspector sees the own tasks only.
        let inspector = try company.person("INS1")
        #expect(try tasks(as: company.caller("INS1", .inspector)).allSatisfy { $0.auditorID == inspector })
    }

    @Test("J03 J04: nobody audits own visits, the role is that of the organisation, and the superior stays the main auditor")
    func independence() throws {
        func reason(_ rep: String, _ auditor: String, _ role: Spearhead_Inspections_V1_AuditorRole) throws -> String? {
            try company.refusal(
                "AuditService/AddAuditTask", try company.taskRequest(rep: rep, outlet: "R1", auditor: auditor, role))
        }
        #expect(try reason("REP1", "REP1", .inspector) == "SELF_AUDIT")
        #expect(try reason("REP1", "INS1", .superior) == "WRONG_ROLE")
        #expect(try reason("REP1", "SUP1", .inspector) == "WRONG_ROLE")
        #expect(try reason("REP1", "INS1", .inspector) == "AUDIT_QUOTA")
        try company.addTask(rep: "REP1", outlet: "R1", auditor: "SUP1", .superior)
        #expect(try reason("REP1", "SUP1", .superior) == "TASK_TAKEN")
        // One of two would be 50 %, which is not more than half.
        #expect(try reason("REP2", "INS1", .inspector) == "AUDIT_QUOTA")
        try company.addTask(rep: "REP2", outlet: "R2", auditor: "SUP1", .superior)
        try company.addTask(rep: "REP3", outlet: "R3", auditor: "INS1", .inspector)
        #expect(try reason("REP2", "INS1", .inspector) == "AUDIT_QUOTA")
    }

    @Test("J06: a recount beyond the tolerance is a finding; answer, decision, correction and verification by the right people")
    func findings() throws {
        let task = try company.addTask(rep: "REP1", outlet: "R1", auditor: "SUP1", .superior)
        let done = try company.submit(task, visit: 1, ["P1": 105, "P2": 94, "P3": 60])
        #expect(done.lines.map(\.isTrue).sorted { !$0 && $1 } == [false, false, true])
        #expect(done.inspection.rowCount == 3 && done.inspection.trueCount == 1)
        #expect(try company.measure("inspections.truthfulness", "REP1") == 333_333)
        let found = try company.findings("REP1", .open)
        #expect(found.count == 2 && found.allSatisfy { $0.answerDueOn == "2026-03-05" })
        let (rep, leader) = (try company.caller("REP1", .rep), try company.caller("SUP1", .supervisor))
        func decide(_ id: String, _ confirmed: Bool) -> Spearhead_Inspections_V1_DecideFindingRequest {
            .with {
                $0.id = id
                $0.confirmed = confirmed
                $0.reason = "Seen at the shop."
            }
        }
        // The rep has time to answer, and only the rep can.
        #expect(try company.refusal("FindingService/DecideFinding", decide(found[0].id, true), as: leader) == "FINDING_STATE")
        let answer = Spearhead_Inspections_V1_AnswerFindingRequest.with {
            $0.id = found[0].id
            $0.answer = "Half a case stood in the back room."
        }
        #expect(try company.refusal("FindingService/AnswerFinding", answer) == "PERSON_REQUIRED")
        let _: Spearhead_Inspections_V1_AnswerFindingResponse = try company.call("FindingService/AnswerFinding", answer, as: rep)
        // Cancelled: the row counts as true from now on.
        let _: Spearhead_Inspections_V1_DecideFindingResponse = try company.call(
            "FindingService/DecideFinding", decide(found[0].id, false), as: leader)
        #expect(try company.measure("inspections.true_rows", "REP1") == 2)
        #expect(try company.measure("inspections.findings", "REP1") == 1)
        // Not answered in time: decided without an answer.
        company.tenant.advance(seconds: 4 * 86_400)
        let confirmed: Spearhead_Inspections_V1_DecideFindingResponse = try company.call(
            "FindingService/DecideFinding", decide(found[1].id, true), as: leader)
        #expect(confirmed.finding.state == .confirmed)
        let correction = Spearhead_Inspections_V1_CorrectFindingRequest.with {
            $0.id = found[1].id
            $0.correction = "Counted again with the owner."
        }
        let corrected: Spearhead_Inspections_V1_CorrectFindingResponse = try company.call(
            "FindingService/CorrectFinding", correction, as: rep)
        #expect(corrected.finding.state == .corrected)
        let verify = Spearhead_Inspections_V1_VerifyFindingRequest.with {
            $0.id = found[1].id
            $0.accepted = true
            $0.note = "Good."
        }
        let closed: Spearhead_Inspections_V1_VerifyFindingResponse = try company.call(
            "FindingService/VerifyFinding", verify, as: leader)
        #expect(closed.finding.state == .closed)
        #expect(try company.refusal("FindingService/VerifyFinding", verify, as: leader) == "FINDING_STATE")
        #expect(try company.measure("inspections.true_rows", "REP1") == 2)
    }

    @Test("J06: an audit needs its own task, its own visit and the rep's counts, and keeps nothing when a part is wrong")
    func refusals() throws {
        let task = try company.addTask(rep: "REP1", outlet: "R1", auditor: "SUP1", .superior)
        let auditor = try company.caller("SUP1", .supervisor)
        func reason(_ request: Spearhead_Inspections_V1_SubmitAuditRequest, as caller: Caller? = nil) throws -> String? {
            try company.refusal("AuditService/SubmitAudit", request, as: caller ?? auditor)
        }
        let good = try company.auditRequest(task, visit: 1, ["P1": 100])
        #expect(try reason(good, as: TestTenant.admin) == "NOT_YOUR_TASK")
        #expect(try reason(company.auditRequest(task, visit: 2, ["P1": 100])) == "VISIT_MISMATCH")
        #expect(try reason(company.auditRequest(task, visit: 1, [:])) == "INVALID_FIELDS")
        #expect(try reason(company.auditRequest(task, visit: 1, ["P1": -1])) == "INVALID_FIELDS")
        var future = good
        future.inspectTime = company.tenant.now.advanced(bySeconds: 60).timestamp
        #expect(try reason(future) == "INVALID_FIELDS")
        var unasked = good
        unasked.answers = [.with { $0.question = "shelf" }]
        #expect(try reason(unasked) == "INVALID_FIELDS")
        try company.tenant.importCSV(
            "products",
            """
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            P9,盐,seasoning,B,袋,箱,10,100,1,50,2025-01-01

            """)
        #expect(try reason(company.auditRequest(task, visit: 1, ["P1": 0, "P9": 1])) == "COUNT_MISSING")
        #expect(try company.findings().isEmpty)
        #expect(try company.measure("inspections.rows", "REP1") == nil)
        #expect(try reason(good) == nil)
        #expect(try reason(good) == "TASK_STATE")
    }

    @Test("J06: a count that is corrected after the recount does not become true")
    func corrected() throws {
        let task = try company.addTask(rep: "REP1", outlet: "R1", auditor: "SUP1", .superior)
        try company.submit(task, visit: 1, ["P1": 50])
        let product = try company.product("P1")
        let _: Spearhead_Visits_V1_CorrectCountResponse = try company.tenant.call(
            "spearhead.visits.v1.PsiService/CorrectCount",
            Spearhead_Visits_V1_CorrectCountRequest.with {
                $0.visitID = AuditCompany.visit(1)
                $0.line.productID = product
                $0.line.countedQuantity = 50
                $0.reason = "typed wrongly"
            })
        #expect(try company.measure("inspections.truthfulness", "REP1") == 0)
    }

    @Test("J01: forms are versioned questions; mandatory ones must be answered and a failed one is a finding")
    func forms() throws {
        func publish(_ noIsFinding: Bool) throws -> Int64 {
            let response: Spearhead_Inspections_V1_PublishAuditFormResponse = try company.call(
                "AuditFormService/PublishAuditForm",
                Spearhead_Inspections_V1_PublishAuditFormRequest.with {
                    $0.form.code = "shelf"
                    $0.form.title = "货架检查"
                    $0.form.questions = [
                        .with {
                            $0.code = "seen"
                            $0.textZh = "见到业务员了吗？"
                            $0.textEn = "Was the rep seen?"
                            $0.answerKind = .yesNo
                            $0.mandatory = true
                            $0.noIsFinding = noIsFinding
                        },
                        .with {
                            $0.code = "facings"
                            $0.textZh = "排面数"
                            $0.textEn = "Facings"
                            $0.answerKind = .integer
                            $0.least = 4
                        },
                    ]
                })
            return response.form.version
        }
        #expect(try publish(false) == 1)
        #expect(try publish(true) == 2)
        let task = try company.addTask(rep: "REP1", outlet: "R1", auditor: "SUP1", .superior)
        var request = try company.auditRequest(task, visit: 1, ["P1": 100])
        request.formCode = "shelf"
        let auditor = try company.caller("SUP1", .supervisor)
        #expect(try company.refusal("AuditService/SubmitAudit", request, as: auditor) == "INVALID_FIELDS")
        request.answers = [.with { ($0.question, $0.value) = ("seen", "maybe") }]
        #expect(try company.refusal("AuditService/SubmitAudit", request, as: auditor) == "INVALID_FIELDS")
        request.answers = [
            .with { ($0.question, $0.value) = ("seen", "no") }, .with { ($0.question, $0.value) = ("facings", "4") },
        ]
        let done: Spearhead_Inspections_V1_SubmitAuditResponse = try company.call(
            "AuditService/SubmitAudit", request, as: auditor)
        #expect(done.inspection.formVersion == 2)
        #expect(try company.findings("REP1").map(\.question) == ["seen"])
    }

    @Test("J09 J10: register checks, and the working days on which nobody checked a new hire's records")
    func checks() throws {
        func missing() throws -> [String: [String]] {
            let response: Spearhead_Inspections_V1_GetMissingNewHireChecksResponse = try company.call(
                "RegisterCheckService/GetMissingNewHireChecks",
                Spearhead_Inspections_V1_GetMissingNewHireChecksRequest.with {
                    $0.fromDate = "2026-02-01"
                    $0.toDate = "2026-03-31"
                })
            return Dictionary(uniqueKeysWithValues: response.people.map { ($0.personCode, $0.dates) })
        }
        let week = ["2026-02-23", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-03-02"]
        #expect(try missing() == ["REP3": week])
        let person = try company.person("REP3")
        let request = Spearhead_Inspections_V1_RecordRegisterCheckRequest.with {
            $0.personID = person
            $0.register = .followUps
            $0.checkedOn = "2026-02-25"
            $0.recordCount = 12
            $0.wrongCount = 3
        }
        let _: Spearhead_Inspections_V1_RecordRegisterCheckResponse = try company.call(
            "RegisterCheckService/RecordRegisterCheck", request, as: company.caller("SUP1", .supervisor))
        #expect(try missing() == ["REP3": week.filter { $0 != "2026-02-25" }])
        #expect(
            try company.refusal(
                "RegisterCheckService/RecordRegisterCheck", request, as: company.caller("REP3", .supervisor)) == "SELF_CHECK")
    }

    @Test("J02 J08: what each inspector had to do and did, and findings per 100 visits")
    func reports() throws {
        try company.addTask(rep: "REP1", outlet: "R1", auditor: "SUP1", .superior)
        try company.addTask(rep: "REP2", outlet: "R2", auditor: "SUP1", .superior)
        let task = try company.addTask(rep: "REP3", outlet: "R3", auditor: "INS1", .inspector)
        func workload() throws -> [Spearhead_Inspections_V1_InspectorWorkload] {
            let response: Spearhead_Inspections_V1_GetInspectorWorkloadResponse = try company.call(
                "AuditReportService/GetInspectorWorkload",
                Spearhead_Inspections_V1_GetInspectorWorkloadRequest.with {
                    $0.fromDate = AuditCompany.today
                    $0.toDate = AuditCompany.today
                })
            return response.inspectors
        }
        #expect(try workload().map { [$0.taskCount, $0.openCount, $0.inspectionCount] } == [[1, 1, 0], [0, 0, 0]])
        try company.submit(task, visit: 3, ["P1": 10, "P2": 100])
        #expect(try workload().map { [$0.openCount, $0.inspectionCount, $0.rowCount, $0.repCount] }[0] == [0, 1, 2, 1])
        let trend: Spearhead_Inspections_V1_GetFindingTrendResponse = try company.call(
            "AuditReportService/GetFindingTrend",
            Spearhead_Inspections_V1_GetFindingTrendRequest.with {
                $0.fromDate = "2026-02-01"
                $0.toDate = "2026-03-31"
            })
        #expect(trend.months.map(\.month) == ["2026-03"])
        #expect(trend.months.map { [$0.findingCount, $0.visitCount] } == [[1, 10]] && trend.months[0].per100Visits == "10.00")
    }
}
