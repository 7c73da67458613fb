internal import GRDB
internal import PluginKit

/// Whether receivables grew faster than sales, for the orders of one approver: who approves credit freely shows here.
struct ReceivablesGrowth: Sendable, Hashable {
    /// Empty for orders without one.
    var approver: String
    var openingMinor: Int64 = 0
    var closingMinor: Int64 = 0
    var overdueMinor: Int64 = 0
    var salesBeforeMinor: Int64 = 0
    var salesMinor: Int64 = 0

    var receivablesGrowth: Ratio { .growth(from: openingMinor, to: closingMinor) }
    var salesGrowth: Ratio { .growth(from: salesBeforeMinor, to: salesMinor) }

    /// Whether closing ÷ opening is above sales ÷ sales before; receivables out of nothing grew faster than any sales.
    var isFlagged: Bool {
        guard salesBeforeMinor > 0, closingMinor > 0 else { return false }
        return Int128(closingMinor) * Int128(salesBeforeMinor) > Int128(salesMinor) * Int128(openingMinor)
    }

    /// Adds another approver's.
    static func += (left: inout ReceivablesGrowth, right: ReceivablesGrowth) {
        left.openingMinor.addClamped(right.openingMinor)
        left.closingMinor.addClamped(right.closingMinor)
        left.overdueMinor.addClamped(right.overdueMinor)
        left.salesBeforeMinor.addClamped(right.salesBeforeMinor)
        left.salesMinor.addClamped(right.salesMinor)
    }

    /// The approvers of the visible customers' orders, by id.
    static func compute(
        _ interval: ClosedRange<BusinessDate>, before: ClosedRange<BusinessDate>, _ reader: Reader, _ call: Call
    ) throws -> [ReceivablesGrowth] {
        var found: [String: ReceivablesGrowth] = [:]
        func add(_ sql: String, _ arguments: StatementArguments, _ body: (inout ReceivablesGrowth, Row) -> Void) throws {
            try reader.forEach(sql, arguments) { row in
                let approver: String = row[0]
                body(&found[approver, default: ReceivablesGrowth(approver: approver)], row)
            }
        }
        let owners = call.visible.ownersJSON
        try add(openSQL, [before.upperBound, owners]) { $0.openingMinor = $1[1] }
        try add(openSQL, [interval.upperBound, owners]) {
            $0.closingMinor = $1[1]
            $0.overdueMinor = $1[2]
        }
        try add(salesSQL, [before.lowerBound, before.upperBound, owners]) { $0.salesBeforeMinor = $1[1] }
        try add(salesSQL, [interval.lowerBound, interval.upperBound, owners]) { $0.salesMinor = $1[1] }
        return found.values.sorted { $0.approver < $1.approver }
    }

    private static let openSQL = """
        SELECT coalesce(o.approved_by, ''), sum(v.open_minor), sum(CASE WHEN v.due_on < ?1 THEN v.open_minor ELSE 0 END) \
        FROM \(OpenInvoices.past) v JOIN orders_order o ON o.id = v.order_id \
        WHERE \(VisibleSet.customers("v.customer_id", 2)) GROUP BY 1
        """

    private static let salesSQL = """
        SELECT coalesce(o.approved_by, ''), sum(v.amount) FROM ( \
        SELECT order_id, customer_id, amount_minor AS amount FROM orders_invoice WHERE issued_on BETWEEN ?1 AND ?2 UNION ALL \
        SELECT order_id, customer_id, -amount_minor FROM orders_credit_note WHERE returned_on BETWEEN ?1 AND ?2) v \
        JOIN orders_order o ON o.id = v.order_id WHERE \(VisibleSet.customers("v.customer_id", 3)) GROUP BY 1
        """
}
