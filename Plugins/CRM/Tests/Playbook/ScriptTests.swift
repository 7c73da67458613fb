import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Talk scripts and product pitches")
struct ScriptTests {
    let desk: SalesDesk

    init() throws {
        desk = try SalesDesk()
        try desk.pipeline()
    }

    @discardableResult
    private func create(
        _ code: String, _ kind: Spearhead_Crm_V1_ScriptKind, stage: String = "", objection: String = ""
    ) throws -> Spearhead_Crm_V1_Script {
        let response: Spearhead_Crm_V1_CreateScriptResponse = try desk.tenant.crm(
            "PlaybookService/CreateScript",
            Spearhead_Crm_V1_CreateScriptRequest.with {
                $0.script.code = code
                $0.script.kind = kind
                $0.script.stage = stage
                $0.script.objection = objection
                $0.script.title = "标题"
                $0.script.body = "您最看重哪一点？"
            }, as: desk.person("SUP001", .supervisor))
        return response.script
    }

    private func list(_ fill: (inout Spearhead_Crm_V1_ListScriptsRequest) -> Void) throws -> [String] {
        var request = Spearhead_Crm_V1_ListScriptsRequest()
        fill(&request)
        let response: Spearhead_Crm_V1_ListScriptsResponse = try desk.tenant.crm(
            "PlaybookService/ListScripts", request, as: desk.person("REP001"))
        return response.scripts.map(\.code)
    }

    @discardableResult
    private func use(
        _ script: String, deal: String = "", _ outcome: Spearhead_Crm_V1_ScriptOutcome = .helped, as caller: Caller? = nil
    ) throws -> Spearhead_Crm_V1_ScriptUse {
        let response: Spearhead_Crm_V1_RecordScriptUseResponse = try desk.tenant.crm(
            "PlaybookService/RecordScriptUse",
            Spearhead_Crm_V1_RecordScriptUseRequest.with {
                $0.use.scriptID = script
                $0.use.opportunityID = deal
                $0.use.outcome = outcome
            }, as: caller ?? desk.person("REP001"))
        return response.use
    }

    @Test("D13: scripts are found by stage, kind and objection")
    func library() throws {
        try create("Q1", .openQuestion, stage: "needs")
        try create("Q2", .positiveReply)
        try create("O1", .objectionHandling, stage: "negotiate", objection: "价格太高")
        #expect(try list { $0.stage = "needs" } == ["Q1", "Q2"])
        #expect(try list { $0.kind = .objectionHandling } == ["O1"])
        #expect(try list { $0.objection = "价格" } == ["O1"])
        #expect(refusedFields { try create("O2", .objectionHandling) } == ["script.objection"])
        #expect(try refusal { try create("Q1", .successCase) }?.reason == "CODE_TAKEN")
    }

    @Test("D13: every use is logged with the version of the text that was used, and counted")
    func usage() throws {
        let script = try create("Q1", .openQuestion)
        let deal = try desk.create()
        #expect(try use(script.id, deal: deal.id).scriptVersion == 1)
        let _: Spearhead_Crm_V1_UpdateScriptResponse = try desk.tenant.crm(
            "PlaybookService/UpdateScript",
            Spearhead_Crm_V1_UpdateScriptRequest.with {
                $0.script = script
                $0.script.body = "谁会参与决定？"
                $0.updateMask.paths = ["body"]
            }, as: desk.person("SUP001", .supervisor))
        #expect(try use(script.id, .didNotHelp).scriptVersion == 2)
        let read: Spearhead_Crm_V1_GetScriptResponse = try desk.tenant.crm(
            "PlaybookService/GetScript", Spearhead_Crm_V1_GetScriptRequest.with { $0.id = script.id })
        #expect((read.script.version, read.script.uses, read.script.helped) == (2, 2, 1))
        #expect(try refusal { try use(script.id, deal: deal.id, as: desk.person("REP002")) }?.code == .notFound)
        let log: Spearhead_Crm_V1_ListScriptUsesResponse = try desk.tenant.crm(
            "PlaybookService/ListScriptUses", Spearhead_Crm_V1_ListScriptUsesRequest.with { $0.scriptID = script.id },
            as: desk.person("SUP001", .supervisor))
        #expect(log.uses.map(\.outcome) == [.didNotHelp, .helped])
        let _: Spearhead_Crm_V1_UpdateScriptResponse = try desk.tenant.crm(
            "PlaybookService/UpdateScript",
            Spearhead_Crm_V1_UpdateScriptRequest.with {
                $0.script.id = script.id
                $0.script.retired = true
                $0.updateMask.paths = ["retired"]
            })
        #expect(try refusal { try use(script.id) }?.reason == "SCRIPT_RETIRED")
        #expect(try list { _ in } == [])
    }

    @Test("D14: a product has its selling proposition and a reason to buy now, and the deal says why now")
    func pitches() throws {
        try desk.tenant.importCSV(
            "products",
            "code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on\n"
                + "P01,溪禾青柠气泡水500ml,beverage,溪禾,瓶,箱,24,274,252,167,2022-11-18\n")
        let product = try desk.id("organization_product", "P01")
        func get(_ id: String) throws -> Spearhead_Crm_V1_ProductPitch {
            let response: Spearhead_Crm_V1_GetProductPitchResponse = try desk.tenant.crm(
                "PlaybookService/GetProductPitch", Spearhead_Crm_V1_GetProductPitchRequest.with { $0.productID = id },
                as: desk.person("REP001"))
            return response.pitch
        }
        #expect(try get(product).usp.isEmpty)
        let _: Spearhead_Crm_V1_UpdateProductPitchResponse = try desk.tenant.crm(
            "PlaybookService/UpdateProductPitch",
            Spearhead_Crm_V1_UpdateProductPitchRequest.with {
                $0.pitch.productID = product
                $0.pitch.usp = "零糖，毛利高两成"
                $0.pitch.urgency = "旺季前一个月铺货"
            })
        #expect(try get(product).urgency == "旺季前一个月铺货")
        #expect(try refusal { _ = try get(product.uppercased()) }?.code == .notFound)
        #expect(try desk.create { $0.whyNow = "新店开业" }.whyNow == "新店开业")
    }
}
