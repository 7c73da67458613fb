import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Pipelines and their versions")
struct PipelineTests {
    @Test(
        "D04 D05 D06 D07: a preset gives its stages in order",
        arguments: [
            (Spearhead_Crm_V1_PipelinePreset.a, ["visit", "needs", "recommend", "quote", "negotiate", "sign"]),
            (.b, ["find", "qualify", "plan", "contact", "introduce", "objections", "close"]),
            (.c, ["research", "develop", "introduce", "price", "contract", "deliver"]),
            (.d, ["contact", "demo", "talks", "close"]),
        ])
    func presets(preset: Spearhead_Crm_V1_PipelinePreset, codes: [String]) throws {
        let desk = try SalesDesk(customers: 1, leads: 1)
        let pipeline = try desk.pipeline(preset, code: "p-1")
        #expect(pipeline.stages.map(\.code) == codes)
        #expect(pipeline.stages.map(\.position) == Array(1...Int32(codes.count)))
        #expect(pipeline.isDefault && pipeline.currentVersion == 1)
    }

    @Test("D08: a stage without a responsible role is refused, and every wrong field is named")
    func responsibleRole() throws {
        let desk = try SalesDesk(customers: 1, leads: 1)
        let pipeline = try desk.pipeline()
        var stages = pipeline.stages
        stages[0].responsibleRole = ""
        stages[1].code = "visit"
        stages[2].probabilityPpm = 1_000_001
        let error = try #require(try refusal { try desk.publish(pipeline, stages) })
        #expect(error.reason == "INVALID_FIELDS")
        #expect(
            error.fieldViolations.map(\.field) == ["stages[0].responsible_role", "stages[1].code", "stages[2].probability_ppm"])
    }

    @Test("D10: two pipelines live side by side, and an opportunity keeps its pipeline and version")
    func twoPipelines() throws {
        let desk = try SalesDesk()
        let inbound = try desk.pipeline(.a, code: "inbound")
        let outbound = try desk.pipeline(.d, code: "outbound")
        #expect(inbound.isDefault && !outbound.isDefault)
        let first = try desk.create()
        let second = try desk.create { $0.pipelineID = outbound.id }
        try desk.publish(inbound, Array(inbound.stages.dropFirst(3)))
        #expect((first.stage, second.stage) == ("visit", "contact"))
        #expect(try desk.get(first.id).opportunity.pipelineVersion == 1)
        #expect(try desk.advance(first.id).stage == "needs")
        let third = try desk.create()
        #expect((third.pipelineVersion, third.stage) == (2, "quote"))
    }

    @Test("D11: open opportunities move to a new version by an explicit map only")
    func migration() throws {
        let desk = try SalesDesk()
        let pipeline = try desk.pipeline()
        let moved = try desk.create()
        try desk.advance(moved.id)
        let kept = try desk.create()
        let lost = try desk.create()
        try desk.lose(lost.id)
        try desk.publish(pipeline, pipeline.stages.filter { $0.code != "needs" })

        func migrate(_ map: [String: String]) throws -> Spearhead_Crm_V1_MigrateOpportunitiesResponse {
            let request = Spearhead_Crm_V1_MigrateOpportunitiesRequest.with {
                $0.pipelineID = pipeline.id
                $0.fromVersion = 1
                $0.toVersion = 2
                $0.stageMap = map
            }
            return try desk.tenant.call(SalesDesk.pipelines + "MigrateOpportunities", request)
        }
        let incomplete = try refusal { _ = try migrate([:]) }
        #expect(incomplete?.reason == "STAGE_MAP_INCOMPLETE" && incomplete?.metadata["missing"] == "needs")
        #expect(try refusal { _ = try migrate(["needs": "nowhere"]) }?.reason == "INVALID_FIELDS")
        #expect(try desk.get(moved.id).opportunity.pipelineVersion == 1)

        let result = try migrate(["needs": "recommend"])
        #expect((result.migrated, result.remaining) == (2, 0))
        let after = try desk.get(moved.id).opportunity
        #expect((after.pipelineVersion, after.stage, after.probabilityPpm) == (2, "recommend", 400_000))
        #expect(try desk.get(kept.id).opportunity.stage == "visit")
        #expect(try desk.get(lost.id).opportunity.pipelineVersion == 1)
        #expect(try desk.log(moved.id).map(\.kind) == [.entered, .advanced, .migrated])
        let figures = try desk.funnel()
        #expect(figures.stages.first { $0.stage == "needs" }?.retired == true)
        #expect(figures.stages.first { $0.stage == "needs" }?.advanced == 0)
        #expect(figures.stages.first { $0.stage == "recommend" }?.openNow == 1)
    }

    @Test("one pipeline is the default; the flag moves and cannot be dropped")
    func defaultPipeline() throws {
        let desk = try SalesDesk(customers: 1, leads: 1)
        let first = try desk.pipeline(.a, code: "first")
        let second = try desk.pipeline(.b, code: "second")
        func update(_ id: String, _ isDefault: Bool, etag: String = "") throws -> Spearhead_Crm_V1_UpdatePipelineResponse {
            let request = Spearhead_Crm_V1_UpdatePipelineRequest.with {
                $0.id = id
                $0.etag = etag
                $0.updateMask.paths = ["is_default"]
                $0.isDefault = isDefault
            }
            return try desk.tenant.call(SalesDesk.pipelines + "UpdatePipeline", request)
        }
        #expect(try refusal { _ = try update(first.id, false) }?.reason == "DEFAULT_PIPELINE_NEEDED")
        #expect(try update(second.id, true, etag: second.etag).pipeline.isDefault)
        #expect(try refusal { _ = try update(second.id, true, etag: second.etag) }?.reason == "ETAG_MISMATCH")
        let list: Spearhead_Crm_V1_ListPipelinesResponse = try desk.tenant.call(
            SalesDesk.pipelines + "ListPipelines", Spearhead_Crm_V1_ListPipelinesRequest())
        #expect(list.pipelines.map(\.code) == ["first", "second"])
        #expect(list.pipelines.map(\.isDefault) == [false, true])
        #expect(try refusal { try desk.pipeline(.a, code: "first") }?.reason == "PIPELINE_EXISTS")
    }
}

