internal import PluginKit

/// What callers may do in this plugin.
enum Permissions {
    static let readCases = "inspections.cases.read"
    static let workCases = "inspections.cases.work"
    static let answerCases = "inspections.cases.answer"
    static let decideCases = "inspections.cases.decide"

    static let directors: [Role: Scope] = [.director: .all, .admin: .all]
    static let leaders: [Role: Scope] = [.supervisor: .team, .manager: .team, .director: .all, .admin: .all]
    static let auditors = leaders.merging([.inspector: .all]) { $1 }
    static let concerned = auditors.merging([.rep: .own]) { $1 }

    static func register(with registrar: inout PluginRegistrar) {
        registrar.permission(readCases, Label("查看案件", "See cases"), grants: concerned)
        registrar.permission(workCases, Label("处理案件", "Work on cases"), grants: auditors)
        registrar.permission(answerCases, Label("陈述与申诉", "Answer and appeal cases"), grants: concerned)
        registrar.permission(decideCases, Label("裁决案件", "Decide cases"), grants: leaders)
    }
}
