internal import PluginKit

/// What callers may do in this plugin.
enum Permissions {
    static let plansRead = "incentives.plans.read"
    static let plansWrite = "incentives.plans.write"
    static let plansApprove = "incentives.plans.approve"
    static let assign = "incentives.plans.assign"
    static let calculate = "incentives.statements.calculate"
    static let statementsRead = "incentives.statements.read"
    static let statementsDispute = "incentives.statements.dispute"
    static let statementsDecide = "incentives.statements.decide"
    static let payouts = "incentives.payouts.export"

    private static let deciders: [Role: Scope] = [.admin: .all, .director: .all, .finance: .all]

    /// Pay is private: a leader sees the own statement, as everyone does.
    private static let payees: [Role: Scope] = deciders.merging([.manager: .own, .supervisor: .own, .rep: .own]) { first, _ in first }

    static func register(with registrar: inout PluginRegistrar) {
        registrar.permission(plansRead, Label("查看薪酬方案", "Read pay plans"), grants: payees)
        registrar.permission(plansWrite, Label("编制薪酬方案", "Write pay plans"), grants: [.admin: .all, .director: .all])
        registrar.permission(plansApprove, Label("批准薪酬方案", "Approve pay plans"), grants: deciders)
        registrar.permission(assign, Label("分配薪酬方案", "Put people on pay plans"), grants: deciders)
        registrar.permission(calculate, Label("计算提成", "Calculate and simulate pay"), grants: deciders)
        registrar.permission(statementsRead, Label("查看提成单", "Read statements"), grants: payees)
        registrar.permission(statementsDispute, Label("对提成单提出异议", "Dispute statements"), grants: payees)
        registrar.permission(statementsDecide, Label("审核和发放提成", "Review, approve and pay statements"), grants: deciders)
        registrar.permission(payouts, Label("导出发放文件", "Export the payout file"), grants: deciders)
    }
}
