internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// A customer who ordered on several days and whose last order is longer ago than the mean time between them.
struct ReorderDue: Sendable, Hashable {
    static let windows: ClosedRange<Int32> = 30...3660
    static let windowDefault: Int32 = 365

    var customerID: String
    var code: String
    var name: String
    var ownerID: String?
    /// Days with an order; two or more.
    var orderDays: Int64
    var firstOn: BusinessDate
    var lastOn: BusinessDate

    /// Days between orders on average: (last − first) ÷ (days with an order − 1).
    var meanInterval: Ratio { Ratio(lastOn.days(since: firstOn), orderDays - 1) }

    /// First day that is further from the last order than the mean interval.
    var dueOn: BusinessDate { lastOn.advanced(byDays: lastOn.days(since: firstOn) / Int(orderDays - 1) + 1) }

    /// One page by customer code.
    static func find(
        asOf: BusinessDate, window: Int32, owner: String, _ page: Page, _ reader: Reader, _ call: Call
    ) throws -> ([ReorderDue], String) {
        let rows = try reader.rows(
            sql,
            [
                asOf.advanced(byDays: 1 - Int(window)), asOf, call.visible.ownersJSON, owner, page.after ?? "", page.size + 1,
            ])
        let found = rows.prefix(page.size).map { row in
            ReorderDue(
                customerID: row[0], code: row[1], name: row[2], ownerID: row[3], orderDays: row[4], firstOn: row[5],
                lastOn: row[6])
        }
        guard rows.count > page.size, let last = found.last else { return (found, "") }
        return (found, page.token(after: last.code))
    }

    private static let sql = """
        SELECT c.id, c.code, c.name, c.owner_id, g.days, g.first, g.last FROM ( \
        SELECT customer_id, count(DISTINCT ordered_on) AS days, min(ordered_on) AS first, max(ordered_on) AS last \
        FROM orders_order WHERE counted = 1 AND ordered_on BETWEEN ?1 AND ?2 GROUP BY customer_id) g \
        JOIN crm_customer c ON c.id = g.customer_id \
        WHERE g.days > 1 AND c.delete_time IS NULL AND \(VisibleSet.people("c.owner_id", 3)) AND (?4 = '' OR c.owner_id = ?4) \
        AND c.code > ?5 AND CAST(julianday(?2) - julianday(g.last) AS INTEGER) * (g.days - 1) \
        > CAST(julianday(g.last) - julianday(g.first) AS INTEGER) ORDER BY c.code LIMIT ?6
        """

    func message(asOf: BusinessDate) -> Spearhead_Orders_V1_ReorderDueCustomer {
        .with {
            $0.customerID = customerID
            $0.customerCode = code
            $0.customerName = name
            $0.ownerID = ownerID ?? ""
            $0.orderDays = orderDays
            $0.lastOrderedOn = lastOn.description
            $0.meanIntervalDays = meanInterval.decimal(decimals: 1) ?? ""
            $0.daysSince = Int64(asOf.days(since: lastOn))
            $0.dueOn = dueOn.description
        }
    }
}
