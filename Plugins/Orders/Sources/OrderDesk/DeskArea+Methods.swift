internal import PluginKit

extension DeskArea {
    private static let orders = "OrderService"
    private static let approvals = "ApprovalService"
    private static let reports = "OrderReportService"

    static func registerOrderMethods(with registrar: inout PluginRegistrar) {
        registrar.command(orders, "CreateOrder", permission: write, OrderMethods.create)
        registrar.query(orders, "GetOrder", permission: read, OrderMethods.get)
        registrar.query(orders, "ListOrders", permission: read, OrderMethods.list)
        registrar.command(orders, "UpdateOrder", permission: write, OrderMethods.update)
        registrar.command(orders, "CopyOrder", permission: write, OrderMethods.copy)
        registrar.command(orders, "SubmitOrder", permission: write, OrderMethods.submit)
        registrar.command(orders, "WithdrawOrder", permission: write, OrderMethods.withdraw)
        registrar.command(orders, "ApproveOrder", permission: approve, OrderMethods.approve)
        registrar.command(orders, "RejectOrder", permission: approve, OrderMethods.reject)
        registrar.command(orders, "CancelOrder", permission: write, OrderMethods.cancel)
        registrar.command(orders, "HoldOrder", permission: hold, OrderMethods.hold)
        registrar.command(orders, "ReleaseHold", permission: hold, OrderMethods.releaseHold)
        registrar.command(orders, "RecheckOrder", permission: hold, OrderMethods.recheck)
        registrar.query(orders, "CheckOrder", permission: read, OrderMethods.check)
        registrar.query(orders, "ListOrderRevisions", permission: read, OrderMethods.revisions)
        registrar.query(orders, "RenderOrder", permission: read, OrderMethods.render)
    }

    static func registerApprovalMethods(with registrar: inout PluginRegistrar) {
        registrar.query(approvals, "GetApprovalMatrix", permission: readMatrix, ApprovalMethods.getMatrix)
        registrar.command(approvals, "UpdateApprovalMatrix", permission: writeMatrix, ApprovalMethods.updateMatrix)
        registrar.command(approvals, "CreateDelegation", permission: writeDelegations, ApprovalMethods.createDelegation)
        registrar.query(approvals, "ListDelegations", permission: readDelegations, ApprovalMethods.listDelegations)
        registrar.command(approvals, "RevokeDelegation", permission: writeDelegations, ApprovalMethods.revokeDelegation)
        registrar.report(approvals, "ListApprovals", permission: readApprovals, ApprovalMethods.listApprovals)
        registrar.report(approvals, "GetAuthorityReport", permission: readApprovals, ApprovalMethods.authority)
        registrar.report(reports, "ListBelowFloorLines", permission: read, OrderReportMethods.belowFloor)
        registrar.report(reports, "ListApprovalChecks", permission: readApprovals, OrderReportMethods.approvalChecks)
        registrar.report(reports, "ListSelfApprovedOrders", permission: readApprovals, OrderReportMethods.selfApproved)
    }
}
