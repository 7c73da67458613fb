internal import PluginKit

/// What callers may do in this plugin.
enum Permissions {
    static let read = "visits.visits.read"
    static let write = "visits.visits.write"
    static let sync = "visits.events.sync"
    static let review = "visits.events.review"
    static let readRoutes = "visits.routes.read"
    static let writeRoutes = "visits.routes.write"
    static let readPlans = "visits.plans.read"
    static let writePlans = "visits.plans.write"
    static let cancelPlans = "visits.plans.cancel"
    static let readSettings = "visits.settings.read"
    static let writeSettings = "visits.settings.write"
    static let correctCounts = "visits.counts.correct"
    static let readReports = "visits.reports.read"
    static let readIntegrity = "visits.integrity.read"
    static let readDistribution = "visits.distribution.read"
    static let readCompetitors = "visits.competitors.read"
    static let writeCompetitors = "visits.competitors.write"
    static let maintainCompetitors = "visits.competitors.maintain"
    static let readDepots = "visits.depots.read"
    static let writeDepots = "visits.depots.write"
    static let importing = "visits.visits.import"

    static func register(with registrar: inout PluginRegistrar) {
        let sellers: [Role: Scope] = [.rep: .own, .supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        let readers = sellers.merging([.inspector: .all, .salesAssistant: .all]) { $1 }
        let leaders: [Role: Scope] = [.supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        let directors: [Role: Scope] = [.director: .all, .admin: .all]
        let everyone = Dictionary(uniqueKeysWithValues: Role.builtIn.map { ($0, Scope.all) })
        let field: [Role: Scope] = [.rep: .own, .supervisor: .own, .manager: .own, .admin: .all]
        let market = sellers.merging([.orderDesk: .all, .inspector: .all]) { $1 }
        let grants: [(name: String, title: Label, grants: [Role: Scope])] = [
            (read, Label("查看拜访", "See visits"), readers),
            (write, Label("记录拜访", "Record visits"), field),
            (sync, Label("同步设备事件", "Sync the events of a device"), field),
            (review, Label("处理事件冲突", "Review conflicting events"), leaders),
            (readRoutes, Label("查看路线", "See routes"), readers),
            (writeRoutes, Label("发布路线", "Publish routes"), leaders),
            (readPlans, Label("查看拜访计划", "See visit plans"), readers),
            (writePlans, Label("维护拜访计划", "Make visit plans"), sellers),
            (cancelPlans, Label("取消拜访计划", "Cancel visit plans"), leaders),
            (readSettings, Label("查看拜访设置", "See the visit settings"), everyone),
            (writeSettings, Label("维护拜访设置", "Change the visit settings"), directors),
            (correctCounts, Label("更正盘点", "Correct counts"), leaders),
            (readReports, Label("查看拜访报表", "See visit reports"), readers),
            (readIntegrity, Label("查看诚信信号", "See integrity findings"), leaders.merging([.inspector: .all]) { $1 }),
            (readDistribution, Label("查看铺货率", "See distribution"), everyone),
            (readCompetitors, Label("查看竞品信息", "See competitors"), everyone),
            (writeCompetitors, Label("上报竞品信息", "Report competitors"), sellers),
            (maintainCompetitors, Label("维护竞品档案", "Maintain competitor profiles"), leaders),
            (readDepots, Label("查看仓库与物流", "See depots and movements"), market),
            (writeDepots, Label("维护仓库与物流", "Record depots and movements"), directors.merging([.orderDesk: .all]) { $1 }),
            (importing, Label("导入拜访数据", "Import visits"), [.admin: .all]),
        ]
        for grant in grants { registrar.permission(grant.name, grant.title, grants: grant.grants) }
    }
}
