internal import GRDB
internal import PluginKit

/// A line of the weekly competitor table.
struct CompetitorLine: Sendable, Hashable {
    var brand: String
    var product: String
    /// Shelf price; `nil` when not seen.
    var priceMinor: Int64?
    var promotion: String
}

/// The weekly competitor table (竞争品牌信息表): one per rep and ISO week (G01).
struct CompetitorReport: Sendable, Hashable {
    var id: String
    var personID: String
    var week: String
    var submittedAt: Instant
    var lines: [CompetitorLine] = []

    init(row: Row) {
        id = row["id"]
        personID = row["person_id"]
        week = row["week"]
        submittedAt = row["submit_time"]
    }

    func withLines(_ reader: Reader) throws -> CompetitorReport {
        var report = self
        report.lines = try reader.rows("SELECT * FROM visits_competitor_line WHERE report_id = ? ORDER BY brand", [id]).map {
            CompetitorLine(brand: $0["brand"], product: $0["product"], priceMinor: $0["price_minor"], promotion: $0["promotion"])
        }
        return report
    }

    static func find(person: String, week: String, _ reader: Reader) throws -> CompetitorReport? {
        try reader.row("SELECT * FROM visits_competitor_report WHERE person_id = ? AND week = ?", [person, week])
            .map(CompetitorReport.init(row:))
    }
}

/// Writes weekly tables.
enum CompetitorReports {
    static let linesMax = 100
    static let priceMax: Int64 = 1_000_000_000_000

    /// Hands in the table of a week.
    static func submit(
        _ lines: [CompetitorLine], person: String, week: String, formSeconds: Int64?, _ writer: Writer, _ call: Call
    ) throws -> CompetitorReport {
        try VisitForm.competitorTable.requireOn(writer)
        var check = FieldCheck()
        check.require(BusinessDate.monday(ofISOWeek: week) != nil, "week", "must be an ISO week such as 2026-W10")
        check.require(week <= call.businessDate.isoWeek, "week", "must not be in the future")
        check.require((1...linesMax).contains(lines.count), "lines", "must be 1 to \(linesMax)")
        check.require(Set(lines.map(\.brand)).count == lines.count, "lines", "must not name a brand twice")
        for (index, line) in lines.enumerated().prefix(linesMax) { self.check(line, "lines[\(index)].", &check) }
        try check.finish()
        guard try CompetitorReport.find(person: person, week: week, writer) == nil else {
            throw RPCError(.alreadyExists, "REPORT_TAKEN", "The competitor table of \(week) is handed in already.")
        }
        let report = try open(person: person, week: week, at: call.now, formSeconds, writer, call)
        for line in lines { try insert(line, into: report.id, writer) }
        return try report.withLines(writer)
    }

    /// Adds one line of a file to the table of its week.
    static func put(
        _ line: CompetitorLine, person: String, week: String, submittedAt: Instant, _ writer: Writer, _ call: Call
    ) throws -> ImportTable.Outcome {
        var check = FieldCheck()
        check.require(BusinessDate.monday(ofISOWeek: week) != nil, "week", "must be an ISO week such as 2026-W10")
        self.check(line, "", &check)
        try check.finish()
        let report =
            try CompetitorReport.find(person: person, week: week, writer)
            ?? open(person: person, week: week, at: submittedAt, nil, writer, call)
        let stored = try writer.row(
            "SELECT * FROM visits_competitor_line WHERE report_id = ? AND brand = ?", [report.id, line.brand]
        ).map {
            CompetitorLine(brand: $0["brand"], product: $0["product"], priceMinor: $0["price_minor"], promotion: $0["promotion"])
        }
        if let stored {
            guard stored == line else {
                throw RPCError.invalidField("brand", "stands in the rep's table of \(week) already, with other values")
            }
            return .unchanged
        }
        try insert(line, into: report.id, writer)
        return .created
    }

    private static func check(_ line: CompetitorLine, _ path: String, _ check: inout FieldCheck) {
        check.text("\(path)brand", line.brand, 1...100)
        check.text("\(path)product", line.product, 0...200)
        check.text("\(path)promotion", line.promotion, 0...500)
        if let price = line.priceMinor { check.range("\(path)price_minor", price, 0...priceMax) }
    }

    private static func open(
        person: String, week: String, at instant: Instant, _ formSeconds: Int64?, _ writer: Writer, _ call: Call
    ) throws -> CompetitorReport {
        let id = call.newID()
        let date = call.clock.businessDate(of: instant)
        try writer.insert(
            "visits_competitor_report",
            ["id": id, "person_id": person, "week": week, "submit_time": instant, "submitted_on": date])
        try FormUse.record(.competitorTable, person: person, on: date, seconds: formSeconds, writer)
        writer.audit("competitorReports/\(id)", [FieldChange("week", nil, week)])
        guard let report = try CompetitorReport.find(person: person, week: week, writer) else {
            throw RPCError.notFound("competitor report", id)
        }
        return report
    }

    private static func insert(_ line: CompetitorLine, into report: String, _ writer: Writer) throws {
        try writer.execute(
            "INSERT INTO visits_competitor_line (report_id, brand, product, price_minor, promotion) VALUES (?, ?, ?, ?, ?)",
            [report, line.brand, line.product, line.priceMinor, line.promotion])
    }
}
