internal import CRM
internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// LotService: from a lot to its customers, and from a customer to its lots.
enum TraceMethods {
    static func lot(
        _ request: Spearhead_Orders_V1_TraceLotRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_TraceLotResponse {
        let page = try call.page(of: request)
        _ = try LotStore.require(product: request.productID, code: request.code, reader)
        let owner = call.visible.condition("s.person_id")
        let noteOwner = call.visible.condition("c.person_id")
        // The shipments of the lot come from its index; returns without a lot belong to none.
        let rows = try reader.rows(
            """
            SELECT t.customer_id, c.code, t.kind, t.quantity, t.first_on, t.last_on, ifnull(r.quantity, 0) FROM ( \
            SELECT s.customer_id, s.kind, sum(g.quantity) AS quantity, min(s.shipped_on) AS first_on, max(s.shipped_on) AS last_on \
            FROM orders_shipment_line g CROSS JOIN orders_shipment s ON s.id = g.shipment_id \
            WHERE g.product_id = ? AND g.lot = ? AND \(owner.sql) GROUP BY s.customer_id, s.kind) t \
            JOIN crm_customer c ON c.id = t.customer_id LEFT JOIN ( \
            SELECT c.customer_id, sum(c.quantity) AS quantity FROM orders_credit_note c \
            WHERE c.product_id = ? AND c.lot = ? AND \(noteOwner.sql) GROUP BY c.customer_id) r \
            ON r.customer_id = t.customer_id AND t.kind = 'direct' ORDER BY t.kind, c.code
            """,
            [request.productID, request.code] + owner.arguments + [request.productID, request.code] + noteOwner.arguments)
        let (recipients, next) = page.cut(rows.map(recipient)) { ($0.direct ? "1/" : "2/") + $0.customerCode }
        return .with {
            $0.recipients = recipients
            $0.nextPageToken = next
        }
    }

    static func customer(
        _ request: Spearhead_Orders_V1_TraceCustomerRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_TraceCustomerResponse {
        let page = try call.page(of: request)
        guard let customer = try CustomerDirectory.find(id: request.customerID, reader) else {
            throw RPCError.notFound("customer", request.customerID)
        }
        try call.requireVisible(customer.ownerID, "customer", customer.id)
        let from = try FieldCheck.optionalDate("from", request.from)?.description ?? ""
        let to = try FieldCheck.optionalDate("to", request.to) ?? call.businessDate
        let rows = try reader.rows(
            """
            SELECT g.product_id, p.code, g.lot, sum(g.quantity), min(s.shipped_on), max(s.shipped_on), \
            ifnull((SELECT sum(c.quantity) FROM orders_credit_note c WHERE c.product_id = g.product_id AND c.lot = g.lot \
            AND c.customer_id = s.customer_id), 0) \
            FROM orders_shipment s CROSS JOIN orders_shipment_line g ON g.shipment_id = s.id \
            JOIN organization_product p ON p.id = g.product_id \
            WHERE s.customer_id = ? AND s.shipped_on BETWEEN ? AND ? GROUP BY g.product_id, g.lot ORDER BY p.code, g.lot
            """, [customer.id, from, to])
        let (lots, next) = page.cut(rows.map(received)) { "\($0.productCode)/\($0.code)" }
        return .with {
            $0.lots = lots
            $0.nextPageToken = next
        }
    }

    private static func recipient(_ row: Row) -> Spearhead_Orders_V1_LotRecipient {
        .with {
            $0.customerID = row[0]
            $0.customerCode = row[1]
            $0.direct = row[2] == Order.Kind.direct.rawValue
            $0.quantity = row[3]
            $0.firstShippedOn = row[4]
            $0.lastShippedOn = row[5]
            $0.returnedQuantity = row[6]
        }
    }

    private static func received(_ row: Row) -> Spearhead_Orders_V1_ReceivedLot {
        .with {
            $0.productID = row[0]
            $0.productCode = row[1]
            $0.code = row[2]
            $0.quantity = row[3]
            $0.firstShippedOn = row[4]
            $0.lastShippedOn = row[5]
            $0.returnedQuantity = row[6]
        }
    }
}
