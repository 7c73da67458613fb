import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf

@testable import Inspections

/// Valid requests of every method, for the conformance suite; INS1 calls, with every role.
enum InspectionSamples {
    static let all = reports(findings(forms(audits(cases(ConformanceSamples(prepare: prepare, caller: caller))))))

    private static func caller(_ tenant: TestTenant) throws -> Caller {
        tenant.caller(roles: Set(Role.builtIn), person: try AuditCompany(tenant: tenant).person("INS1"))
    }

    private static func prepare(_ tenant: TestTenant) throws {
        try AuditCompany.fill(tenant)
        let company = AuditCompany(tenant: tenant)
        for rep in ["REP1", "REP2", "REP3"] { try company.openCase(about: rep) }
        for number in 1...3 {
            try tenant.call(draw(tenant))
            let _: Spearhead_Inspections_V1_PublishAuditFormResponse = try company.call(
                "AuditFormService/PublishAuditForm", form("form_\(number)"))
            let _: Spearhead_Inspections_V1_RecordRegisterCheckResponse = try company.call(
                "RegisterCheckService/RecordRegisterCheck", check(tenant), as: caller(tenant))
        }
        var file = "id,auditor_code,auditor_role,visit_id,inspected_at,product_code,recounted_qty\n"
        for visit in 1...10 {
            for product in 1...3 {
                file +=
                    "IN\(visit),\(visit == 10 ? "DIR1" : "SUP1"),superior,\(AuditCompany.visit(visit)),2026-03-02T08:55:00+08:00,P\(product),0\n"
            }
        }
        try tenant.importCSV("inspections", file)
        try confirm(company.findings("INS1")[0].id, tenant)
    }

    // MARK: Cases

    private static func cases(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("CaseService/OpenCase") { tenant in
                let person = try AuditCompany(tenant: tenant).person("REP1")
                return Spearhead_Inspections_V1_OpenCaseRequest.with {
                    $0.kind = "false_table"
                    $0.personID = person
                    $0.occurredOn = AuditCompany.today
                    $0.summary = "Filled in at home."
                }
            }
            .request("CaseService/GetCase") { tenant in
                let id = try found(tenant).id
                return Spearhead_Inspections_V1_GetCaseRequest.with { $0.id = id }
            }
            .request("CaseService/ListCases") { _ in Spearhead_Inspections_V1_ListCasesRequest() }
            .request("CaseService/AssignCase") { tenant in
                let (id, owner) = (try found(tenant).id, try AuditCompany(tenant: tenant).person("DIR1"))
                return Spearhead_Inspections_V1_AssignCaseRequest.with {
                    $0.id = id
                    $0.ownerID = owner
                }
            }
            .request("CaseService/AddEvidence") { tenant in
                let id = try found(tenant).id
                return Spearhead_Inspections_V1_AddEvidenceRequest.with {
                    $0.id = id
                    $0.note = "Seen."
                }
            }
            .request("CaseService/HearCase") { tenant in
                let company = AuditCompany(tenant: tenant)
                let id = try found(tenant).id
                for code in ["DIR1", "SUP1"] { _ = try company.addEvidence(id, as: company.caller(code, .director)) }
                return Spearhead_Inspections_V1_HearCaseRequest.with {
                    $0.id = id
                    $0.statement = "It was not so."
                }
            }
            .request("CaseService/DecideCase") { tenant in
                AuditCompany(tenant: tenant).decisionRequest(try found(tenant).id, .unfounded)
            }
            .request("CaseService/AppealCase") { tenant in
                let id = try decided(tenant)
                return Spearhead_Inspections_V1_AppealCaseRequest.with {
                    $0.id = id
                    $0.reason = "It was so."
                }
            }
            .request("CaseService/CloseCase") { tenant in
                let id = try decided(tenant)
                return Spearhead_Inspections_V1_CloseCaseRequest.with { $0.id = id }
            }
            .request("CaseService/OpenSignalCases") { _ in
                Spearhead_Inspections_V1_OpenSignalCasesRequest.with {
                    $0.fromDate = AuditCompany.today
                    $0.toDate = AuditCompany.today
                }
            }
    }

    private static func found(_ tenant: TestTenant) throws -> Spearhead_Inspections_V1_Case {
        try AuditCompany(tenant: tenant).openCase(about: "REP1")
    }

    private static func decided(_ tenant: TestTenant) throws -> String {
        let company = AuditCompany(tenant: tenant)
        return try company.decide(found(tenant).id, .unfounded, as: company.caller("DIR1", .director)).id
    }

    // MARK: Audits

