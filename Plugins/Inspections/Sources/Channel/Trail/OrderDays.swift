internal import GRDB
internal import PluginKit

/// What a distributor ordered, day by day, minor units; drafts, rejected and cancelled orders do not count.
struct OrderDays: Sendable {
    private let days: [(date: BusinessDate, amount: Int64)]

    init(of distributor: Distributor, _ dates: ClosedRange<BusinessDate>, _ reader: Reader) throws {
        days = try reader.rows(
            """
            SELECT ordered_on, sum(amount_minor) FROM orders_order WHERE customer_id = ? AND kind = 'direct' AND counted = 1 \
            AND ordered_on BETWEEN ? AND ? GROUP BY ordered_on ORDER BY ordered_on
            """, [distributor.id, dates.lowerBound, dates.upperBound]
        ).map { ($0[0], $0[1]) }
    }

    /// The sum of some days.
    func sum(_ dates: ClosedRange<BusinessDate>) -> Int64 {
        days.clampedSum { dates.contains($0.date) ? $0.amount : 0 }
    }

    /// The month of the first order ever; `nil` without one.
    static func firstMonth(of distributor: Distributor, _ reader: Reader) throws -> CalendarMonth? {
        try reader.value(
            BusinessDate.self,
            "SELECT min(ordered_on) FROM orders_order WHERE customer_id = ? AND kind = 'direct' AND counted = 1", [distributor.id]
        ).map(CalendarMonth.init(containing:))
    }
}
