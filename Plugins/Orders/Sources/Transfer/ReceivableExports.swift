internal import GRDB
internal import PluginKit

/// The exportable tables `invoices` and `receipts`, with the columns of their imports.
enum ReceivableExports {
    static let invoices = ExportTable(
        name: "invoices", columns: ["number", "customer_code", "order_number", "issued_on", "due_on", "amount_minor"],
        permission: ReceivablePermissions.read
    ) { reader, call, emit in
        let (condition, arguments) = call.visible.condition("i.person_id")
        try reader.forEach(
            """
            SELECT i.number, c.code, o.number, i.issued_on, i.due_on, i.amount_minor FROM orders_invoice i \
            JOIN crm_customer c ON c.id = i.customer_id JOIN orders_order o ON o.id = i.order_id \
            WHERE \(condition) ORDER BY i.number
            """, arguments
        ) { try emit([$0[0], $0[1], $0[2], $0[3], $0[4], String($0[5] as Int64)]) }
    }

    static let receipts = ExportTable(
        name: "receipts", columns: ["number", "customer_code", "received_on", "amount_minor", "reference"],
        permission: ReceivablePermissions.read
    ) { reader, call, emit in
        let (condition, arguments) = call.visible.condition("c.owner_id")
        try reader.forEach(
            """
            SELECT r.number, c.code, r.received_on, r.amount_minor, r.reference FROM orders_receipt r \
            JOIN crm_customer c ON c.id = r.customer_id WHERE \(condition) \
            AND NOT EXISTS (SELECT 1 FROM orders_receipt_reversal v WHERE v.receipt_id = r.id) ORDER BY r.number
            """, arguments
        ) { try emit([$0[0], $0[1], $0[2], String($0[3] as Int64), $0[4]]) }
    }
}
