internal import PluginKit

/// Permissions of credit and receivables.
enum ReceivablePermissions {
    static let creditRead = "orders.credit.read"
    static let creditWrite = "orders.credit.write"
    static let read = "orders.receivables.read"
    static let write = "orders.receivables.write"
    static let `import` = "orders.receivables.import"
    static let sales = "orders.sales_reports.read"

    private static let readers: [Role: Scope] = [
        .admin: .all, .director: .all, .manager: .team, .supervisor: .team, .rep: .own, .finance: .all, .orderDesk: .all,
    ]

    static func register(with registrar: inout PluginRegistrar) {
        registrar.permission(creditRead, Label("查看信用", "Read credit limits and exposure"), grants: readers)
        registrar.permission(creditWrite, Label("设置信用", "Set credit rules"), grants: [.admin: .all, .finance: .all])
        registrar.permission(read, Label("查看应收款", "Read receivables"), grants: readers)
        registrar.permission(
            write, Label("记录发票和回款", "Record invoices and receipts"), grants: [.admin: .all, .finance: .all])
        registrar.permission(
            `import`, Label("导入发票和回款", "Import invoices and receipts"), grants: [.admin: .all, .finance: .all])
        registrar.permission(sales, Label("查看销售分析", "Read sales reports"), grants: readers)
    }
}
