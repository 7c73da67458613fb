internal import GRDB
internal import PluginKit

/// Opening hours and the first month of fiscal years.
struct CalendarSettings: Hashable {
    var hoursByWeekday: [Int: WorkingCalendar.Hours]
    var fiscalStartMonth: Int
    var version: Int64

    init(_ reader: Reader) throws {
        hoursByWeekday = [:]
        for row in try reader.rows("SELECT weekday, opens_second, closes_second FROM organization_opening_hours") {
            hoursByWeekday[row["weekday"]] = WorkingCalendar.Hours(
                opensSecond: row["opens_second"], closesSecond: row["closes_second"])
        }
        let row = try reader.row("SELECT fiscal_start_month, version FROM organization_calendar WHERE id = 1")
        fiscalStartMonth = row?["fiscal_start_month"] ?? 1
        version = row?["version"] ?? 1
    }

    /// Replaces the stored settings.
    func save(over before: CalendarSettings, _ writer: Writer) throws {
        var check = FieldCheck()
        check.range("fiscal_start_month", Int64(fiscalStartMonth), 1...12)
        if hoursByWeekday.isEmpty { check.fail("opening_hours", "must name at least one weekday") }
        for (weekday, hours) in hoursByWeekday.sorted(by: { $0.key < $1.key }) {
            if !(1...7).contains(weekday) { check.fail("opening_hours", "weekday must be 1 (Monday) to 7 (Sunday)") }
            let valid = (0..<86_400).contains(hours.opensSecond) && hours.opensSecond < hours.closesSecond
            if !valid || hours.closesSecond > 86_400 {
                check.fail("opening_hours", "weekday \(weekday) must close after it opens, at most at 24:00")
            }
        }
        try check.finish()
        guard self != before else { return }
        try writer.execute("DELETE FROM organization_opening_hours")
        for (weekday, hours) in hoursByWeekday {
            try writer.insert(
                "organization_opening_hours",
                ["weekday": weekday, "opens_second": hours.opensSecond, "closes_second": hours.closesSecond])
        }
        try writer.execute(
            "UPDATE organization_calendar SET fiscal_start_month = ?, version = version + 1 WHERE id = 1", [fiscalStartMonth])
        writer.audit(
            "calendar",
            [
                FieldChange("opening_hours", before.hoursText, hoursText),
                FieldChange("fiscal_start_month", "\(before.fiscalStartMonth)", "\(fiscalStartMonth)"),
            ])
    }

    /// `1 09:00-18:00, 2 …`.
    private var hoursText: String {
        hoursByWeekday.sorted { $0.key < $1.key }
            .map { "\($0.key) \(TimeOfDay.text($0.value.opensSecond))-\(TimeOfDay.text($0.value.closesSecond))" }
            .joined(separator: ", ")
    }
}

/// Times of day as HH:MM, up to 24:00.
enum TimeOfDay {
    static func text(_ second: Int64) -> String { "\(digits(second / 3600)):\(digits(second / 60 % 60))" }

    static func second(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 5, parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int64(parts[0]), let minute = Int64(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 3600 + minute * 60
    }

    private static func digits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
