internal import PluginKit

/// What is owed: credit, invoices, receipts and the ledger; and the figures that come of it.
enum ReceivableArea {
    static func register(with registrar: inout PluginRegistrar) {
        ReceivablePermissions.register(with: &registrar)
        registerCredit(with: &registrar)
        registerReceivables(with: &registrar)
        registerReports(with: &registrar)
        registrar.importable(InvoiceImport.table)
        registrar.importable(ReceiptImport.table)
        registrar.exportable(ReceivableExports.invoices)
        registrar.exportable(ReceivableExports.receipts)
        SalesMeasures.all.forEach { registrar.measure($0) }
        registrar.healthCheck("accounts", check: AccountHealth.check)
    }

    private static func registerCredit(with registrar: inout PluginRegistrar) {
        let service = "CreditService"
        let read = ReceivablePermissions.creditRead
        let write = ReceivablePermissions.creditWrite
        registrar.query(service, "GetCreditProfile", permission: read, CreditMethods.getProfile)
        registrar.command(service, "UpdateCreditProfile", permission: write, CreditMethods.updateProfile)
        registrar.query(service, "GetCreditPolicy", permission: read, CreditMethods.getPolicy)
        registrar.command(service, "UpdateCreditPolicy", permission: write, CreditMethods.updatePolicy)
        registrar.query(service, "GetAccount", permission: read, CreditMethods.getAccount)
        registrar.report(service, "ListExposures", permission: read, CreditMethods.listExposures)
    }

    private static func registerReceivables(with registrar: inout PluginRegistrar) {
        let service = "ReceivableService"
        let read = ReceivablePermissions.read
        let write = ReceivablePermissions.write
        registrar.command(service, "CreateInvoice", permission: write, InvoiceMethods.create)
        registrar.query(service, "GetInvoice", permission: read, InvoiceMethods.get)
        registrar.query(service, "ListInvoices", permission: read, InvoiceMethods.list)
        registrar.command(service, "CreateReceipt", permission: write, ReceiptMethods.create)
        registrar.command(service, "ReverseReceipt", permission: write, ReceiptMethods.reverse)
        registrar.query(service, "GetReceipt", permission: read, ReceiptMethods.get)
        registrar.query(service, "ListReceipts", permission: read, ReceiptMethods.list)
        registrar.query(service, "ListAllocations", permission: read, ReceiptMethods.listAllocations)
        registrar.report(service, "GetAgingReport", permission: read, ReceivableReportMethods.aging)
        registrar.report(service, "GetReceivablesReport", permission: read, ReceivableReportMethods.months)
        registrar.report(service, "GetReceivablesGrowthReport", permission: read, ReceivableReportMethods.growth)
    }

    private static func registerReports(with registrar: inout PluginRegistrar) {
        let service = "SalesReportService"
        let read = ReceivablePermissions.sales
        registrar.report(service, "ListReordersDue", permission: read, SalesReportMethods.reorderDue)
        registrar.report(service, "GetNewVersusReturning", permission: read, SalesReportMethods.newVersusReturning)
        registrar.report(service, "GetUnitPriceReport", permission: read, SalesReportMethods.unitPrices)
    }
}
