internal import GRDB
internal import PluginKit
internal import Visits

/// Reckons distributors' months from counts, deliveries and orders; nothing of it is stored, because any of them may come late.
struct DistributorLedger {
    private let reader: Reader
    private var prices = DistributorPrices()

    init(_ reader: Reader) { self.reader = reader }

    /// The months of a distributor, the earliest first.
    ///
    /// The figures of a month run from the last count of the month before, or the first of the month when there is none, to its last
    /// count (SCHEMA 4.7).
    mutating func months(
        of distributor: Distributor, in range: ClosedRange<CalendarMonth>
    ) throws -> [DistributorMonth] {
        let months = CalendarMonth.list(range)
        let dates = try countDates(of: distributor, range.lowerBound.advanced(by: -1).first...range.upperBound.last)
        let spans = months.map { Self.span(of: $0, dates) }
        let rows = try rows(of: distributor, spans.compactMap { $0 })
        let orders = try OrderDays(of: distributor, range.lowerBound.first...range.upperBound.last, reader)
        return try zip(months, spans).map { month, span in
            DistributorMonth(
                distributor: distributor, month: month, flow: try span.map { try flow(of: distributor, $0, rows) },
                orderedMinor: orders.sum(month.dates), lastWeekMinor: orders.sum(month.lastWeek...month.last))
        }
    }

    /// The months that an interval touches, from the company's first count to its last; `nil` without any.
    static func countedMonths(
        in interval: ClosedRange<BusinessDate>, _ reader: Reader
    ) throws -> ClosedRange<CalendarMonth>? {
        guard let first = try reader.value(BusinessDate.self, "SELECT min(counted_on) FROM visits_count"),
            let last = try reader.value(BusinessDate.self, "SELECT max(counted_on) FROM visits_count"),
            first <= last, interval.overlaps(first...last)
        else {
            return nil
        }
        let counted = interval.clamped(to: first...last)
        return CalendarMonth(containing: counted.lowerBound)...CalendarMonth(containing: counted.upperBound)
    }

    /// The dates between which a month's figures run; `nil` without two counts.
    static func span(of month: CalendarMonth, _ dates: [BusinessDate]) -> ClosedRange<BusinessDate>? {
        let before = month.advanced(by: -1).dates
        guard let last = dates.last(where: month.dates.contains),
            let first = dates.last(where: before.contains) ?? dates.first(where: month.dates.contains), first < last
        else { return nil }
        return first...last
    }

    /// Dates on which something was counted, ascending.
    private func countDates(of distributor: Distributor, _ dates: ClosedRange<BusinessDate>) throws -> [BusinessDate] {
        try reader.values(
            BusinessDate.self,
            """
            SELECT DISTINCT v.visited_on FROM visits_visit v WHERE v.customer_id = ? AND v.visited_on BETWEEN ? AND ? \
            AND EXISTS (SELECT 1 FROM visits_count n WHERE n.visit_id = v.id) ORDER BY v.visited_on
            """, [distributor.id, dates.lowerBound, dates.upperBound])
    }

    private func rows(of distributor: Distributor, _ spans: [ClosedRange<BusinessDate>]) throws -> [PsiRow] {
        guard let first = spans.map(\.lowerBound).min(), let last = spans.map(\.upperBound).max() else { return [] }
        return try PsiLedger.rows(closedIn: first...last, customer: distributor.id, reader)
    }

    private mutating func flow(
        of distributor: Distributor, _ span: ClosedRange<BusinessDate>, _ rows: [PsiRow]
    ) throws -> StockFlow {
        let prices = try prices.on(span.upperBound, reader)
        var lines: [String: StockFlow.Line] = [:]
        func line(_ product: String) -> StockFlow.Line {
            lines[product]
                ?? StockFlow.Line(
                    productID: product, productCode: prices[product]?.code ?? "", priceMinor: prices[product]?.priceMinor ?? 0)
        }
        for row in rows where row.fromDate >= span.lowerBound && row.toDate <= span.upperBound {
            var line = line(row.productID)
            line.inflow += row.inflow
            line.sellOut += row.sellOut
            lines[row.productID] = line
        }
        for (product, stock) in try stock(of: distributor, on: span.upperBound) {
            var line = line(product)
            line.stock = stock
            lines[product] = line
        }
        return StockFlow(
            from: span.lowerBound, to: span.upperBound, lines: lines.values.sorted { $0.productCode < $1.productCode })
    }

    /// What was counted on a date; of several counts the last.
    private func stock(of distributor: Distributor, on date: BusinessDate) throws -> [(String, Int64)] {
        try reader.rows(
            """
            SELECT n.product_id, n.counted, max(n.counted_at) FROM visits_visit v JOIN visits_count n ON n.visit_id = v.id \
            WHERE v.customer_id = ? AND v.visited_on = ? GROUP BY n.product_id
            """, [distributor.id, date]
        ).map { ($0[0], $0[1]) }
    }
}

/// Distributor prices by date, each date read once.
private struct DistributorPrices {
    struct Price {
        var code: String
        var priceMinor: Int64
    }

    private var known: [BusinessDate: [String: Price]] = [:]

    mutating func on(_ date: BusinessDate, _ reader: Reader) throws -> [String: Price] {
        if let prices = known[date] { return prices }
        var prices: [String: Price] = [:]
        try reader.forEach(
            """
            SELECT p.id, p.code, coalesce(d.price_minor, p.list_price_minor) FROM organization_product p \
            LEFT JOIN organization_product_price d ON d.product_id = p.id AND d.level = 'distributor' \
            AND d.effective_from <= ?1 AND (d.effective_to IS NULL OR d.effective_to >= ?1)
            """, [date]
        ) { prices[$0[0]] = Price(code: $0[1], priceMinor: $0[2]) }
        known[date] = prices
        return prices
    }
}
