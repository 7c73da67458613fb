internal import PluginKit

extension DeskArea {
    static let read = "orders.orders.read"
    static let write = "orders.orders.write"
    static let approve = "orders.orders.approve"
    static let hold = "orders.orders.hold"
    static let importing = "orders.orders.import"
    static let readMatrix = "orders.approval_matrix.read"
    static let writeMatrix = "orders.approval_matrix.write"
    static let readDelegations = "orders.delegations.read"
    static let writeDelegations = "orders.delegations.write"
    static let readApprovals = "orders.approvals.read"

    static func registerPermissions(with registrar: inout PluginRegistrar) {
        let all: [Role: Scope] = [.director: .all, .admin: .all]
        let house = all.merging([.orderDesk: .all, .finance: .all]) { $1 }
        let leaders: [Role: Scope] = house.merging([.supervisor: .team, .manager: .team]) { $1 }
        let sellers = leaders.merging([.rep: .own]) { $1 }
        registrar.permission(
            read, Label("查看订单", "See orders"), grants: sellers.merging([.salesAssistant: .all, .inspector: .all]) { $1 })
        registrar.permission(write, Label("录入订单", "Write orders"), grants: sellers.merging([.salesAssistant: .all]) { $1 })
        registrar.permission(approve, Label("审批订单", "Approve orders"), grants: leaders)
        registrar.permission(hold, Label("暂停与放行订单", "Hold orders and let them go on"), grants: house)
        registrar.permission(importing, Label("导入订单", "Import orders"), grants: [.admin: .all])
        registrar.permission(readMatrix, Label("查看审批权限表", "See the approval matrix"), grants: sellers)
        registrar.permission(writeMatrix, Label("维护审批权限表", "Write the approval matrix"), grants: all)
        registrar.permission(readDelegations, Label("查看授权委托", "See delegations"), grants: leaders)
        registrar.permission(
            writeDelegations, Label("委托审批权限", "Delegate the right to approve"),
            grants: all.merging([.orderDesk: .own, .finance: .own, .supervisor: .own, .manager: .own]) { $1 })
        registrar.permission(readApprovals, Label("查看审批记录", "See approvals"), grants: leaders)
    }
}
