internal import Organization
internal import PluginKit

/// What the plugin brings for pipelines, procedures and opportunities.
enum PipelinesArea {
    static let personalData: [PersonalDataColumn] = [
        PersonalDataColumn(table: "crm_decision_contact", column: "name", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_decision_contact", column: "job_title", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_decision_contact", column: "phone", subjectColumn: "id"),
    ]

    static func register(with registrar: inout PluginRegistrar) {
        registerMigrations(with: &registrar)
        registerPermissions(with: &registrar)
        registerConfiguration(with: &registrar)
        registerOpportunities(with: &registrar)
        registrar.report("PipelineReportService", "GetFunnel", permission: "crm.opportunities.read", PipelineReportMethods.funnel)
        registrar.report(
            "PipelineReportService", "GetForecast", permission: "crm.opportunities.read", PipelineReportMethods.forecast)
        registrar.report(
            "PipelineReportService", "ListBottlenecks", permission: "crm.opportunities.read", PipelineReportMethods.bottlenecks)
        PipelineMeasures.all.forEach { registrar.measure($0) }
        ContractMeasures.all.forEach { registrar.measure($0) }
        registrar.importable(OpportunityImport.table)
        registrar.importable(StageChangeImport.table)
        registrar.exportable(OpportunityExport.table)
        registrar.publishes(OpportunityWon.self)
        registrar.publishes(OpportunityLost.self)
        registrar.publishes(OpportunityStageChanged.self)
        registrar.handles(PersonLeaving.self) { try OpportunityHandover.handle($0, writer: $1, call: $2) }
        registrar.healthCheck("stage-log", check: StageLogHealth.check)
    }

    private static func registerPermissions(with registrar: inout PluginRegistrar) {
        registrar.permission(
            "crm.pipelines.read", Label("查看销售流程", "Read pipelines and procedures"),
            grants: [
                .admin: .all, .director: .all, .manager: .team, .supervisor: .team, .rep: .own, .inspector: .all, .finance: .all,
                .orderDesk: .all, .salesAssistant: .all,
            ])
        registrar.permission(
            "crm.pipelines.write", Label("设置销售流程", "Set up pipelines and procedures"), grants: [.admin: .all, .director: .all])
        registrar.permission(
            "crm.sops.confirm", Label("确认已读流程文件", "Confirm the reading of a procedure"),
            grants: Dictionary(uniqueKeysWithValues: Role.builtIn.map { ($0, Scope.own) }))
        registrar.permission(
            "crm.opportunities.read", Label("查看商机", "Read opportunities"),
            grants: [
                .admin: .all, .director: .all, .manager: .team, .supervisor: .team, .rep: .own, .inspector: .all, .finance: .all,
                .salesAssistant: .all,
            ])
        registrar.permission(
            "crm.opportunities.write", Label("推进商机", "Work on opportunities"),
            grants: [.admin: .all, .director: .all, .manager: .team, .supervisor: .team, .rep: .own])
        registrar.permission("crm.opportunities.import", Label("导入商机", "Import opportunities"), grants: [.admin: .all])
    }

    /// A procedure of 100 000 characters, or a pipeline of 40 stages with their steps.
    private static let configurationBytesMax = 512 << 10

    private static func registerConfiguration(with registrar: inout PluginRegistrar) {
        let read = "crm.pipelines.read"
        let write = "crm.pipelines.write"
        registrar.command(
            "PipelineService", "CreatePipeline", permission: write, requestBytesMax: configurationBytesMax, PipelineMethods.create
        )
        registrar.query("PipelineService", "GetPipeline", permission: read, PipelineMethods.get)
        registrar.query("PipelineService", "ListPipelines", permission: read, PipelineMethods.list)
        registrar.command("PipelineService", "UpdatePipeline", permission: write, PipelineMethods.update)
        registrar.command(
            "PipelineService", "PublishPipelineVersion", permission: write, requestBytesMax: configurationBytesMax,
            PipelineMethods.publish)
        registrar.query("PipelineService", "ListPipelineVersions", permission: read, PipelineMethods.listVersions)
        registrar.command("PipelineService", "MigrateOpportunities", permission: write, PipelineMethods.migrate)
        registrar.command(
            "SopService", "CreateSop", permission: write, requestBytesMax: configurationBytesMax, SopMethods.create)
        registrar.query("SopService", "GetSop", permission: read, SopMethods.get)
        registrar.query("SopService", "ListSops", permission: read, SopMethods.list)
        registrar.command(
            "SopService", "PublishSopVersion", permission: write, requestBytesMax: configurationBytesMax, SopMethods.publish)
        registrar.command("SopService", "ConfirmSopReading", permission: "crm.sops.confirm", SopMethods.confirm)
        registrar.query("SopService", "ListPendingSopReaders", permission: read, SopMethods.listPending)
    }

    private static func registerOpportunities(with registrar: inout PluginRegistrar) {
        let service = "OpportunityService"
        let read = "crm.opportunities.read"
        let write = "crm.opportunities.write"
        registrar.command(service, "CreateOpportunity", permission: write, OpportunityMethods.create)
        registrar.query(service, "GetOpportunity", permission: read, OpportunityMethods.get)
        registrar.query(service, "ListOpportunities", permission: read, OpportunityMethods.list)
        registrar.command(service, "UpdateOpportunity", permission: write, OpportunityMethods.update)
        registrar.command(service, "AdvanceStage", permission: write, OpportunityMethods.advance)
        registrar.command(service, "AttachOutput", permission: write, OpportunityMethods.attachOutput)
        registrar.command(service, "ConfirmOwner", permission: write, OpportunityMethods.confirmOwner)
        registrar.command(service, "HoldOpportunity", permission: write, OpportunityMethods.hold)
        registrar.command(service, "ResumeOpportunity", permission: write, OpportunityMethods.resume)
        registrar.command(service, "WinOpportunity", permission: write, OpportunityMethods.win)
        registrar.command(service, "LoseOpportunity", permission: write, OpportunityMethods.lose)
        registrar.command(service, "ReopenOpportunity", permission: write, OpportunityMethods.reopen)
        registrar.command(service, "RecordContract", permission: write, OpportunityMethods.recordContract)
        registrar.command(service, "SignContract", permission: write, OpportunityMethods.signContract)
        registrar.command(service, "AddDecisionContact", permission: write, OpportunityMethods.addDecisionContact)
        registrar.command(service, "RemoveDecisionContact", permission: write, OpportunityMethods.removeDecisionContact)
        registrar.query(service, "ListStageChanges", permission: read, OpportunityMethods.listStageChanges)
    }
}
