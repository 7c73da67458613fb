internal import PluginKit

/// A month of a distributor: what its counts say, and what it ordered.
struct DistributorMonth: Sendable, Hashable {
    var distributor: Distributor
    var month: CalendarMonth
    /// `nil` without two counts on different dates.
    var flow: StockFlow?
    /// Orders of the month, minor units.
    var orderedMinor: Int64
    /// Of these, in its last seven days.
    var lastWeekMinor: Int64

    /// last week ÷ month in percent with one decimal; `nil` without orders.
    var lastWeekShare: String? {
        ExactArithmetic.decimal(lastWeekMinor, orderedMinor, scale: 100, decimals: 1)
    }

    /// Sell-in far above sell-out while stock is above its limit (I03).
    func isFlagged(_ settings: ChannelSettings) -> Bool { flow?.isStuffed(settings) ?? false }
}

/// A distributor with several flagged months.
struct StuffingSuspect: Sendable, Hashable {
    var distributor: Distributor
    /// The flagged months, the earliest first.
    var months: [DistributorMonth]

    /// The suspects among months of distributors, in their order.
    static func find(in rows: [DistributorMonth], _ settings: ChannelSettings) -> [StuffingSuspect] {
        var suspects: [StuffingSuspect] = []
        for row in rows where row.isFlagged(settings) {
            if let last = suspects.indices.last, suspects[last].distributor == row.distributor {
                suspects[last].months.append(row)
            } else {
                suspects.append(StuffingSuspect(distributor: row.distributor, months: [row]))
            }
        }
        return suspects.filter { $0.months.count >= settings.flaggedMonthsMin }
    }
}
