import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Inspections

@Suite("Cases")
struct CaseTests {
    private let company: AuditCompany

    init() throws { company = try AuditCompany() }

    @Test("I01 J05: confirming needs evidence from two sources and a hearing, by a person who is not concerned")
    func life() throws {
        let (leader, director) = (try company.caller("SUP1", .supervisor), try company.caller("DIR1", .director))
        let rep = try company.caller("REP1", .rep)
        let opened = try company.openCase(about: "REP1", as: leader)
        #expect(opened.state == .suspected && opened.evidenceCount == 1)
        #expect(opened.ownerID == leader.person)
        let confirm = company.decisionRequest(opened.id, .confirmed, consequence: "No bonus.")
        #expect(try company.refusal("CaseService/DecideCase", confirm, as: director) == "CASE_STATE")
        // Another piece from the same source proves no more.
        #expect(try company.addEvidence(opened.id, as: leader).state == .suspected)
        #expect(try company.addEvidence(opened.id, as: director).state == .verified)
        #expect(try company.refusal("CaseService/DecideCase", confirm, as: director) == "CASE_STATE")
        #expect(try company.hear(opened.id, as: rep).state == .heard)
        #expect(try company.refusal("CaseService/DecideCase", confirm, as: rep) == "PERMISSION_DENIED")
        let involved = try company.caller("REP1", .director)
        #expect(try company.refusal("CaseService/DecideCase", confirm, as: involved) == "OWN_CASE")
        #expect(try company.refusal("CaseService/DecideCase", confirm) == "PERSON_REQUIRED")
        let decided: Spearhead_Inspections_V1_DecideCaseResponse = try company.call(
            "CaseService/DecideCase", confirm, as: director)
        #expect(
            decided.case.state == .decided && decided.case.decidedBy == director.person && decided.case.consequence == "No bonus."
        )
        // The party objects, is heard again and cleared; then the case is closed for good.
        let appeal: Spearhead_Inspections_V1_AppealCaseResponse = try company.call(
            "CaseService/AppealCase",
            Spearhead_Inspections_V1_AppealCaseRequest.with {
                $0.id = opened.id
                $0.reason = "The shop has two rooms."
            }, as: rep)
        #expect(appeal.case.state == .appealed)
        #expect(try company.decide(opened.id, .unfounded, as: director).consequence.isEmpty)
        let close = Spearhead_Inspections_V1_CloseCaseRequest.with { $0.id = opened.id }
        let _: Spearhead_Inspections_V1_CloseCaseResponse = try company.call("CaseService/CloseCase", close, as: director)
        #expect(try company.refusal("CaseService/CloseCase", close, as: director) == "CASE_STATE")
        let whole: Spearhead_Inspections_V1_GetCaseResponse = try company.call(
            "CaseService/GetCase", Spearhead_Inspections_V1_GetCaseRequest.with { $0.id = opened.id }, as: rep)
        #expect(
            whole.steps.map(\.action) == [
                "opened", "assigned", "evidence", "evidence", "heard", "decided", "appealed", "decided", "closed",
            ])
        #expect(whole.evidence.count == 3)
    }

    @Test("J05: no program decides about people, and a foreign case is as if it did not exist")
    func people() throws {
        let opened = try company.openCase(about: "REP1")
        let program = Caller(kind: .api, id: "token", name: "token", person: try company.person("DIR1"), roles: [.director])
        let decision = company.decisionRequest(opened.id, .unfounded)
        #expect(try company.refusal("CaseService/DecideCase", decision, as: program) == "PERSON_REQUIRED")
        let get = Spearhead_Inspections_V1_GetCaseRequest.with { $0.id = opened.id }
        #expect(try company.refusal("CaseService/GetCase", get, as: company.caller("REP2", .rep)) == "NOT_FOUND")
        #expect(try company.refusal("CaseService/GetCase", get, as: company.caller("REP1", .rep)) == nil)
        let owner = try company.person("REP1")
        let assign = Spearhead_Inspections_V1_AssignCaseRequest.with {
            $0.id = opened.id
            $0.ownerID = owner
        }
        #expect(try company.refusal("CaseService/AssignCase", assign) == "INVALID_FIELDS")
    }

    /// The state and evidence of every case, oldest first.
    private func cases() throws -> [String] {
        try company.tenant.read { reader in
            try reader.rows("SELECT kind, state, evidence_count, previous_id IS NOT NULL FROM inspections_case ORDER BY id").map {
                "\($0[0] as String) \($0[1] as String) \($0[2] as Int)\(($0[3] as Bool) ? " continues" : "")"
            }
        }
    }

    private func visits(_ dates: [String], photo: String = "", received: String? = nil) -> String {
        "id,rep_code,customer_code,planned,check_in_at,received_at,photo_sha256\n"
            + dates.map { date in
                let digits = date.filter(\.isNumber)
                return
                    "00000000-0000-4000-9000-0000\(digits),REP1,R1,no,\(date)T10:00:00+08:00,\(received ?? "\(date)T10:30:00")+08:00,\(photo)\n"
            }.joined()
    }

    @Test("J05: a signal opens a case once; new evidence joins it while it is open and continues it when it is decided")
    func once() throws {
        let photo = String(repeating: "ab", count: 32)
        try company.tenant.importCSV("visits", visits(["2026-02-10", "2026-02-11"], photo: photo))
        for _ in 0..<3 { try company.tenant.run(job: "inspections/signal-cases") }
        #expect(try cases() == ["reused_photo suspected 2"])
        try company.tenant.importCSV("visits", visits(["2026-02-12"], photo: photo))
        try company.tenant.run(job: "inspections/signal-cases")
        #expect(try cases() == ["reused_photo suspected 3"])
        let id = try company.tenant.read { try $0.value(String.self, "SELECT id FROM inspections_case") ?? "" }
        _ = try company.decide(id, .unfounded, as: company.caller("DIR1", .director))
        try company.tenant.run(job: "inspections/signal-cases")
        #expect(try cases() == ["reused_photo decided 3"])
        try company.tenant.importCSV("visits", visits(["2026-02-13"], photo: photo))
        for _ in 0..<2 { try company.tenant.run(job: "inspections/signal-cases") }
        #expect(try cases() == ["reused_photo decided 3", "reused_photo suspected 1 continues"])
        try company.tenant.importCSV("visits", visits(["2026-02-14"], photo: photo))
        for _ in 0..<2 { try company.tenant.run(job: "inspections/signal-cases") }
        #expect(try cases() == ["reused_photo decided 3", "reused_photo suspected 2 continues"])
    }

    @Test("J05: late uploads of a month are one case; what comes days later is a backdated entry")
    func late() throws {
        try company.tenant.importCSV("visits", visits(["2026-02-10"], received: "2026-02-10T20:00:00"))
        try company.tenant.run(job: "inspections/signal-cases")
        #expect(try cases() == [])
        try company.tenant.importCSV("visits", visits(["2026-02-11"], received: "2026-02-11T20:00:01"))
        try company.tenant.importCSV("visits", visits(["2026-02-12"], received: "2026-02-14T10:00:00"))
        try company.tenant.importCSV("visits", visits(["2026-02-13"], received: "2026-02-15T10:00:01"))
        for _ in 0..<2 { try company.tenant.run(job: "inspections/signal-cases") }
        #expect(try cases().sorted() == ["backdated_entry suspected 1", "late_upload suspected 3"])
    }

    @Test("J05: what continues a decided case joins its continuation, also when a run sees only the newest event")
    func continuation() throws {
        func run(_ date: String) throws {
            try company.tenant.importCSV("visits", visits([date], received: "\(date)T20:00:01"))
            let _: Spearhead_Inspections_V1_OpenSignalCasesResponse = try company.call(
                "CaseService/OpenSignalCases",
                Spearhead_Inspections_V1_OpenSignalCasesRequest.with { ($0.fromDate, $0.toDate) = (date, date) })
        }
        try run("2026-02-10")
        let id = try company.tenant.read { try $0.value(String.self, "SELECT id FROM inspections_case") ?? "" }
        _ = try company.decide(id, .unfounded, as: company.caller("DIR1", .director))
        for date in ["2026-02-11", "2026-02-12"] { try run(date) }
        #expect(try cases() == ["late_upload decided 2", "late_upload suspected 2 continues"])
    }
}