@Suite("Standard operating procedures")
struct SopTests {
    @Test("D03: a stage links to a version, readers confirm each version, and the rest are listed")
    func reading() throws {
        let desk = try SalesDesk(customers: 1, leads: 1)
        let create = Spearhead_Crm_V1_CreateSopRequest.with {
            $0.code = "SOP-1"
            $0.title = "拜访流程"
            $0.body = "预约、拜访、记录。"
            $0.readerPositions = ["manager"]
        }
        let created: Spearhead_Crm_V1_CreateSopResponse = try desk.tenant.call(SalesDesk.procedures + "CreateSop", create)
        let sop = created.sop
        func pending(_ version: Int32 = 0) throws -> [String] {
            let request = Spearhead_Crm_V1_ListPendingSopReadersRequest.with {
                $0.sopID = sop.id
                $0.version = version
            }
            let response: Spearhead_Crm_V1_ListPendingSopReadersResponse = try desk.tenant.call(
                SalesDesk.procedures + "ListPendingSopReaders", request)
            return response.readers.map(\.personCode)
        }
        let managers = try desk.tenant.read {
            try $0.values(
                String.self, "SELECT code FROM organization_person WHERE position = 'manager' AND left_on IS NULL ORDER BY code")
        }
        let reader = try #require(managers.first)
        #expect(try pending() == managers)
        let confirm = Spearhead_Crm_V1_ConfirmSopReadingRequest.with {
            $0.id = sop.id
            $0.version = 1
        }
        let first: Spearhead_Crm_V1_ConfirmSopReadingResponse = try desk.tenant.call(
            as: desk.person(reader, .manager), SalesDesk.procedures + "ConfirmSopReading", confirm)
        desk.tenant.advance(seconds: 60)
        let again: Spearhead_Crm_V1_ConfirmSopReadingResponse = try desk.tenant.call(
            as: desk.person(reader, .manager), SalesDesk.procedures + "ConfirmSopReading", confirm)
        #expect(first == again)
        #expect(try pending() == Array(managers.dropFirst()))

        let publish = Spearhead_Crm_V1_PublishSopVersionRequest.with {
            $0.id = sop.id
            $0.body = "预约、拜访、记录、跟进。"
            $0.readerPositions = ["manager"]
        }
        let published: Spearhead_Crm_V1_PublishSopVersionResponse = try desk.tenant.call(
            SalesDesk.procedures + "PublishSopVersion", publish)
        #expect(published.sop.currentVersion == 2)
        #expect(try pending() == managers)
        #expect(try pending(1) == Array(managers.dropFirst()))

        let pipeline = try desk.pipeline()
        var stages = pipeline.stages
        stages[0].sopID = sop.id
        stages[0].sopVersion = 3
        #expect(try refusal { try desk.publish(pipeline, stages) }?.fieldViolations.map(\.field) == ["stages[0].sop_id"])
        stages[0].sopVersion = 2
        #expect(try desk.publish(pipeline, stages).stages[0].sopVersion == 2)
    }
}
