internal import PluginKit

/// What the plugin brings for markets: position, plans, analyses, channel studies, research.
enum MarketsArea {
    private static let read = "crm.markets.read"
    private static let write = "crm.markets.write"

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0311-markets", sql: MarketsSchema.sql)
        let leaders: [Role: Scope] = [.supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        registrar.permission(
            read, Label("查看市场研究", "See markets"),
            grants: leaders.merging([.rep: .own, .inspector: .all, .salesAssistant: .all]) { $1 })
        registrar.permission(
            write, Label("维护市场研究", "Study markets"), grants: leaders.merging([.salesAssistant: .all]) { $1 })
        let service = "MarketService"
        registrar.command(service, "CreateMarket", permission: write, MarketMethods.create)
        registrar.query(service, "GetMarket", permission: read, MarketMethods.get)
        registrar.query(service, "ListMarkets", permission: read, MarketMethods.list)
        registrar.command(service, "UpdateMarket", permission: write, MarketMethods.update)
        registrar.command(service, "CreateMarketingPlan", permission: write, MarketingPlanMethods.create)
        registrar.query(service, "GetMarketingPlan", permission: read, MarketingPlanMethods.get)
        registrar.query(service, "ListMarketingPlans", permission: read, MarketingPlanMethods.list)
        registrar.command(service, "UpdateMarketingPlan", permission: write, MarketingPlanMethods.update)
        registrar.command(service, "CreateMarketAnalysis", permission: write, MarketStudyMethods.createAnalysis)
        registrar.query(service, "ListMarketAnalyses", permission: read, MarketStudyMethods.listAnalyses)
        registrar.command(service, "CreateChannelStudy", permission: write, MarketStudyMethods.createStudy)
        registrar.query(service, "ListChannelStudies", permission: read, MarketStudyMethods.listStudies)
        registrar.command(service, "CreateMarketResearch", permission: write, MarketStudyMethods.createResearch)
        registrar.query(service, "ListMarketResearch", permission: read, MarketStudyMethods.listResearch)
    }
}
