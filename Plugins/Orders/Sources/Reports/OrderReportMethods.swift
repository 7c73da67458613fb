internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// OrderReportService: what to look at.
enum OrderReportMethods {
    static func belowFloor(
        _ request: Spearhead_Orders_V1_ListBelowFloorLinesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListBelowFloorLinesResponse {
        let query = try ListQuery(
            from: """
                orders_order_line l JOIN orders_order o ON o.id = l.order_id \
                LEFT JOIN organization_product p ON p.id = l.product_id
                """,
            columns: """
                o.id AS order_id, o.number, l.line, l.product_id, p.code, l.unit_price_minor, l.discount_ppm, l.floor_price_minor
                """, key: "o.number || printf('/%03d', l.line)"
        ).visible(call.visible, "o.person_id").filter("o.counted = 1")
            .between("o.ordered_on", request.orderedFrom, request.orderedTo, fields: ("ordered_from", "ordered_to"))
            // The words of the partial index orders_order_line_below_floor.
            .filter("l.unit_price_minor * (1000000 - l.discount_ppm) < l.floor_price_minor * 1000000")
        let (lines, next) = try query.fetch(reader, call.page(of: request), belowFloorLine)
        return .with {
            $0.lines = lines
            $0.nextPageToken = next
        }
    }

    private static func belowFloorLine(_ row: Row) -> Spearhead_Orders_V1_BelowFloorLine {
        .with {
            $0.orderID = row["order_id"]
            $0.orderNumber = row["number"]
            $0.line = row["line"]
            $0.productID = row["product_id"]
            $0.productCode = row["code"] ?? ""
            $0.unitPriceMinor = row["unit_price_minor"]
            $0.discountPpm = row["discount_ppm"]
            $0.floorPriceMinor = row["floor_price_minor"]
        }
    }

    static func approvalChecks(
        _ request: Spearhead_Orders_V1_ListApprovalChecksRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListApprovalChecksResponse {
        var check = FieldCheck()
        let from = check.optionalDate("approved_from", request.approvedFrom)
        let to = check.optionalDate("approved_to", request.approvedTo)
        try check.finish()
        let filter = ApprovalCheckRow.Filter(customerID: request.customerID, from: from, to: to, overOnly: request.overOnly)
        let (rows, next) = try ApprovalCheckRow.list(filter, reader, call.page(of: request), call)
        return .with {
            $0.checks = rows.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func selfApproved(
        _ request: Spearhead_Orders_V1_ListSelfApprovedOrdersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListSelfApprovedOrdersResponse {
        let query = ListQuery(from: "orders_order", columns: "id, number, approved_by, approved_at", key: "number")
            .visible(call.visible, "person_id").filter("approved_by = submitted_by AND approved_at IS NOT NULL")
        let (orders, next) = try query.fetch(reader, call.page(of: request)) { row in
            let approvedAt: Instant = row[3]
            return Spearhead_Orders_V1_SelfApprovedOrder.with {
                $0.orderID = row[0]
                $0.orderNumber = row[1]
                $0.approvedBy = row[2]
                $0.approveTime = approvedAt.timestamp
            }
        }
        return .with {
            $0.orders = orders
            $0.nextPageToken = next
        }
    }
}

extension ApprovalCheckRow {
    fileprivate var message: Spearhead_Orders_V1_ApprovalCheck {
        .with {
            $0.orderID = orderID
            $0.orderNumber = orderNumber
            $0.customerID = customerID
            $0.customerCode = customerCode
            $0.exposureBeforeMinor = exposureBeforeMinor
            $0.orderAmountMinor = orderAmountMinor
            if let limitMinor { $0.creditLimitMinor = limitMinor }
            $0.excessMinor = excessMinor
            $0.over = excessMinor > 0
            $0.approvedBy = approvedBy
            $0.approveTime = approvedAt.timestamp
        }
    }
}
