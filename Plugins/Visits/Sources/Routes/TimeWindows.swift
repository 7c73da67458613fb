internal import GRDB
internal import PluginKit

/// How far a visit lies outside the time window of its stop (定时).
enum TimeWindows {
    /// Whole minutes before (negative) or after the window, 0 inside it; `nil` when the rep's route of the date has no window.
    static func deviation(
        person: String, customer: String, on date: BusinessDate, at instant: Instant, _ reader: Reader, _ call: Call
    ) throws -> Int64? {
        guard
            let row = try reader.row(
                """
                SELECT s.window_start_minute, s.window_end_minute FROM visits_route r \
                JOIN visits_route_stop s ON s.route_id = r.id \
                WHERE r.person_id = ?1 AND r.valid_from <= ?2 AND (r.valid_to IS NULL OR r.valid_to >= ?2) \
                AND s.weekday = ?3 AND s.customer_id = ?4
                """, [person, date, date.weekday, customer]),
            let start: Int64 = row[0], let end: Int64 = row[1]
        else { return nil }
        let second = call.clock.secondOfDay(of: instant)
        if second < start * 60 { return -((start * 60 - second + 59) / 60) }
        if second > end * 60 { return (second - end * 60 + 59) / 60 }
        return 0
    }
}
