internal import CRM
internal import GRDB
internal import PluginKit

/// Imports invoices: the row names the order, and the invoice is that of its first shipment of this value without one.
enum InvoiceImport {
    static let table = ImportTable(
        name: "invoices", required: ["number", "customer_code", "order_number", "issued_on", "due_on", "amount_minor"],
        permission: ReceivablePermissions.import, write: write(row:writer:call:))

    private static func write(row: ImportRow, writer: Writer, call: Call) throws -> ImportTable.Outcome {
        let number = try row.text("number")
        let orderNumber = try row.text("order_number")
        guard let order = try writer.row("SELECT id, customer_id FROM orders_order WHERE number = ?", [orderNumber]) else {
            throw RPCError.invalidField("order_number", "there is no order \(orderNumber.prefix(40)); import it first")
        }
        let customer = try ImportedCustomers.find(row, writer)
        guard customer.id == order["customer_id"] else {
            throw RPCError.invalidField("customer_code", "the order \(orderNumber) is another customer's")
        }
        let amount = try row.integer("amount_minor")
        let issuedOn = try row.date("issued_on")
        let dueOn = try row.optionalDate("due_on")
        if let known = try Invoice.find(number: number, writer) {
            let isSame =
                known.orderID == order["id"] && known.amountMinor == amount && known.issuedOn == issuedOn
                && known.dueOn == dueOn ?? known.dueOn
            guard isSame else { throw ImportedCustomers.changed("invoice", number) }
            return .unchanged
        }
        let waiting = try Invoicing.Shipment.waiting(order: order["id"], writer)
        guard let shipment = waiting.first(where: { $0.amountMinor == amount }) else {
            throw RPCError.invalidField(
                "amount_minor",
                waiting.isEmpty
                    ? "no shipment of \(orderNumber) waits for an invoice; import the shipments first"
                    : "must be the value of a shipment that waits for an invoice: "
                        + waiting.prefix(5).map { "\($0.amountMinor)" }.joined(separator: ", "))
        }
        _ = try Invoicing.issue(
            Invoicing.Terms(number: number, issuedOn: issuedOn, dueOn: dueOn), for: shipment, writer, call)
        return .created
    }
}
