internal import PluginKit

/// What callers may do in this plugin.
enum Permissions {
    static let plansRead = "targets.plans.read"
    static let plansWrite = "targets.plans.write"
    static let cellsRead = "targets.cells.read"
    static let cellsWrite = "targets.cells.write"
    static let review = "targets.reviews.write"
    static let workRead = "targets.work.read"
    static let workWrite = "targets.work.write"
    static let dayWrite = "targets.days.write"
    static let configure = "targets.settings.write"

    static func register(with registrar: inout PluginRegistrar) {
        let everyone = Dictionary(uniqueKeysWithValues: Role.builtIn.map { ($0, Scope.all) })
        let owners: [Role: Scope] = [.admin: .all, .director: .all]
        let leaders = owners.merging([.manager: .team, .supervisor: .team]) { $1 }
        let sellers = leaders.merging([.rep: .own]) { $1 }
        let viewers = sellers.merging([.finance: .all, .inspector: .all, .salesAssistant: .all, .orderDesk: .all]) { $1 }
        registrar.permission(plansRead, Label("查看目标计划", "See target plans"), grants: everyone)
        registrar.permission(plansWrite, Label("管理目标计划", "Manage target plans"), grants: owners)
        registrar.permission(cellsRead, Label("查看目标与达成", "See targets and attainment"), grants: viewers)
        registrar.permission(cellsWrite, Label("设置与分解目标", "Set and split targets"), grants: leaders)
        registrar.permission(review, Label("协商目标", "Negotiate targets"), grants: sellers)
        registrar.permission(workRead, Label("查看工作计划", "See work plans"), grants: sellers)
        registrar.permission(workWrite, Label("填写工作计划", "Write work plans"), grants: sellers)
        registrar.permission(dayWrite, Label("分配日目标", "Split a day's target"), grants: leaders)
        registrar.permission(configure, Label("设置目标参数", "Configure metrics and thresholds"), grants: owners)
    }
}
