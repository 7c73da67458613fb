import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Checklists: plays and shifts")
struct ChecklistTests {
    let desk: SalesDesk

    init() throws {
        desk = try SalesDesk()
        try desk.pipeline()
    }

    private func create(
        _ code: String, _ kind: Spearhead_Crm_V1_ChecklistKind, steps: Int = 4, author: String = ""
    ) throws -> Spearhead_Crm_V1_Checklist {
        let response: Spearhead_Crm_V1_CreateChecklistResponse = try desk.tenant.crm(
            "ChecklistService/CreateChecklist",
            Spearhead_Crm_V1_CreateChecklistRequest.with {
                $0.checklist.code = code
                $0.checklist.kind = kind
                $0.checklist.title = "开店流程"
                $0.checklist.authorID = author
                $0.checklist.steps = Self.steps(steps)
            }, as: desk.person("SUP001", .supervisor))
        return response.checklist
    }

    private static func steps(_ count: Int) -> [Spearhead_Crm_V1_ChecklistStep] {
        (0..<count).map { place in
            .with {
                $0.text = "第\(place + 1)步"
                $0.importance = Int32(place % 5 + 1)
            }
        }
    }

    private func get(_ id: String) throws -> Spearhead_Crm_V1_Checklist {
        let response: Spearhead_Crm_V1_GetChecklistResponse = try desk.tenant.crm(
            "ChecklistService/GetChecklist", Spearhead_Crm_V1_GetChecklistRequest.with { $0.id = id })
        return response.checklist
    }

    private func start(_ checklist: String, deal: String = "", as code: String = "REP001") throws -> Spearhead_Crm_V1_ChecklistRun
    {
        let response: Spearhead_Crm_V1_StartRunResponse = try desk.tenant.crm(
            "ChecklistService/StartRun",
            Spearhead_Crm_V1_StartRunRequest.with {
                $0.checklistID = checklist
                $0.opportunityID = deal
            }, as: desk.person(code))
        return response.run
    }

    @discardableResult
    private func complete(_ run: String, _ step: Int32, as code: String = "REP001") throws -> Spearhead_Crm_V1_ChecklistRun {
        let response: Spearhead_Crm_V1_CompleteStepResponse = try desk.tenant.crm(
            "ChecklistService/CompleteStep",
            Spearhead_Crm_V1_CompleteStepRequest.with {
                $0.runID = run
                $0.step = step
            }, as: desk.person(code))
        return response.run
    }

    private func adherence(
        as caller: Caller = TestTenant.admin, _ fill: (inout Spearhead_Crm_V1_ListAdherenceRequest) -> Void = { _ in }
    ) throws -> [[String]] {
        var request = Spearhead_Crm_V1_ListAdherenceRequest()
        fill(&request)
        let response: Spearhead_Crm_V1_ListAdherenceResponse = try desk.tenant.crm(
            "ChecklistService/ListAdherence", request, as: caller)
        return response.adherence.map {
            [$0.checklistCode, String($0.runs), String($0.completeRuns), "\($0.done)/\($0.steps)", $0.adherencePercent]
        }
    }

    @Test("D15: a play has its author, won deals as evidence, and the number of people who adopted it")
    func plays() throws {
        let author = try desk.id("organization_person", "REP001")
        let play = try create("PLAY1", .play, author: author)
        #expect(play.authorID == author && play.adoptions == 0)
        func cite(_ deal: String) throws {
            let _: Spearhead_Crm_V1_AddEvidenceResponse = try desk.tenant.crm(
                "ChecklistService/AddEvidence",
                Spearhead_Crm_V1_AddEvidenceRequest.with {
                    $0.checklistID = play.id
                    $0.opportunityID = deal
                }, as: desk.person("SUP001", .supervisor))
        }
        let deal = try desk.dealInLastStage()
        #expect(try refusal { try cite(deal.id) }?.reason == "WRONG_STATE")
        try desk.record(deal.id, ["P01", "100", "下周", "月结"])
        try desk.sign(deal.id)
        try desk.win(deal.id)
        for _ in 0..<2 { try cite(deal.id) }
        #expect(try get(play.id).evidenceIds == [deal.id])
        _ = try start(play.id, as: "REP002")
        _ = try start(play.id, as: "REP003")
        #expect(try get(play.id).adoptions == 2)
    }

