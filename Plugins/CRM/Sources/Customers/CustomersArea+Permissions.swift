internal import PluginKit

extension CustomersArea {
    static let read = "crm.customers.read"
    static let write = "crm.customers.write"
    static let delete = "crm.customers.delete"
    static let assign = "crm.customers.assign"
    static let share = "crm.customers.share"
    static let importing = "crm.customers.import"
    static let confirmAddress = "crm.addresses.confirm"
    static let readPolicies = "crm.class_policies.read"
    static let writePolicies = "crm.class_policies.write"
    static let readDisputes = "crm.disputes.read"
    static let openDisputes = "crm.disputes.open"
    static let decideDisputes = "crm.disputes.decide"

    static func registerPermissions(with registrar: inout PluginRegistrar) {
        let everyone: [Role: Scope] = [
            .rep: .own, .supervisor: .team, .manager: .team, .director: .all, .admin: .all, .inspector: .all, .orderDesk: .all,
            .finance: .all, .frontDesk: .all, .salesAssistant: .all,
        ]
        let sellers: [Role: Scope] = [.rep: .own, .supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        let leaders: [Role: Scope] = [.supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        registrar.permission(read, Label("查看客户", "See customers"), grants: everyone)
        registrar.permission(
            write, Label("维护客户", "Change customers"), grants: sellers.merging([.salesAssistant: .all, .orderDesk: .all]) { $1 })
        registrar.permission(delete, Label("删除客户", "Delete customers"), grants: [.director: .all, .admin: .all])
        registrar.permission(assign, Label("分配客户", "Assign customers"), grants: leaders)
        registrar.permission(share, Label("共享客户", "Share customers"), grants: sellers)
        registrar.permission(importing, Label("导入客户", "Import customers"), grants: [.admin: .all])
        registrar.permission(
            confirmAddress, Label("确认地址变更", "Confirm address changes"), grants: [.orderDesk: .all, .director: .all, .admin: .all])
        registrar.permission(readPolicies, Label("查看客户分级策略", "See class policies"), grants: everyone)
        registrar.permission(
            writePolicies, Label("维护客户分级策略", "Change class policies"), grants: [.director: .all, .admin: .all])
        registrar.permission(readDisputes, Label("查看归属争议", "See ownership disputes"), grants: sellers)
        registrar.permission(openDisputes, Label("提出归属争议", "Open ownership disputes"), grants: sellers)
        registrar.permission(
            decideDisputes, Label("裁决归属争议", "Decide ownership disputes"),
            grants: [.manager: .team, .director: .all, .admin: .all])
    }
}
