internal import PluginKit
internal import SwiftProtobuf

/// Handlers of MarketService for markets.
enum MarketMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateMarketRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateMarketResponse {
        let given = request.market
        let market = try Market.create(
            Market(
                id: call.newID(), code: given.code, title: given.name, segment: given.segment, positioning: given.positioning,
                growth: given.hasGrowthPpm ? given.growthPpm : nil, profitMinor: given.hasProfitMinor ? given.profitMinor : nil,
                currencyCode: given.currencyCode.nonEmpty ?? "CNY"), writer: writer)
        return .with { $0.market = market.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetMarketRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetMarketResponse {
        let market = try Market.get(request.id, reader)
        return .with { $0.market = market.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListMarketsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListMarketsResponse {
        let (markets, next) = try ListQuery(from: "crm_market", key: "code")
            .fetch(reader, call.page(of: request), Market.init(row:))
        return .with {
            $0.markets = markets.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateMarketRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateMarketResponse {
        let mask = try UpdateMask(
            request.updateMask, allowed: ["name", "segment", "positioning", "growth_ppm", "profit_minor", "currency_code"])
        let given = request.market
        let before = try Market.get(given.id, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("name") { after.title = given.name }
        if mask.contains("segment") { after.segment = given.segment }
        if mask.contains("positioning") { after.positioning = given.positioning }
        if mask.contains("growth_ppm") { after.growth = given.hasGrowthPpm ? given.growthPpm : nil }
        if mask.contains("profit_minor") { after.profitMinor = given.hasProfitMinor ? given.profitMinor : nil }
        if mask.contains("currency_code") { after.currencyCode = given.currencyCode.nonEmpty ?? "CNY" }
        let saved = try Market.update(before, to: after, writer: writer)
        return .with { $0.market = saved.message }
    }
}

extension Market {
    var message: Spearhead_Crm_V1_Market {
        .with {
            $0.id = id
            $0.code = code
            $0.name = title
            $0.segment = segment
            $0.positioning = positioning
            if let growth { $0.growthPpm = growth }
            if let profitMinor { $0.profitMinor = profitMinor }
            $0.currencyCode = currencyCode
            $0.etag = Etag.of(version)
        }
    }
}
