internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// What the customers of a group bought in an interval.
struct CustomerGroup: Sendable, Hashable {
    var customers: Int64 = 0
    var orders: Int64 = 0
    var revenueMinor: Int64 = 0

    /// New customers, whose first counted order ever lies in the interval, and returning ones.
    static func compute(
        _ interval: ClosedRange<BusinessDate>, _ kind: Spearhead_Orders_V1_SalesKind, _ reader: Reader, _ call: Call
    ) throws -> (new: CustomerGroup, returning: CustomerGroup) {
        var new = CustomerGroup()
        var returning = CustomerGroup()
        let kinds = kind.kinds
        try reader.forEach(
            sql, [interval.lowerBound, interval.upperBound, kinds.0, kinds.1, call.visible.ownersJSON]
        ) { row in
            let group = CustomerGroup(customers: row[1], orders: row[2], revenueMinor: row[3])
            if row[0] { returning = group } else { new = group }
        }
        return (new, returning)
    }

    private static let sql = """
        SELECT ordered_before, count(*), sum(orders), sum(revenue) FROM ( \
        SELECT count(*) AS orders, sum(amount_minor) AS revenue, EXISTS (SELECT 1 FROM orders_order e \
        WHERE e.customer_id = o.customer_id AND e.kind IN ('direct', 'secondary') AND e.counted = 1 AND e.ordered_on < ?1) \
        AS ordered_before FROM orders_order o WHERE o.counted = 1 AND o.kind IN (?3, ?4) AND o.ordered_on BETWEEN ?1 AND ?2 \
        AND \(VisibleSet.people("o.person_id", 5)) GROUP BY o.customer_id) GROUP BY ordered_before
        """

    var message: Spearhead_Orders_V1_CustomerGroupSales {
        .with {
            $0.customers = customers
            $0.orders = orders
            $0.revenueMinor = revenueMinor
            if let mean = ExactArithmetic.halfUp(revenueMinor, customers) { $0.revenuePerCustomerMinor = mean }
            if let ticket = ExactArithmetic.halfUp(revenueMinor, orders) { $0.averageTicketMinor = ticket }
            if let mean = Ratio(orders, customers).decimal(decimals: 2) { $0.ordersPerCustomer = mean }
        }
    }
}
