internal import PluginKit
internal import SwiftProtobuf

/// Handlers of MarketService for what is studied: analyses, channels, research.
enum MarketStudyMethods {
    static func createAnalysis(
        _ request: Spearhead_Crm_V1_CreateMarketAnalysisRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateMarketAnalysisResponse {
        let given = request.analysis
        var checks = FieldCheck()
        checks.text("analysis.information", given.information, 1...8000)
        checks.text("analysis.segmentation", given.segmentation, 1...8000)
        checks.text("analysis.conclusion", given.conclusion, 0...8000)
        let analysis = MarketAnalysis(
            id: call.newID(), market: given.marketID,
            analysedOn: checks.pastDate("analysis.analysed_on", given.analysedOn, today: call.businessDate),
            information: given.information, productMatrix: checks.choices("analysis.product_matrix", given.productMatrix),
            segmentation: given.segmentation, conclusion: given.conclusion, author: call.caller.person)
        try checks.finish()
        _ = try Market.get(analysis.market, writer)
        try analysis.insert(writer)
        return .with { $0.analysis = analysis.message }
    }

    static func listAnalyses(
        _ request: Spearhead_Crm_V1_ListMarketAnalysesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListMarketAnalysesResponse {
        let (analyses, next) = try ListQuery(from: "crm_market_analysis", key: "analysed_on || id", descending: true)
            .filterUnlessEmpty("market_id", request.marketID).fetch(reader, call.page(of: request), MarketAnalysis.init(row:))
        return .with {
            $0.analyses = analyses.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func createStudy(
        _ request: Spearhead_Crm_V1_CreateChannelStudyRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateChannelStudyResponse {
        let given = request.study
        var checks = FieldCheck()
        checks.text("study.channel", given.channel, 1...100)
        checks.range("study.saturation_ppm", given.saturationPpm, 0...1_000_000)
        checks.range("study.own_share_ppm", given.ownSharePpm, 0...max(0, given.saturationPpm))
        checks.range("study.competitiveness", Int64(given.competitiveness), 1...5)
        checks.text("study.strengths", given.strengths, 0...4000)
        checks.text("study.weaknesses", given.weaknesses, 0...4000)
        checks.text("study.conclusion", given.conclusion, 1...4000)
        let study = ChannelStudy(
            id: call.newID(), market: given.marketID,
            studiedOn: checks.pastDate("study.studied_on", given.studiedOn, today: call.businessDate), channel: given.channel,
            saturation: given.saturationPpm, ownShare: given.ownSharePpm, competitiveness: Int64(given.competitiveness),
            strengths: given.strengths, weaknesses: given.weaknesses, conclusion: given.conclusion, author: call.caller.person)
        try checks.finish()
        _ = try Market.get(study.market, writer)
        try study.insert(writer)
        return .with { $0.study = study.message }
    }

    static func listStudies(
        _ request: Spearhead_Crm_V1_ListChannelStudiesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListChannelStudiesResponse {
        let (studies, next) = try ListQuery(from: "crm_channel_study", key: "studied_on || id", descending: true)
            .filterUnlessEmpty("market_id", request.marketID).fetch(reader, call.page(of: request), ChannelStudy.init(row:))
        return .with {
            $0.studies = studies.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func createResearch(
        _ request: Spearhead_Crm_V1_CreateMarketResearchRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateMarketResearchResponse {
        let given = request.research
        var checks = FieldCheck()
        checks.text("research.title", given.title, 1...200)
        checks.range("research.sample_size", Int64(given.sampleSize), 1...Int64(Int32.max))
        checks.text("research.sample", given.sample, 1...2000)
        checks.text("research.findings", given.findings, 1...8000)
        checks.text("research.persona", given.persona, 0...8000)
        let date = checks.pastDate("research.researched_on", given.researchedOn, today: call.businessDate)
        let next = checks.optionalDate("research.next_on", given.nextOn)
        checks.require(next.map { $0 > date } ?? true, "research.next_on", "must be after researched_on")
        try checks.finish()
        let research = MarketResearch(
            id: call.newID(), market: given.marketID.nonEmpty, title: given.title, researchedOn: date,
            sampleSize: Int64(given.sampleSize), sample: given.sample, findings: given.findings, persona: given.persona,
            nextOn: next, author: call.caller.person)
        if let market = research.market { _ = try Market.get(market, writer) }
        try research.insert(writer)
        return .with { $0.research = research.message }
    }

    static func listResearch(
        _ request: Spearhead_Crm_V1_ListMarketResearchRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListMarketResearchResponse {
        let (research, next) = try ListQuery(from: "crm_market_research", key: "researched_on || id", descending: true)
            .filterUnlessEmpty("market_id", request.marketID).fetch(reader, call.page(of: request), MarketResearch.init(row:))
        return .with {
            $0.research = research.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension MarketAnalysis {
    var message: Spearhead_Crm_V1_MarketAnalysis {
        .with {
            $0.id = id
            $0.marketID = market
            $0.analysedOn = analysedOn.description
            $0.information = information
            $0.productMatrix = productMatrix.map(\.message)
            $0.segmentation = segmentation
            $0.conclusion = conclusion
            $0.authorID = author ?? ""
        }
    }
}

extension ChannelStudy {
    var message: Spearhead_Crm_V1_ChannelStudy {
        .with {
            $0.id = id
            $0.marketID = market
            $0.studiedOn = studiedOn.description
            $0.channel = channel
            $0.saturationPpm = saturation
            $0.ownSharePpm = ownShare
            $0.competitiveness = Int32(clamping: competitiveness)
            $0.strengths = strengths
            $0.weaknesses = weaknesses
            $0.conclusion = conclusion
            $0.authorID = author ?? ""
        }
    }
}

extension MarketResearch {
    var message: Spearhead_Crm_V1_MarketResearch {
        .with {
            $0.id = id
            $0.marketID = market ?? ""
            $0.title = title
            $0.researchedOn = researchedOn.description
            $0.sampleSize = Int32(clamping: sampleSize)
            $0.sample = sample
            $0.findings = findings
            $0.persona = persona
            $0.nextOn = nextOn?.description ?? ""
            $0.authorID = author ?? ""
        }
    }
}
