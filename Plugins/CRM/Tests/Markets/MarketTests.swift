import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Markets")
struct MarketTests {
    let tenant: TestTenant
    let market: Spearhead_Crm_V1_Market

    init() throws {
        tenant = try TestTenant(plugins: CustomerCompany.plugins, now: "2026-03-02T09:00:00+08:00")
        let response: Spearhead_Crm_V1_CreateMarketResponse = try tenant.crm(
            "MarketService/CreateMarket",
            Spearhead_Crm_V1_CreateMarketRequest.with {
                $0.market.code = "EAST"
                $0.market.name = "华东即饮"
                $0.market.segment = "社区便利店"
                $0.market.positioning = "高毛利的健康饮料"
                $0.market.growthPpm = 100_000
            })
        market = response.market
    }

    @Test("D18: a market has the own position and estimates of growth and profit; not estimated is not 0")
    func markets() throws {
        #expect(market.growthPpm == 100_000 && !market.hasProfitMinor && market.currencyCode == "CNY")
        func update(_ paths: [String], _ fill: (inout Spearhead_Crm_V1_Market) -> Void) throws -> Spearhead_Crm_V1_Market {
            let response: Spearhead_Crm_V1_UpdateMarketResponse = try tenant.crm(
                "MarketService/UpdateMarket",
                Spearhead_Crm_V1_UpdateMarketRequest.with {
                    $0.market.id = market.id
                    fill(&$0.market)
                    $0.updateMask.paths = paths
                })
            return response.market
        }
        #expect(try update(["profit_minor"]) { $0.profitMinor = -5_000_00 }.profitMinor == -5_000_00)
        #expect(try !update(["growth_ppm"]) { _ in }.hasGrowthPpm)
        #expect(refusedFields { _ = try update(["growth_ppm"]) { $0.growthPpm = -1_000_001 } } == ["market.growth_ppm"])
        #expect(refusedFields { _ = try update(["currency_code"]) { $0.currencyCode = "yuan" } } == ["market.currency_code"])
    }

    private func plan(_ strategies: [Spearhead_Crm_V1_MarketStrategy], ends: String = "2026-12-31") throws
        -> Spearhead_Crm_V1_MarketingPlan
    {
        let response: Spearhead_Crm_V1_CreateMarketingPlanResponse = try tenant.crm(
            "MarketService/CreateMarketingPlan",
            Spearhead_Crm_V1_CreateMarketingPlanRequest.with {
                $0.plan.marketID = market.id
                $0.plan.title = "年度计划"
                $0.plan.strategies = strategies
                $0.plan.startsOn = "2026-01-01"
                $0.plan.endsOn = ends
            })
        return response.plan
    }

    @Test("D19: a marketing plan picks from eight strategies, each once")
    func strategies() throws {
        let all = Spearhead_Crm_V1_MarketStrategy.allCases.filter { $0 != .unspecified }
        #expect(all.count == 8)
        let whole = try plan(all)
        #expect(whole.strategies == all)
        let niche = try plan([.niche])
        func list(_ strategy: Spearhead_Crm_V1_MarketStrategy) throws -> [String] {
            let response: Spearhead_Crm_V1_ListMarketingPlansResponse = try tenant.crm(
                "MarketService/ListMarketingPlans", Spearhead_Crm_V1_ListMarketingPlansRequest.with { $0.strategy = strategy })
            return response.plans.map(\.id)
        }
        #expect(try list(.niche) == [whole.id, niche.id])
        #expect(try list(.network) == [whole.id])
        for wrong in [[], [.niche, .niche], [.UNRECOGNIZED(9)]] as [[Spearhead_Crm_V1_MarketStrategy]] {
            #expect(refusedFields { _ = try plan(wrong) } == ["plan.strategies"])
        }
        #expect(refusedFields { _ = try plan([.niche], ends: "2025-12-31") } == ["plan.ends_on"])
        #expect(refusedFields { _ = try list(.UNRECOGNIZED(9)) } == ["strategy"])
    }

