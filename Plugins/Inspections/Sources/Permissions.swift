internal import PluginKit

/// What callers may do in this plugin.
enum Permissions {
    static let readCases = "inspections.cases.read"
    static let workCases = "inspections.cases.work"
    static let answerCases = "inspections.cases.answer"
    static let decideCases = "inspections.cases.decide"
    static let readForms = "inspections.forms.read"
    static let writeAudits = "inspections.audits.configure"
    static let drawAudits = "inspections.audits.draw"
    static let doAudits = "inspections.audits.work"
    static let checkRegisters = "inspections.checks.record"
    static let readInspections = "inspections.inspections.read"
    static let readFindings = "inspections.findings.read"
    static let answerFindings = "inspections.findings.answer"
    static let decideFindings = "inspections.findings.decide"
    static let readReports = "inspections.reports.read"
    static let importing = "inspections.inspections.import"

    static let directors: [Role: Scope] = [.director: .all, .admin: .all]
    static let leaders: [Role: Scope] = [.supervisor: .team, .manager: .team, .director: .all, .admin: .all]
    static let auditors = leaders.merging([.inspector: .all]) { $1 }
    static let concerned = auditors.merging([.rep: .own]) { $1 }

    static func register(with registrar: inout PluginRegistrar) {
        let everyone = Dictionary(uniqueKeysWithValues: Role.builtIn.map { ($0, Scope.all) })
        let workers = leaders.merging([.inspector: .own]) { $1 }
        let planners = leaders.filter { $0.key != .supervisor }
        let grants: [(name: String, title: Label, grants: [Role: Scope])] = [
            (readForms, Label("查看稽查规则与表单", "See the audit policy and forms"), everyone.filter { $0.key != .rep }),
            (writeAudits, Label("维护稽查规则与表单", "Change the audit policy and forms"), directors),
            (drawAudits, Label("抽取稽查任务", "Draw audits"), planners),
            (doAudits, Label("执行稽查", "Do audits"), workers),
            (checkRegisters, Label("检查登记与跟进记录", "Check registers and records"), auditors),
            (readInspections, Label("查看稽查记录", "See inspections"), concerned),
            (readFindings, Label("查看稽查发现", "See findings"), concerned),
            (answerFindings, Label("答复稽查发现", "Answer and correct findings"), [.rep: .own, .admin: .all]),
            (decideFindings, Label("裁定稽查发现", "Decide and verify findings"), auditors),
            (readReports, Label("查看稽查报表", "See audit reports"), auditors),
            (importing, Label("导入稽查记录", "Import inspections"), [.admin: .all]),
        ]
        for grant in grants { registrar.permission(grant.name, grant.title, grants: grant.grants) }
        registrar.permission(readCases, Label("查看案件", "See cases"), grants: concerned)
        registrar.permission(workCases, Label("处理案件", "Work on cases"), grants: auditors)
        registrar.permission(answerCases, Label("陈述与申诉", "Answer and appeal cases"), grants: concerned)
        registrar.permission(decideCases, Label("裁决案件", "Decide cases"), grants: leaders)
    }
}
