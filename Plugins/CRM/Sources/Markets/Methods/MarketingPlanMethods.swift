internal import PluginKit
internal import SwiftProtobuf

/// Handlers of MarketService for marketing plans.
enum MarketingPlanMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateMarketingPlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateMarketingPlanResponse {
        let given = request.plan
        var checks = FieldCheck()
        let plan = MarketingPlan(
            id: call.newID(), market: given.marketID, title: given.title,
            strategies: checks.choices("plan.strategies", given.strategies),
            startsOn: date(given.startsOn, "plan.starts_on", &checks), endsOn: date(given.endsOn, "plan.ends_on", &checks),
            actions: given.actions)
        try checks.finish()
        let stored = try MarketingPlan.create(plan, writer: writer)
        return .with { $0.plan = stored.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetMarketingPlanRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetMarketingPlanResponse {
        let plan = try MarketingPlan.get(request.id, reader)
        return .with { $0.plan = plan.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListMarketingPlansRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListMarketingPlansResponse {
        let page = try call.page(of: request)
        var list = ListQuery(from: "crm_marketing_plan", key: "id").filterUnlessEmpty("market_id", request.marketID)
        if request.strategy != .unspecified {
            guard let strategy = MarketingPlan.Strategy(request.strategy) else {
                throw RPCError.invalidField("strategy", "must be one of \(MarketingPlan.Strategy.names)")
            }
            list = list.filter("id IN (SELECT plan_id FROM crm_marketing_strategy WHERE strategy = ?)", strategy.rawValue)
        }
        let (plans, next) = try list.fetch(reader, page) { try MarketingPlan(row: $0, reader) }
        return .with {
            $0.plans = plans.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateMarketingPlanRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateMarketingPlanResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["title", "strategies", "starts_on", "ends_on", "actions"])
        let given = request.plan
        let before = try MarketingPlan.get(given.id, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        var checks = FieldCheck()
        if mask.contains("title") { after.title = given.title }
        if mask.contains("strategies") { after.strategies = checks.choices("plan.strategies", given.strategies) }
        if mask.contains("starts_on") { after.startsOn = date(given.startsOn, "plan.starts_on", &checks) }
        if mask.contains("ends_on") { after.endsOn = date(given.endsOn, "plan.ends_on", &checks) }
        if mask.contains("actions") { after.actions = given.actions }
        try checks.finish()
        let saved = try MarketingPlan.update(before, to: after, writer: writer)
        return .with { $0.plan = saved.message }
    }

    /// A date that must be given; a wrong one is noted, and any date stands for it.
    private static func date(_ text: String, _ field: String, _ checks: inout FieldCheck) -> BusinessDate {
        let date = BusinessDate(text)
        checks.require(date != nil, field, "must be a date YYYY-MM-DD")
        return date ?? BusinessDate(days: 0)
    }
}

extension MarketingPlan {
    var message: Spearhead_Crm_V1_MarketingPlan {
        .with {
            $0.id = id
            $0.marketID = market
            $0.title = title
            $0.strategies = strategies.map(\.message)
            $0.startsOn = startsOn.description
            $0.endsOn = endsOn.description
            $0.actions = actions
            $0.etag = Etag.of(version)
        }
    }
}
