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
    static let scorecardsRead = "incentives.scorecards.read"
    static let scorecardsWrite = "incentives.scorecards.write"
    static let evaluationsRead = "incentives.evaluations.read"
    static let evaluationsWrite = "incentives.evaluations.write"
    static let evaluationsAcknowledge = "incentives.evaluations.acknowledge"
    static let entriesPropose = "incentives.entries.propose"
    static let rewardsRead = "incentives.rewards.read"
    static let rewardsWrite = "incentives.rewards.write"
    static let recognitionsWrite = "incentives.recognitions.write"
    static let disciplineRead = "incentives.discipline.read"
    static let disciplineWrite = "incentives.discipline.write"
    static let staffRead = "incentives.staff.read"
    static let payouts = "incentives.payouts.export"

    private static let deciders: [Role: Scope] = [.admin: .all, .director: .all, .finance: .all]

    /// Pay is private: a leader sees the own statement, as everyone does.
    private static let payees: [Role: Scope] = deciders.merging([.manager: .own, .supervisor: .own, .rep: .own]) { first, _ in
        first
    }

    private static let everyone = Dictionary(uniqueKeysWithValues: Role.builtIn.map { ($0, Scope.all) })
    private static let leaders: [Role: Scope] = [.admin: .all, .director: .all, .manager: .team, .supervisor: .team]

    static func register(with registrar: inout PluginRegistrar) {
        registerPay(with: &registrar)
        registerJudgement(with: &registrar)
    }

    /// Scores and praise, which a leader sees of the team.
    private static func registerJudgement(with registrar: inout PluginRegistrar) {
        registrar.permission(scorecardsRead, Label("查看考核表", "Read scorecards"), grants: everyone)
        registrar.permission(scorecardsWrite, Label("编制考核表", "Write scorecards"), grants: [.admin: .all, .director: .all])
        registrar.permission(
            evaluationsRead, Label("查看考核结果", "Read evaluations"),
            grants: leaders.merging([.rep: .own, .inspector: .own, .finance: .own, .orderDesk: .own]) { first, _ in first })
        registrar.permission(evaluationsWrite, Label("考核下属", "Evaluate and rate people"), grants: leaders)
        registrar.permission(
            evaluationsAcknowledge, Label("确认考核反馈", "Acknowledge feedback"),
            grants: Dictionary(uniqueKeysWithValues: Role.builtIn.map { ($0, Scope.own) }))
        registrar.permission(
            entriesPropose, Label("提议奖惩", "Propose awards and penalties"),
            grants: leaders.merging([.finance: .all]) { first, _ in first })
        registrar.permission(rewardsRead, Label("查看奖励和竞赛", "Read awards, contests and recognition"), grants: everyone)
        registrar.permission(
            rewardsWrite, Label("设立奖励和竞赛", "Set up awards, contests and promotion rules"),
            grants: [.admin: .all, .director: .all])
        registrar.permission(recognitionsWrite, Label("表扬", "Recognise people"), grants: leaders)
        registrar.permission(
            disciplineRead, Label("查看处分", "Read disciplinary records"),
            grants: leaders.merging([.rep: .own, .frontDesk: .own, .salesAssistant: .own]) { first, _ in first })
        registrar.permission(disciplineWrite, Label("记录处分", "Record discipline"), grants: [.admin: .all, .director: .all])
        registrar.permission(staffRead, Label("查看人员分析", "Read staff reports"), grants: leaders)
    }

    private static func registerPay(with registrar: inout PluginRegistrar) {
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
