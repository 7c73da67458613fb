internal import PluginKit

/// What the plugin brings for talk scripts, product pitches and checklists.
enum PlaybookArea {
    private static let read = "crm.playbook.read"
    private static let use = "crm.playbook.use"
    private static let write = "crm.playbook.write"
    private static let evaluate = "crm.playbook.evaluate"

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0307-scripts", sql: PlaybookSchema.scripts)
        registrar.migration("0308-checklists", sql: PlaybookSchema.checklists)
        registerPermissions(with: &registrar)
        registerScripts(with: &registrar)
        registerChecklists(with: &registrar)
    }

    private static func registerPermissions(with registrar: inout PluginRegistrar) {
        let leaders: [Role: Scope] = [.supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        let workers = leaders.merging([.rep: .own, .salesAssistant: .all, .frontDesk: .own, .orderDesk: .own]) { $1 }
        registrar.permission(read, Label("查看销售手册", "Read the playbook"), grants: workers.merging([.inspector: .all]) { $1 })
        registrar.permission(use, Label("使用销售手册", "Use the playbook"), grants: workers)
        registrar.permission(write, Label("编写销售手册", "Write the playbook"), grants: leaders)
        registrar.permission(
            evaluate, Label("查看执行率", "See who uses the playbook"),
            grants: workers.merging([.inspector: .all]) { $1 })
    }

    private static func registerScripts(with registrar: inout PluginRegistrar) {
        let service = "PlaybookService"
        registrar.command(service, "CreateScript", permission: write, ScriptMethods.create)
        registrar.query(service, "GetScript", permission: read, ScriptMethods.get)
        registrar.query(service, "ListScripts", permission: read, ScriptMethods.list)
        registrar.command(service, "UpdateScript", permission: write, ScriptMethods.update)
        registrar.command(service, "RecordScriptUse", permission: use, ScriptMethods.recordUse)
        registrar.query(service, "ListScriptUses", permission: evaluate, ScriptMethods.listUses)
        registrar.query(service, "GetProductPitch", permission: read, ProductPitchMethods.get)
        registrar.command(service, "UpdateProductPitch", permission: write, ProductPitchMethods.update)
        registrar.query(service, "ListProductPitches", permission: read, ProductPitchMethods.list)
    }

    private static func registerChecklists(with registrar: inout PluginRegistrar) {
        let service = "ChecklistService"
        registrar.command(service, "CreateChecklist", permission: write, ChecklistMethods.create)
        registrar.query(service, "GetChecklist", permission: read, ChecklistMethods.get)
        registrar.query(service, "ListChecklists", permission: read, ChecklistMethods.list)
        registrar.command(service, "PublishChecklist", permission: write, ChecklistMethods.publish)
        registrar.command(service, "AddEvidence", permission: write, ChecklistMethods.addEvidence)
        registrar.command(service, "StartRun", permission: use, ChecklistRunMethods.start)
        registrar.command(service, "CompleteStep", permission: use, ChecklistRunMethods.complete)
        registrar.query(service, "GetRun", permission: evaluate, ChecklistRunMethods.get)
        registrar.query(service, "ListRuns", permission: evaluate, ChecklistRunMethods.list)
        registrar.report(service, "ListAdherence", permission: evaluate, ChecklistRunMethods.listAdherence)
    }
}