    @Test("D16: a play is an ordered checklist, and its completion is measured per rep over the version it was started in")
    func completion() throws {
        let play = try create("PLAY1", .play)
        let deal = try desk.create()
        let run = try start(play.id, deal: deal.id)
        #expect(try refusal { _ = try start(play.id, deal: deal.id) }?.reason == "RUN_STARTED")
        try complete(run.id, 1)
        try complete(run.id, 1)
        #expect(try complete(run.id, 3).completionPercent == "50.00")
        #expect(refusedFields { try complete(run.id, 5) } == ["step"])
        #expect(try refusal { try complete(run.id, 2, as: "REP002") }?.code == .notFound)
        let published: Spearhead_Crm_V1_PublishChecklistResponse = try desk.tenant.crm(
            "ChecklistService/PublishChecklist",
            Spearhead_Crm_V1_PublishChecklistRequest.with {
                $0.checklist.id = play.id
                $0.checklist.title = "开店流程"
                $0.checklist.steps = Self.steps(2)
                $0.etag = play.etag
            }, as: desk.person("SUP001", .supervisor))
        #expect(published.checklist.version == 2)
        let second = try start(play.id, as: "REP002")
        #expect((second.version, second.steps) == (2, 2))
        try complete(second.id, 1, as: "REP002")
        try complete(second.id, 2, as: "REP002")
        let own = try adherence(as: desk.person("REP001"))
        #expect(own == [["PLAY1", "1", "0", "2/4", "50.00"]])
        #expect(try adherence().map(\.last).compactMap(\.self).sorted() == ["100.00", "50.00"])
    }

    @Test("D26: the procedures before, during and after a shift are run once a day")
    func shifts() throws {
        for (code, kind) in [
            ("OPEN", .beforeOpening), ("RUN", .inOperation), ("CLOSE", .afterClosing),
        ] as [(String, Spearhead_Crm_V1_ChecklistKind)] {
            let checklist = try create(code, kind)
            #expect(try start(checklist.id).businessDate == "2026-03-02")
            #expect(try refusal { _ = try start(checklist.id) }?.reason == "RUN_STARTED")
            let deal = try desk.create()
            #expect(refusedFields { _ = try start(checklist.id, deal: deal.id) } == ["opportunity_id"])
        }
        let listed: Spearhead_Crm_V1_ListChecklistsResponse = try desk.tenant.crm(
            "ChecklistService/ListChecklists", Spearhead_Crm_V1_ListChecklistsRequest.with { $0.kind = .beforeOpening })
        #expect(listed.checklists.map(\.code) == ["OPEN"])
    }

    @Test("D27: adherence is steps done ÷ steps over the runs of an interval, per checklist and person")
    func shiftAdherence() throws {
        let opening = try create("OPEN", .beforeOpening, steps: 3)
        let first = try start(opening.id)
        for step in 1...3 as ClosedRange<Int32> { try complete(first.id, step) }
        desk.tenant.advance(seconds: 86_400)
        let second = try start(opening.id)
        try complete(second.id, 2)
        _ = try start(try create("PLAY1", .play).id)
        #expect(try adherence { $0.kind = .beforeOpening } == [["OPEN", "2", "1", "4/6", "66.67"]])
        #expect(
            try adherence {
                $0.kind = .beforeOpening
                $0.fromDate = "2026-03-03"
            } == [["OPEN", "1", "0", "1/3", "33.33"]])
        #expect(try adherence(as: desk.person("REP002")) == [])
    }
}