    @Test("D17: an opportunity analysis has information, the product matrix and segmentation")
    func analyses() throws {
        func analyse(_ matrix: [Spearhead_Crm_V1_ProductMatrix], segmentation: String = "按客流") throws
            -> Spearhead_Crm_V1_MarketAnalysis
        {
            let response: Spearhead_Crm_V1_CreateMarketAnalysisResponse = try tenant.crm(
                "MarketService/CreateMarketAnalysis",
                Spearhead_Crm_V1_CreateMarketAnalysisRequest.with {
                    $0.analysis.marketID = market.id
                    $0.analysis.information = "即饮茶增长放缓"
                    $0.analysis.productMatrix = matrix
                    $0.analysis.segmentation = segmentation
                })
            return response.analysis
        }
        let all: [Spearhead_Crm_V1_ProductMatrix] = [.penetration, .priceCutPromotion, .newAreaOrChannel, .newProduct]
        let stored = try analyse(all)
        #expect(stored.analysedOn == "2026-03-02" && stored.productMatrix == all)
        #expect(refusedFields { _ = try analyse([]) } == ["analysis.product_matrix"])
        #expect(refusedFields { _ = try analyse(all, segmentation: "") } == ["analysis.segmentation"])
        let listed: Spearhead_Crm_V1_ListMarketAnalysesResponse = try tenant.crm(
            "MarketService/ListMarketAnalyses", Spearhead_Crm_V1_ListMarketAnalysesRequest())
        #expect(listed.analyses == [stored])
    }

    @Test("D20: a channel study states saturation and own competitiveness; the own share is a part of the saturation")
    func channels() throws {
        func study(saturation: Int64, own: Int64, competitiveness: Int32 = 3) throws {
            let _: Spearhead_Crm_V1_CreateChannelStudyResponse = try tenant.crm(
                "MarketService/CreateChannelStudy",
                Spearhead_Crm_V1_CreateChannelStudyRequest.with {
                    $0.study.marketID = market.id
                    $0.study.channel = "便利店"
                    $0.study.saturationPpm = saturation
                    $0.study.ownSharePpm = own
                    $0.study.competitiveness = competitiveness
                    $0.study.conclusion = "先补空白街区"
                })
        }
        try study(saturation: 800_000, own: 800_000)
        #expect(refusedFields { try study(saturation: 800_000, own: 800_001) } == ["study.own_share_ppm"])
        #expect(refusedFields { try study(saturation: 1_000_001, own: 0) } == ["study.saturation_ppm"])
        #expect(refusedFields { try study(saturation: 1, own: 0, competitiveness: 6) } == ["study.competitiveness"])
    }

    @Test("C39: market research records date, sample and findings, with a persona and the next round")
    func research() throws {
        func record(sample: Int32 = 120, on date: String = "2026-02-20", next: String = "") throws
            -> Spearhead_Crm_V1_MarketResearch
        {
            let response: Spearhead_Crm_V1_CreateMarketResearchResponse = try tenant.crm(
                "MarketService/CreateMarketResearch",
                Spearhead_Crm_V1_CreateMarketResearchRequest.with {
                    $0.research.title = "季度调查"
                    $0.research.researchedOn = date
                    $0.research.sampleSize = sample
                    $0.research.sample = "东浦区便利店店主"
                    $0.research.findings = "六成愿意试销"
                    $0.research.persona = "三十岁女店主"
                    $0.research.nextOn = next
                })
            return response.research
        }
        let stored = try record(next: "2026-05-20")
        #expect((stored.sampleSize, stored.researchedOn, stored.nextOn) == (120, "2026-02-20", "2026-05-20"))
        #expect(refusedFields { _ = try record(sample: 0) } == ["research.sample_size"])
        #expect(refusedFields { _ = try record(on: "2026-03-03") } == ["research.researched_on"])
        #expect(refusedFields { _ = try record(next: "2026-02-20") } == ["research.next_on"])
    }
}
