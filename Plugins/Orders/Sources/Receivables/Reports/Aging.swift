internal import GRDB
internal import PluginKit

/// Open balances of a customer by days n since the due date, or since the invoice; upper bounds are included.
struct Aging: Sendable, Hashable {
    /// From which date an invoice ages.
    enum Basis: Sendable, Hashable {
        case dueDate
        case documentDate
    }

    /// n ≤ 0, 1–30, 31–60, 61–90, 91–120, > 120.
    var buckets: [Int64] = Array(repeating: 0, count: 6)
    /// Money that no invoice has taken; not deducted.
    var unappliedMinor: Int64 = 0

    /// All open balances.
    var totalMinor: Int64 { buckets.clampedSum() }

    /// Adds another customer's.
    static func += (left: inout Aging, right: Aging) {
        for index in left.buckets.indices { left.buckets[index].addClamped(right.buckets[index]) }
        left.unappliedMinor.addClamped(right.unappliedMinor)
    }

    /// The aging of every visible customer who owes something or has money waiting, by customer id.
    static func compute(
        asOf: BusinessDate, basis: Basis, _ reader: Reader, _ call: Call
    ) throws -> [String: Aging] {
        var found: [String: Aging] = [:]
        let isPresent = asOf >= call.businessDate
        let ages: StatementArguments = [asOf, call.visible.ownersJSON] + StatementArguments(bounds(asOf))
        try reader.forEach(sql(isPresent ? OpenInvoices.present : OpenInvoices.past, basis), ages) { row in
            found[row[0], default: Aging()].buckets = (1...6).map { row[$0] }
        }
        try reader.forEach(isPresent ? presentMoney : pastMoney, [asOf, call.visible.ownersJSON]) { row in
            found[row[0], default: Aging()].unappliedMinor = row[1]
        }
        return found
    }

    /// The oldest dates of the buckets but the last.
    private static func bounds(_ asOf: BusinessDate) -> [BusinessDate] {
        [0, 30, 60, 90, 120].map { asOf.advanced(byDays: -$0) }
    }

    private static func sql(_ source: String, _ basis: Basis) -> String {
        let date = basis == .dueDate ? "due_on" : "issued_on"
        return """
            SELECT customer_id, sum(CASE WHEN \(date) >= ?3 THEN open_minor ELSE 0 END), \
            sum(CASE WHEN \(date) < ?3 AND \(date) >= ?4 THEN open_minor ELSE 0 END), \
            sum(CASE WHEN \(date) < ?4 AND \(date) >= ?5 THEN open_minor ELSE 0 END), \
            sum(CASE WHEN \(date) < ?5 AND \(date) >= ?6 THEN open_minor ELSE 0 END), \
            sum(CASE WHEN \(date) < ?6 AND \(date) >= ?7 THEN open_minor ELSE 0 END), \
            sum(CASE WHEN \(date) < ?7 THEN open_minor ELSE 0 END) \
            FROM \(source) WHERE ?1 = ?1 AND \(VisibleSet.customers("customer_id", 2)) GROUP BY customer_id
            """
    }

    private static let presentMoney = """
        SELECT customer_id, unapplied_minor FROM orders_account \
        WHERE ?1 = ?1 AND unapplied_minor > 0 AND \(VisibleSet.customers("customer_id", 2))
        """

    private static let pastMoney = """
        SELECT customer_id, sum(money) FROM ( \
        SELECT customer_id, sum(amount_minor) AS money FROM orders_receipt WHERE received_on <= ?1 GROUP BY customer_id UNION ALL \
        SELECT customer_id, -sum(amount_minor) FROM orders_receipt_reversal WHERE received_on <= ?1 GROUP BY customer_id UNION ALL \
        SELECT customer_id, sum(amount_minor) FROM orders_credit_note WHERE returned_on <= ?1 GROUP BY customer_id UNION ALL \
        SELECT customer_id, -sum(amount_minor) FROM orders_allocation WHERE allocated_on <= ?1 GROUP BY customer_id) \
        WHERE \(VisibleSet.customers("customer_id", 2)) GROUP BY customer_id HAVING sum(money) <> 0
        """
}
