internal import PluginKit

extension BusinessDate {
    /// The first day of the `months` months that end with this date: six months to 31 March begin on 1 October.
    func start(ofMonths months: Int) -> BusinessDate {
        let next = advanced(byDays: 1).parts
        let index = next.year * 12 + next.month - 1 - months
        // A day that the earlier month does not have is its last one.
        let days = (0..<4).lazy.compactMap { BusinessDate(year: index / 12, month: index % 12 + 1, day: next.day - $0) }
        return days.first ?? self
    }
}
