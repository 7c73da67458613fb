internal import PluginKit

/// What is owed: credit, invoices, receipts and the ledger.
enum ReceivableArea {
    static func register(with registrar: inout PluginRegistrar) {}
}
