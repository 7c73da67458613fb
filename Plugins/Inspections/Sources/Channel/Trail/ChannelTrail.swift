internal import PluginKit

/// Months of one distributor in a row (I05): a good month may come from earlier work or hurt later ones.
enum ChannelTrail {
    /// What came after each month.
    static func slumps(
        of rows: [DistributorMonth], _ lastComplete: CalendarMonth, _ settings: ChannelSettings, _ reader: Reader
    ) throws -> [Slump] {
        guard let first = rows.first, let last = rows.last else { return [] }
        let range = first.month.advanced(by: -Int(max(0, settings.normalMonths)))...max(first.month, last.month).advanced(by: 1)
        let orders = try OrderDays(of: first.distributor, range.lowerBound.first...range.upperBound.last, reader)
        let sums = Dictionary(CalendarMonth.list(range).map { ($0, orders.sum($0.dates)) }) { $1 }
        let beginning = try OrderDays.firstMonth(of: first.distributor, reader)
        return rows.map { row in
            Slump(after: row.month, first: beginning, lastComplete: lastComplete, settings) { sums[$0] ?? 0 }
        }
    }
}
