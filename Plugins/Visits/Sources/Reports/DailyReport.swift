internal import GRDB
internal import PluginKit

/// A rep's report of a day (E17): its counters are computed, not typed.
struct DailyReport: Sendable, Hashable {
    var id: String
    var personID: String
    var reportedOn: BusinessDate
    var planned: Int64
    var visits: Int64
    var orderedMinor: Int64
    var summary: String
    var submittedAt: Instant
    var isOnTime: Bool

    init(row: Row) {
        id = row["id"]
        personID = row["person_id"]
        reportedOn = row["reported_on"]
        planned = row["planned"]
        visits = row["visits"]
        orderedMinor = row["ordered_minor"]
        summary = row["summary"]
        submittedAt = row["submit_time"]
        isOnTime = row["on_time"]
    }

    /// Hands in the report of a day; one per rep and day.
    static func submit(
        person: String, on date: BusinessDate, summary: String, formSeconds: Int64?, _ writer: Writer, _ call: Call
    ) throws -> DailyReport {
        try VisitForm.dailyReport.requireOn(writer)
        var check = FieldCheck()
        check.require(date <= call.businessDate, "date", "must not be in the future")
        check.text("summary", summary, 0...4000)
        try check.finish()
        guard
            try !writer.exists("SELECT 1 FROM visits_daily_report WHERE person_id = ? AND reported_on = ?", [person, date])
        else { throw RPCError(.alreadyExists, "REPORT_TAKEN", "The report of \(date) is handed in already.") }
        let settings = try VisitSettings.current(writer)
        let figures = try VisitFigureTable(in: date...date, people: [person], writer)[person, VisitFigureTable.whole]
        let ordered = try writer.value(
            Int64.self,
            "SELECT coalesce(sum(amount_minor), 0) FROM orders_order WHERE person_id = ? AND ordered_on = ? AND counted = 1",
            [person, date])
        let id = call.newID()
        try writer.insert(
            "visits_daily_report",
            [
                "id": id, "person_id": person, "reported_on": date, "planned": figures.planned, "visits": figures.visits,
                "ordered_minor": ordered ?? 0, "summary": summary, "submit_time": call.now,
                "on_time": call.now <= call.clock.instant(of: date, secondOfDay: settings.reportCutoffSecond),
                "settings_version": settings.version,
            ])
        try FormUse.record(.dailyReport, person: person, on: date, seconds: formSeconds, writer)
        writer.audit("dailyReports/\(id)", [FieldChange("date", nil, "\(date)")])
        return try find(id: id, writer)
    }

    private static func find(id: String, _ reader: Reader) throws -> DailyReport {
        guard let row = try reader.row("SELECT * FROM visits_daily_report WHERE id = ?", [id]) else {
            throw RPCError.notFound("daily report", id)
        }
        return DailyReport(row: row)
    }
}
