import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Moves of opportunities")
struct StageMoveTests {
    @Test("D04: stages follow their order, and a move that passes over one is refused")
    func order() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let deal = try desk.create()
        let skipped = try #require(try refusal { try desk.advance(deal.id, to: "recommend") })
        #expect(skipped.code == .failedPrecondition && skipped.reason == "STAGE_SKIPPED")
        #expect(skipped.metadata == ["skipped": "needs", "allowed": "needs"])
        #expect(try refusal { try desk.advance(deal.id, to: "visit") }?.reason == "INVALID_FIELDS")
        #expect(try refusal { try desk.advance(deal.id, to: "demo") }?.reason == "INVALID_FIELDS")
        #expect(try desk.advance(deal.id).stage == "needs")
    }

    @Test("D04: a stage is passed over only where the pipeline allows it")
    func skipping() throws {
        let desk = try SalesDesk()
        var stages = try desk.pipeline(.a, code: "first").stages
        stages[1].skippable = true
        let request = Spearhead_Crm_V1_CreatePipelineRequest.with {
            $0.code = "short"
            $0.name = "短流程"
            $0.stages = stages
        }
        let response: Spearhead_Crm_V1_CreatePipelineResponse = try desk.tenant.call(
            SalesDesk.pipelines + "CreatePipeline", request)
        let deal = try desk.create { $0.pipelineID = response.pipeline.id }
        #expect(try refusal { try desk.advance(deal.id, to: "quote") }?.metadata["skipped"] == "recommend")
        #expect(try desk.advance(deal.id, to: "recommend").probabilityPpm == 400_000)
        #expect(try desk.log(deal.id).map(\.kind) == [.entered, .skipped])
    }

    @Test("D09: a stage is left once its output is attached and its owner has confirmed, and the refusal lists what is missing")
    func exitRequirements() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let deal = try desk.create()
        try desk.advance(deal.id)
        try desk.advance(deal.id)
        #expect(try refusal { try desk.advance(deal.id) }?.metadata["missing"] == "output:proposal")
        try desk.attach(deal.id, "quotation")
        #expect(try desk.get(deal.id).missingExitRequirements == ["output:proposal"])
        try desk.attach(deal.id, "proposal")
        try desk.advance(deal.id)
        try desk.advance(deal.id)
        let missing = try #require(try refusal { try desk.advance(deal.id) })
        #expect(missing.code == .failedPrecondition && missing.reason == "EXIT_REQUIREMENTS_MISSING")
        #expect(missing.metadata["missing"] == "output:contract_review,owner_confirmation")
        try desk.attach(deal.id, "contract_review")
        let director = try desk.person("DIR001", .director)
        #expect(try refusal { try desk.confirm(deal.id, as: director) }?.reason == "NOT_RESPONSIBLE")
        #expect(try refusal { try desk.advance(deal.id) }?.metadata["missing"] == "owner_confirmation")
        try desk.confirm(deal.id)
        #expect(try desk.advance(deal.id).stage == "sign")

        try desk.advance(deal.id, to: "negotiate", reason: "price reopened")
        #expect(try refusal { try desk.advance(deal.id) }?.metadata["missing"] == "owner_confirmation")
        #expect(try refusal { try desk.attach(deal.id, "contract_review") }?.reason == "OUTPUT_EXISTS")
    }

    @Test("a move back needs a reason and is logged with its duration")
    func backward() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let deal = try desk.create()
        desk.tenant.advance(seconds: 3600)
        try desk.advance(deal.id)
        desk.tenant.advance(seconds: 90)
        #expect(try refusal { try desk.advance(deal.id, to: "visit") }?.fieldViolations.map(\.field) == ["reason"])
        let back = try desk.advance(deal.id, to: "visit", reason: "wrong contact")
        #expect((back.stage, back.probabilityPpm) == ("visit", 100_000))
        let log = try desk.log(deal.id)
        #expect(log.map(\.kind) == [.entered, .advanced, .movedBack])
        #expect(log.map(\.durationSeconds) == [0, 3600, 90])
        #expect(!log[0].hasDurationSeconds)
        #expect(log[2].reason == "wrong contact")
    }

    @Test(
        "the database itself keeps the stage log append-only",
        arguments: ["UPDATE crm_stage_change SET reason = 'x'", "DELETE FROM crm_stage_change"])
    func appendOnly(statement: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        try DatabaseQueue(configuration: configuration).write { database in
            try database.execute(sql: PipelinesArea.opportunityTables)
            try database.execute(
                sql: """
                    INSERT INTO crm_stage_change (opportunity_id, sequence, kind, to_stage, pipeline_number, changed_at, reason)
                    VALUES ('o', 1, 'entered', 'visit', 1, 0, '')
                    """)
            let error = #expect(throws: DatabaseError.self) { try database.execute(sql: statement) }
            #expect(error?.message == "the stage log is append-only")
        }
    }

    @Test("a stale etag is refused, and a held or closed deal does not move")
    func guarded() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let deal = try desk.create()
        try desk.advance(deal.id, etag: deal.etag)
        #expect(try refusal { try desk.advance(deal.id, etag: deal.etag) }?.reason == "ETAG_MISMATCH")
        try desk.hold(deal.id)
        let held = try #require(try refusal { try desk.advance(deal.id) })
        #expect(held.reason == "NOT_OPEN" && held.metadata == ["state": "on_hold", "allowed": "open"])
        let resume = Spearhead_Crm_V1_ResumeOpportunityRequest.with { $0.id = deal.id }
        let _: Spearhead_Crm_V1_ResumeOpportunityResponse = try desk.tenant.call(SalesDesk.service + "ResumeOpportunity", resume)
        try desk.lose(deal.id)
        #expect(try refusal { try desk.advance(deal.id) }?.metadata["state"] == "lost")
    }

    @Test("a probability set by hand stays, one from the stage follows it, and unknown is not 0 %")
    func probability() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let manual = try desk.create { $0.probabilityPpm = 0 }
        let unknown = try desk.create()
        let request = Spearhead_Crm_V1_UpdateOpportunityRequest.with {
            $0.id = unknown.id
            $0.updateMask.paths = ["probability_ppm"]
        }
        let _: Spearhead_Crm_V1_UpdateOpportunityResponse = try desk.tenant.call(SalesDesk.service + "UpdateOpportunity", request)
        #expect(try desk.advance(manual.id).hasProbabilityPpm)
        #expect(try desk.get(manual.id).opportunity.probabilityPpm == 0)
        #expect(try !desk.advance(unknown.id).hasProbabilityPpm)
        let forecast = try desk.forecast()
        #expect(forecast.nullProbability == [unknown.code])
        #expect(forecast.months.map(\.weightedMinor) == [0])
        #expect(forecast.months.map(\.unweightedAmountMinor) == [1_000_00])
    }
}
