internal import GRDB
internal import PluginKit

/// Receivables of a month: what is open at its end, and how fast money comes in.
struct ReceivablesMonth: Sendable, Hashable {
    /// First and last day.
    var interval: ClosedRange<BusinessDate>
    /// Open balances on the eve of the month.
    var openingMinor: Int64
    /// Open balances at the end of the month by the date of the invoice.
    var closing: [OpenDay]
    /// Invoices of the month less its credit notes.
    var netInvoicedMinor: Int64
    /// Receipts of the month.
    var receivedMinor: Int64
    /// Invoices that fall due in the month.
    var dueMinor: Int64
    /// Net invoices of the months that ``closing`` names.
    var sales: [String: Int64]

    /// What is open of the invoices of one day.
    struct OpenDay: Sendable, Hashable {
        var issuedOn: BusinessDate
        var openMinor: Int64
        var notDueMinor: Int64
    }

    var days: Int64 { Int64(interval.days) }
    var closingMinor: Int64 { closing.clampedSum(\.openMinor) }
    var closingNotDueMinor: Int64 { closing.clampedSum(\.notDueMinor) }

    /// Closing receivables ÷ net invoices × days of the month.
    var dso: Ratio { Ratio(Int128(closingMinor) * Int128(days), netInvoicedMinor) }

    /// Σ days since the invoice × open balance ÷ net invoices of the invoice's month, in millionths of a day; each month's part is
    /// rounded half-up. `nil` when a month with open invoices has no sales.
    var trueDSOMillionths: Int128? {
        var weighted: [String: Int128] = [:]
        for day in closing where day.openMinor > 0 {
            weighted[day.issuedOn.month, default: 0] +=
                Int128(interval.upperBound.days(since: day.issuedOn)) * Int128(day.openMinor)
        }
        var sum: Int128 = 0
        for (month, amount) in weighted {
            guard let sales = sales[month], sales > 0 else { return nil }
            let doubled = amount * 2_000_000 + Int128(sales)
            sum += doubled / (Int128(sales) * 2)
        }
        return sum
    }

    /// Collection effectiveness index: what was collected of what could have been, with the month's sales as the sales of one period.
    var collectionEffectiveness: Ratio {
        let base = Int128(openingMinor) + Int128(netInvoicedMinor)
        return Ratio(base - Int128(closingMinor), base - Int128(closingNotDueMinor))
    }

    /// Receipts ÷ invoices that fell due.
    var paymentRate: Ratio { Ratio(receivedMinor, dueMinor) }
}

/// Computes months.
struct ReceivablesMonths {
    /// Most months of one report.
    static let countMax = 36

    private let reader: Reader
    private let owners: String?
    private var sales: [String: Int64] = [:]

    /// Figures of the customers that the caller may see.
    init(_ reader: Reader, _ call: Call) {
        self.reader = reader
        owners = call.visible.ownersJSON
    }

    /// The months that start with these days, one after the other.
    mutating func compute(_ firsts: [BusinessDate]) throws -> [ReceivablesMonth] {
        guard let first = firsts.first else { return [] }
        var opening = try open(at: first.advanced(byDays: -1)).clampedSum(\.openMinor)
        var months: [ReceivablesMonth] = []
        for first in firsts {
            let interval = first...first.lastOfMonth
            let closing = try open(at: interval.upperBound)
            var known: [String: Int64] = [:]
            for day in closing { known[day.issuedOn.month] = try netInvoiced(day.issuedOn.firstOfMonth) }
            let month = ReceivablesMonth(
                interval: interval, openingMinor: opening, closing: closing, netInvoicedMinor: try netInvoiced(first),
                receivedMinor: try sum("orders_receipt", "received_on", interval)
                    - sum("orders_receipt_reversal", "received_on", interval),
                dueMinor: try sum("orders_invoice", "due_on", interval), sales: known)
            opening = month.closingMinor
            months.append(month)
        }
        return months
    }

    private mutating func netInvoiced(_ first: BusinessDate) throws -> Int64 {
        if let known = sales[first.month] { return known }
        let interval = first...first.lastOfMonth
        let net =
            try sum("orders_invoice", "issued_on", interval) - sum("orders_credit_note", "returned_on", interval)
        sales[first.month] = net
        return net
    }

    private func sum(_ table: String, _ date: String, _ interval: ClosedRange<BusinessDate>) throws -> Int64 {
        try reader.value(
            Int64.self,
            """
            SELECT coalesce(sum(amount_minor), 0) FROM \(table) \
            WHERE \(date) BETWEEN ?1 AND ?2 AND \(VisibleSet.customers("customer_id", 3))
            """, [interval.lowerBound, interval.upperBound, owners]) ?? 0
    }

    private func open(at date: BusinessDate) throws -> [ReceivablesMonth.OpenDay] {
        try reader.rows(
            """
            SELECT issued_on, sum(open_minor), sum(CASE WHEN due_on >= ?1 THEN open_minor ELSE 0 END) FROM \(OpenInvoices.past) \
            WHERE \(VisibleSet.customers("customer_id", 2)) GROUP BY issued_on ORDER BY issued_on
            """, [date, owners]
        ).map { ReceivablesMonth.OpenDay(issuedOn: $0[0], openMinor: $0[1], notDueMinor: $0[2]) }
    }
}