    private static func audits(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("AuditService/GetAuditPolicy") { _ in Spearhead_Inspections_V1_GetAuditPolicyRequest() }
            .request("AuditService/UpdateAuditPolicy") { tenant in
                let now: Spearhead_Inspections_V1_GetAuditPolicyResponse = try AuditCompany(tenant: tenant).call(
                    "AuditService/GetAuditPolicy", Spearhead_Inspections_V1_GetAuditPolicyRequest())
                return Spearhead_Inspections_V1_UpdateAuditPolicyRequest.with {
                    $0.policy.answerDays = now.policy.answerDays % 50 + 1
                    $0.updateMask.paths = ["answer_days"]
                    $0.etag = now.policy.etag
                }
            }
            .request("AuditService/DrawAudits") { try draw($0) }
            .request("AuditService/ListAuditDraws") { _ in Spearhead_Inspections_V1_ListAuditDrawsRequest() }
            .request("AuditService/ReplayAuditDraw") { tenant in
                let id = try tenant.read { try $0.value(String.self, "SELECT id FROM inspections_draw ORDER BY id") } ?? ""
                return Spearhead_Inspections_V1_ReplayAuditDrawRequest.with { $0.id = id }
            }
            .request("AuditService/AddAuditTask") { tenant in
                try AuditCompany(tenant: tenant).taskRequest(
                    rep: "REP1", outlet: "R1", auditor: "SUP1", .superior, on: freeDay(tenant))
            }
            .request("AuditService/ListAuditTasks") { _ in Spearhead_Inspections_V1_ListAuditTasksRequest() }
            .request("AuditService/StartAuditTask") { tenant in
                let id = try task(tenant).id
                return Spearhead_Inspections_V1_StartAuditTaskRequest.with { $0.id = id }
            }
            .request("AuditService/CancelAuditTask") { tenant in
                let id = try task(tenant).id
                return Spearhead_Inspections_V1_CancelAuditTaskRequest.with {
                    $0.id = id
                    $0.reason = "The road is closed."
                }
            }
            .request("AuditService/SubmitAudit") { tenant in
                try AuditCompany(tenant: tenant).auditRequest(task(tenant), visit: 1, ["P1": 100])
            }
            .request("AuditService/GetInspection") { tenant in
                let id = try tenant.read { try $0.value(String.self, "SELECT id FROM inspections_inspection ORDER BY id") } ?? ""
                return Spearhead_Inspections_V1_GetInspectionRequest.with { $0.id = id }
            }
            .request("AuditService/ListInspections") { _ in Spearhead_Inspections_V1_ListInspectionsRequest() }
    }

    /// A draw of the day after the last one that was drawn.
    private static func draw(_ tenant: TestTenant) throws -> Spearhead_Inspections_V1_DrawAuditsRequest {
        let last = try tenant.read { try $0.value(BusinessDate.self, "SELECT max(to_date) FROM inspections_draw") }
        let day = (last ?? BusinessDate(AuditCompany.today) ?? BusinessDate(days: 0)).advanced(byDays: 1)
        return .with {
            $0.fromDate = "\(day)"
            $0.toDate = "\(day)"
            $0.seed = 7
        }
    }

    /// A day on which nothing is to be audited, far from the draws.
    private static func freeDay(_ tenant: TestTenant) throws -> String {
        let last = try tenant.read { try $0.value(BusinessDate.self, "SELECT max(due_on) FROM inspections_task") }
        let first = BusinessDate("2026-06-01") ?? BusinessDate(days: 0)
        return "\(max(first, (last ?? first).advanced(byDays: 1)))"
    }

    /// A task of INS1 beside two of the superior.
    private static func task(_ tenant: TestTenant) throws -> Spearhead_Inspections_V1_AuditTask {
        let company = AuditCompany(tenant: tenant)
        let day = try freeDay(tenant)
        for outlet in ["R2", "R5"] { try company.addTask(rep: "REP2", outlet: outlet, auditor: "SUP1", .superior, on: day) }
        return try company.addTask(rep: "REP1", outlet: "R1", auditor: "INS1", .inspector, on: day)
    }

    // MARK: Forms and checks

    private static func forms(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("AuditFormService/PublishAuditForm") { _ in form("form_1") }
            .request("AuditFormService/GetAuditForm") { _ in
                Spearhead_Inspections_V1_GetAuditFormRequest.with { $0.code = "form_1" }
            }
            .request("AuditFormService/ListAuditForms") { _ in Spearhead_Inspections_V1_ListAuditFormsRequest() }
            .request("RegisterCheckService/RecordRegisterCheck") { try check($0) }
            .request("RegisterCheckService/ListRegisterChecks") { _ in Spearhead_Inspections_V1_ListRegisterChecksRequest() }
    }

    private static func form(_ code: String) -> Spearhead_Inspections_V1_PublishAuditFormRequest {
        .with {
            $0.form.code = code
            $0.form.title = "货架检查"
            $0.form.questions = [
                .with {
                    $0.code = "seen"
                    $0.textZh = "见到业务员了吗？"
                    $0.textEn = "Was the rep seen?"
                }
            ]
        }
    }

