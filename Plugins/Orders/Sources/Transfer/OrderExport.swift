internal import GRDB
internal import PluginKit

/// The exportable tables `orders` and `order_lines`, with the columns of the imports.
enum OrderExport {
    static let orders = ExportTable(
        name: "orders",
        columns: [
            "number", "customer_code", "rep_code", "ordered_at", "promised_on", "visit_id", "ship_to_address_version",
            "submitted_by", "approved_by", "approved_at", "status",
        ], permission: DeskArea.read, read: readOrders)

    static let lines = ExportTable(
        name: "order_lines", columns: ["order_number", "line", "product_code", "qty", "unit_price_minor", "lot"],
        permission: DeskArea.read, read: readLines)

    private static func readOrders(_ reader: Reader, _ call: Call, _ emit: ([String?]) throws -> Void) throws {
        let (condition, arguments) = call.visible.condition("o.person_id")
        try reader.forEach(
            """
            SELECT o.number, c.code, p.code, o.ordered_at, o.promised_on, o.visit_id, o.address_version, s.code, a.code, \
            o.approved_at, o.state FROM orders_order o JOIN crm_customer c ON c.id = o.customer_id \
            LEFT JOIN organization_person p ON p.id = o.person_id LEFT JOIN organization_person s ON s.id = o.submitted_by \
            LEFT JOIN organization_person a ON a.id = o.approved_by WHERE o.state <> 'draft' AND \(condition) ORDER BY o.number
            """, arguments
        ) { row in
            let orderedAt: Instant = row[3]
            let approvedAt: Instant? = row[9]
            let state = OrderState(rawValue: row[10])
            try emit([
                row[0], row[1], row[2], orderedAt.description, row[4], row[5], "\(row[6] as Int64)", row[7], row[8],
                approvedAt?.description, state?.status,
            ])
        }
    }

    private static func readLines(_ reader: Reader, _ call: Call, _ emit: ([String?]) throws -> Void) throws {
        let (condition, arguments) = call.visible.condition("o.person_id")
        try reader.forEach(
            """
            SELECT o.number, l.line, p.code, l.quantity, l.unit_price_minor, l.lot FROM orders_order o \
            JOIN orders_order_line l ON l.order_id = o.id LEFT JOIN organization_product p ON p.id = l.product_id \
            WHERE o.state <> 'draft' AND \(condition) ORDER BY o.number, l.line
            """, arguments
        ) { row in
            try emit([row[0], "\(row[1] as Int64)", row[2], "\(row[3] as Int64)", "\(row[4] as Int64)", row[5]])
        }
    }
}

extension OrderState {
    /// The word of the file for the state; `nil` for drafts, which are no orders yet.
    fileprivate var status: String? {
        switch self {
        case .draft: nil
        case .onHold, .pendingApproval: "submitted"
        case .approved, .allocated: "approved"
        case .partShipped, .shipped: "shipped"
        case .delivered: "delivered"
        case .invoiced, .settled, .returned: "invoiced"
        case .rejected: "rejected"
        case .cancelled: "cancelled"
        }
    }
}
