internal import PluginKit

/// Which backups of a company are kept: grandfather, father, son.
///
/// Kept are the newest ones, and of each of the latest days, ISO weeks and months that have a backup the last one, by the company's calendar. The
/// newest is always kept, and never more than `last + daily + weekly + monthly`. Deleting the others after each backup keeps the same ones as
/// deleting them once, later: the last backup of a day stays the last of its day.
struct Retention: Hashable {
    let last: Int
    let daily: Int
    let weekly: Int
    let monthly: Int

    init(last: Int, daily: Int, weekly: Int, monthly: Int) {
        self.last = max(1, last)
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
    }

    init(_ settings: BackupSettings) {
        self.init(
            last: settings.keptLast, daily: settings.keptDaily, weekly: settings.keptWeekly, monthly: settings.keptMonthly)
    }

    /// Those of a company's backups that need not be kept any more, oldest first.
    func superfluous(_ backups: [BackupName], clock: TenantClock) -> [BackupName] {
        let newestFirst = backups.sorted { $0.createdAt > $1.createdAt }
        let dates = newestFirst.map { clock.businessDate(of: $0.createdAt) }
        var kept = Set(newestFirst.indices.prefix(last))
        kept.formUnion(lastOfEach(daily, dates.map(\.description)))
        kept.formUnion(lastOfEach(weekly, dates.map(\.isoWeek)))
        kept.formUnion(lastOfEach(monthly, dates.map(\.month)))
        return newestFirst.indices.filter { !kept.contains($0) }.reversed().map { newestFirst[$0] }
    }

    /// Of each of the latest `count` periods the first in a list with the newest first.
    private func lastOfEach(_ count: Int, _ periods: [String]) -> [Int] {
        var seen: Set<String> = []
        var places: [Int] = []
        for (place, period) in periods.enumerated() where places.count < count && seen.insert(period).inserted {
            places.append(place)
        }
        return places
    }
}
