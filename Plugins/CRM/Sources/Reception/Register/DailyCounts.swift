internal import GRDB
internal import PluginKit

/// Daily totals of new and known visitors and callers per information channel (C33).
enum DailyCounts {
    /// Most days that one run catches up on.
    static let daysMax = 366

    /// Counts every finished day that was not counted yet; a counted day stays as it is.
    static func take(_ writer: Writer, _ call: Call) throws {
        let yesterday = call.businessDate.advanced(byDays: -1)
        let last = try writer.value(BusinessDate.self, "SELECT max(business_date) FROM crm_reception_day")
        let first = try writer.value(BusinessDate.self, "SELECT min(business_date) FROM crm_reception_entry")
        guard var date = last?.advanced(byDays: 1) ?? first else { return }
        if yesterday.days(since: date) >= daysMax { date = yesterday.advanced(byDays: 1 - daysMax) }
        while date <= yesterday {
            try writer.execute(
                """
                INSERT INTO crm_reception_daily (business_date, kind, channel, new_visitors, known_visitors) \
                SELECT business_date, kind, channel, sum(new_visitor), sum(1 - new_visitor) FROM crm_reception_entry \
                WHERE business_date = ? GROUP BY business_date, kind, channel
                """, [date])
            try writer.insert("crm_reception_day", ["business_date": date, "counted_at": call.now])
            writer.audit("receptionDays/\(date)")
            date = date.advanced(byDays: 1)
        }
    }
}