    private static func check(_ tenant: TestTenant) throws -> Spearhead_Inspections_V1_RecordRegisterCheckRequest {
        let person = try AuditCompany(tenant: tenant).person("REP3")
        return .with {
            $0.personID = person
            $0.register = .followUps
            $0.recordCount = 5
        }
    }

    // MARK: Findings

    private static func findings(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("FindingService/GetFinding") { tenant in
                let id = try AuditCompany(tenant: tenant).findings()[0].id
                return Spearhead_Inspections_V1_GetFindingRequest.with { $0.id = id }
            }
            .request("FindingService/ListFindings") { _ in Spearhead_Inspections_V1_ListFindingsRequest() }
            .request("FindingService/AnswerFinding") { tenant in
                let own = try AuditCompany(tenant: tenant).findings("INS1").first { [.open, .answered].contains($0.state) }
                return answer(own?.id ?? "")
            }
            .request("FindingService/DecideFinding") { tenant in
                let id = try answered(tenant)
                return decision(id)
            }
            .request("FindingService/CorrectFinding") { tenant in
                let own = try AuditCompany(tenant: tenant).findings("INS1").first { [.confirmed, .corrected].contains($0.state) }
                return correction(own?.id ?? "")
            }
            .request("FindingService/VerifyFinding") { tenant in
                let company = AuditCompany(tenant: tenant)
                let id = try answered(tenant)
                let _: Spearhead_Inspections_V1_DecideFindingResponse = try company.call(
                    "FindingService/DecideFinding", decision(id), as: company.caller("DIR1", .director))
                let _: Spearhead_Inspections_V1_CorrectFindingResponse = try company.call(
                    "FindingService/CorrectFinding", correction(id), as: company.caller("REP1", .rep))
                return Spearhead_Inspections_V1_VerifyFindingRequest.with {
                    $0.id = id
                    $0.accepted = true
                    $0.note = "Good."
                }
            }
    }

    private static func answer(_ id: String) -> Spearhead_Inspections_V1_AnswerFindingRequest {
        .with {
            $0.id = id
            $0.answer = "I miscounted."
        }
    }

    private static func decision(_ id: String) -> Spearhead_Inspections_V1_DecideFindingRequest {
        .with {
            $0.id = id
            $0.confirmed = true
            $0.reason = "Seen."
        }
    }

    private static func correction(_ id: String) -> Spearhead_Inspections_V1_CorrectFindingRequest {
        .with {
            $0.id = id
            $0.correction = "Counted again."
        }
    }

    /// A finding about REP1 that the rep has answered.
    private static func answered(_ tenant: TestTenant) throws -> String {
        let company = AuditCompany(tenant: tenant)
        let id = try company.findings("REP1", .open)[0].id
        let _: Spearhead_Inspections_V1_AnswerFindingResponse = try company.call(
            "FindingService/AnswerFinding", answer(id), as: company.caller("REP1", .rep))
        return id
    }

    /// Confirms a finding about INS1.
    private static func confirm(_ id: String, _ tenant: TestTenant) throws {
        let company = AuditCompany(tenant: tenant)
        let _: Spearhead_Inspections_V1_AnswerFindingResponse = try company.call(
            "FindingService/AnswerFinding", answer(id), as: caller(tenant))
        let _: Spearhead_Inspections_V1_DecideFindingResponse = try company.call(
            "FindingService/DecideFinding", decision(id), as: company.caller("DIR1", .director))
    }

    // MARK: Reports

    private static func reports(_ samples: ConformanceSamples) -> ConformanceSamples {
        let (from, to) = ("2026-02-01", "2026-03-31")
        return
            samples
            .request("RegisterCheckService/GetMissingNewHireChecks") { _ in
                Spearhead_Inspections_V1_GetMissingNewHireChecksRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("AuditReportService/GetAuditFigures") { _ in
                Spearhead_Inspections_V1_GetAuditFiguresRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("AuditReportService/GetAuditExceptions") { _ in
                Spearhead_Inspections_V1_GetAuditExceptionsRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("AuditReportService/GetInspectorWorkload") { _ in
                Spearhead_Inspections_V1_GetInspectorWorkloadRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
            .request("AuditReportService/GetFindingTrend") { _ in
                Spearhead_Inspections_V1_GetFindingTrendRequest.with { ($0.fromDate, $0.toDate) = (from, to) }
            }
    }
}

extension TestTenant {
    fileprivate func call(_ request: Spearhead_Inspections_V1_DrawAuditsRequest) throws {
        let _: Spearhead_Inspections_V1_DrawAuditsResponse = try call("spearhead.inspections.v1.AuditService/DrawAudits", request)
    }
}
