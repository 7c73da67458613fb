internal import PluginKit

/// The order desk: orders, prices, checks and approvals.
enum DeskArea {
    static func register(with registrar: inout PluginRegistrar) {
        registerPermissions(with: &registrar)
        registerOrderMethods(with: &registrar)
        registerApprovalMethods(with: &registrar)
        registrar.importable(OrderImport.table)
        registrar.importable(OrderLineImport.table)
        registrar.exportable(OrderExport.orders)
        registrar.exportable(OrderExport.lines)
        registrar.job("recheck-approved", .daily(hour: 4, minute: 40), run: OrderDesk.recheckApproved)
    }
}
