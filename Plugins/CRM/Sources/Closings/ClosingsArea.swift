internal import PluginKit

/// What the plugin brings for closing deals: chains of documents, the archived file, and changes by rule.
enum ClosingsArea {
    private static let read = "crm.closings.read"
    private static let write = "crm.closings.write"
    private static let confirm = "crm.closings.confirm"
    private static let configure = "crm.closings.configure"
    private static let decide = "crm.deal_changes.decide"

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0309-closings", sql: ClosingsSchema.chains + ClosingsSchema.archive)
        registrar.migration("0310-deal-changes", sql: ClosingsSchema.changes)
        registerPermissions(with: &registrar)
        registerClosings(with: &registrar)
        registerChanges(with: &registrar)
    }

    private static func registerPermissions(with registrar: inout PluginRegistrar) {
        let leaders: [Role: Scope] = [.supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        let workers = leaders.merging([.rep: .own, .salesAssistant: .all, .orderDesk: .all, .finance: .all]) { $1 }
        registrar.permission(read, Label("查看签约办理", "See closings"), grants: workers.merging([.inspector: .all]) { $1 })
        registrar.permission(write, Label("办理签约", "Work on closings"), grants: workers)
        registrar.permission(confirm, Label("确认签约文件", "Confirm documents of closings"), grants: leaders)
        registrar.permission(
            configure, Label("设置签约流程", "Configure closings"), grants: [.director: .all, .admin: .all])
        registrar.permission(
            decide, Label("审批成交变更", "Decide changes of deals"),
            grants: leaders.merging([.orderDesk: .all, .finance: .all]) { $1 })
    }

    private static func registerClosings(with registrar: inout PluginRegistrar) {
        let service = "ClosingService"
        registrar.command(service, "CreateClosingChain", permission: configure, ClosingChainMethods.create)
        registrar.query(service, "GetClosingChain", permission: read, ClosingChainMethods.get)
        registrar.query(service, "ListClosingChains", permission: read, ClosingChainMethods.list)
        registrar.command(service, "PublishClosingChain", permission: configure, ClosingChainMethods.publish)
        registrar.command(service, "StartClosing", permission: write, ClosingMethods.start)
        registrar.command(service, "RecordClosingReceipt", permission: write, ClosingMethods.recordReceipt)
        registrar.command(service, "IssueClosingDocument", permission: write, ClosingMethods.issue)
        registrar.command(service, "ConfirmClosingDocument", permission: confirm, ClosingMethods.confirm)
        registrar.query(service, "GetClosing", permission: read, ClosingMethods.get)
        registrar.query(service, "GetArchiveChecklist", permission: read, ArchiveMethods.getChecklist)
        registrar.command(service, "UpdateArchiveChecklist", permission: configure, ArchiveMethods.updateChecklist)
        registrar.command(service, "FileArchiveItem", permission: write, ArchiveMethods.file)
        registrar.query(service, "GetDealFile", permission: read, ArchiveMethods.getFile)
        registrar.command(service, "ArchiveDeal", permission: write, ArchiveMethods.archive)
    }

    private static func registerChanges(with registrar: inout PluginRegistrar) {
        let service = "DealChangeService"
        registrar.command(service, "CreateChangeType", permission: configure, ChangeTypeMethods.create)
        registrar.command(service, "UpdateChangeType", permission: configure, ChangeTypeMethods.update)
        registrar.query(service, "ListChangeTypes", permission: read, ChangeTypeMethods.list)
        registrar.command(service, "RequestChange", permission: write, ChangeRequestMethods.request)
        registrar.command(service, "DecideChange", permission: decide, ChangeRequestMethods.decide)
        registrar.query(service, "GetChangeRequest", permission: read, ChangeRequestMethods.get)
        registrar.query(service, "ListChangeRequests", permission: read, ChangeRequestMethods.list)
    }
}
