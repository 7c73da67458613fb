internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// DeliveryReportService: what left against the rules.
enum DeliveryFaultMethods {
    /// Hours after which a change of address waits too long when the request names none.
    static let pendingHoursDefault: Int32 = 48
    static let pendingHoursMax: Int32 = 8760

    static func wrongAddresses(
        _ request: Spearhead_Orders_V1_ListWrongAddressShipmentsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListWrongAddressShipmentsResponse {
        let interval = try interval(request.from, request.to, call)
        let (shipments, next) = try AddressFaults.list(interval, reader, call, call.page(of: request))
        return .with {
            $0.shipments = shipments
            $0.nextPageToken = next
        }
    }

    static func pendingAddresses(
        _ request: Spearhead_Orders_V1_ListPendingAddressChangesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListPendingAddressChangesResponse {
        let hours = request.hasOlderThanHours ? request.olderThanHours : pendingHoursDefault
        guard (0...pendingHoursMax).contains(hours) else {
            throw RPCError.invalidField("older_than_hours", "must be from 0 to \(pendingHoursMax)")
        }
        let list = ListQuery(
            from: "crm_address a JOIN crm_customer c ON c.id = a.customer_id",
            columns: """
                a.customer_id, a.version, a.request_time, c.code, (SELECT count(*) FROM orders_order o \
                WHERE o.customer_id = a.customer_id AND o.counted \
                AND o.state IN ('on_hold', 'pending_approval', 'approved', 'allocated', 'part_shipped')) AS waiting
                """, key: "c.code || printf('/%012d', a.version)"
        )
        .filter("a.state = 'pending' AND c.delete_time IS NULL")
        .filter("a.request_time < ?", call.now.advanced(bySeconds: -Int64(hours) * 3600))
        .visible(call.visible, "c.owner_id")
        let (changes, next) = try list.fetch(reader, call.page(of: request), pendingMessage)
        return .with {
            $0.changes = changes
            $0.nextPageToken = next
        }
    }

    static func wrongLots(
        _ request: Spearhead_Orders_V1_ListWrongLotsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListWrongLotsResponse {
        let interval = try interval(request.from, request.to, call)
        // Lines that name a lot are few, so the search begins with them.
        let list = ListQuery(
            from: """
                orders_order_line l CROSS JOIN orders_shipment s ON s.order_id = l.order_id \
                CROSS JOIN orders_shipment_line g ON g.shipment_id = s.id AND g.order_line = l.line \
                JOIN organization_product p ON p.id = g.product_id
                """,
            columns: """
                s.number, g.order_line, g.lot AS shipped_lot, l.lot AS ordered_lot, g.product_id, p.code, g.lot_approved_by
                """, key: "s.number || printf('/%06d/', g.order_line) || g.lot"
        )
        .filter("l.lot IS NOT NULL AND g.lot <> l.lot")
        .filter("s.shipped_on BETWEEN ? AND ?", interval.lowerBound, interval.upperBound)
        .visible(call.visible, "s.person_id")
        let (lines, next) = try list.fetch(reader, call.page(of: request), wrongLotMessage)
        return .with {
            $0.lines = lines
            $0.nextPageToken = next
        }
    }

    static func unapproved(
        _ request: Spearhead_Orders_V1_ListUnapprovedShipmentsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListUnapprovedShipmentsResponse {
        let interval = try interval(request.from, request.to, call)
        let list = ListQuery(
            from: "orders_shipment s JOIN orders_order o ON o.id = s.order_id",
            columns: "s.number, o.number AS order_number, s.shipped_at, o.approved_at, s.shipped_by", key: "s.number"
        )
        .filter("s.shipped_on BETWEEN ? AND ?", interval.lowerBound, interval.upperBound)
        .filter("(o.approved_at IS NULL OR o.approved_at > s.shipped_at)")
        .visible(call.visible, "s.person_id")
        let (shipments, next) = try list.fetch(reader, call.page(of: request), unapprovedMessage)
        return .with {
            $0.shipments = shipments
            $0.nextPageToken = next
        }
    }

    static func overShipped(
        _ request: Spearhead_Orders_V1_ListOverShippedLinesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListOverShippedLinesResponse {
        let list = ListQuery(
            from: "orders_order_line l JOIN orders_order o ON o.id = l.order_id",
            columns: "o.number, l.line, l.product_id, l.quantity, l.shipped_quantity",
            key: "o.number || printf('/%06d', l.line)"
        )
        .filter("l.shipped_quantity > l.quantity")
        .visible(call.visible, "o.person_id")
        let (lines, next) = try list.fetch(reader, call.page(of: request), overShippedMessage)
        return .with {
            $0.lines = lines
            $0.nextPageToken = next
        }
    }

    private static func interval(_ from: String, _ to: String, _ call: Call) throws -> ClosedRange<BusinessDate> {
        try RequestDates.interval(from: from, through: to, today: call.businessDate, fields: ("from", "to"))
    }
}
