internal import GRDB
public import PluginKit

/// A fiscal year, quarter or month.
public struct FiscalPeriod: Sendable, Hashable {
    /// What a period is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Twelve months.
        case year
        /// Three months.
        case quarter
        /// A calendar month.
        case month
    }

    /// Resource id.
    public var id: String
    /// `2026` for a year (the calendar year of its first day), `2026-Q1`, `2026-03`.
    public var code: String
    /// What it is.
    public var kind: Kind
    /// The quarter of a month, the year of a quarter.
    public var parentID: String?
    /// First and last day.
    public var dates: ClosedRange<BusinessDate>

    /// Reads a row of `organization_fiscal_period`.
    init(row: Row) {
        id = row["id"]
        code = row["code"]
        kind = Kind(rawValue: row["kind"]) ?? .month
        parentID = row["parent_id"]
        let starts: BusinessDate = row["starts_on"]
        dates = starts...max(starts, row["ends_on"])
    }
}

/// The company's fiscal years with their quarters and months; the month in which years start is the company's choice.
public enum FiscalCalendar {
    /// The period of a kind that a date lies in.
    public static func period(_ kind: FiscalPeriod.Kind, on date: BusinessDate, _ reader: Reader) throws -> FiscalPeriod? {
        try reader.row(
            "SELECT * FROM organization_fiscal_period WHERE kind = ?1 AND starts_on <= ?2 AND ends_on >= ?2",
            [kind.rawValue, date]
        ).map(FiscalPeriod.init(row:))
    }

    /// The period with a code.
    public static func period(code: String, _ reader: Reader) throws -> FiscalPeriod? {
        try reader.row("SELECT * FROM organization_fiscal_period WHERE code = ?", [code]).map(FiscalPeriod.init(row:))
    }

    /// Whether fiscal years are calendar years, as they are until the company says otherwise.
    public static func startsInJanuary(_ reader: Reader) throws -> Bool { try startMonth(reader) == 1 }

    private static func startMonth(_ reader: Reader) throws -> Int {
        try reader.value(Int.self, "SELECT fiscal_start_month FROM organization_calendar WHERE id = 1") ?? 1
    }

    /// Makes the year that starts in the calendar year `year`, with its quarters and months.
    static func createYear(_ year: Int, _ writer: Writer, _ call: Call) throws -> [FiscalPeriod] {
        var check = FieldCheck()
        check.range("year", Int64(year), 1900...2999)
        try check.finish()
        let startMonth = try startMonth(writer)
        guard try period(code: "\(year)", writer) == nil else {
            throw RPCError(.alreadyExists, "YEAR_EXISTS", "The fiscal year \(year) exists already.")
        }
        guard let first = firstDay(year, startMonth, 0), let end = firstDay(year, startMonth, 12) else {
            throw RPCError.invalidField("year", "is outside the calendar")
        }
        let last = end.advanced(byDays: -1)
        let overlapping = try writer.value(
            String.self,
            "SELECT code FROM organization_fiscal_period WHERE kind = 'year' AND starts_on <= ? AND ends_on >= ?", [last, first])
        if let overlapping {
            throw RPCError(
                .failedPrecondition, "RANGE_OVERLAP",
                "A year from \(first) to \(last) would overlap the fiscal year \(overlapping). Make the year after it, or set another first month."
            )
        }
        let yearID = try add(.year, "\(year)", nil, first, last, writer, call)
        for quarter in 0..<4 {
            guard let starts = firstDay(year, startMonth, quarter * 3), let ends = firstDay(year, startMonth, quarter * 3 + 3)
            else { continue }
            let code = "\(year)-Q\(quarter + 1)"
            let quarterID = try add(.quarter, code, yearID, starts, ends.advanced(byDays: -1), writer, call)
            for month in quarter * 3..<quarter * 3 + 3 {
                guard let starts = firstDay(year, startMonth, month), let ends = firstDay(year, startMonth, month + 1)
                else { continue }
                _ = try add(.month, starts.month, quarterID, starts, ends.advanced(byDays: -1), writer, call)
            }
        }
        writer.audit("fiscalYears/\(year)", [FieldChange("starts_on", nil, first.description)])
        return try writer.rows(
            "SELECT * FROM organization_fiscal_period WHERE starts_on >= ? AND ends_on <= ?",
            [first, last]
        ).map(FiscalPeriod.init(row:)).sorted { ($0.kind.rank, $0.dates.lowerBound) < ($1.kind.rank, $1.dates.lowerBound) }
    }

    /// The first day of the month that lies `offset` months after the first month of the year.
    private static func firstDay(_ year: Int, _ startMonth: Int, _ offset: Int) -> BusinessDate? {
        let months = startMonth - 1 + offset
        return BusinessDate(year: year + months / 12, month: months % 12 + 1, day: 1)
    }

    private static func add(
        _ kind: FiscalPeriod.Kind, _ code: String, _ parent: String?, _ from: BusinessDate, _ to: BusinessDate,
        _ writer: Writer, _ call: Call
    ) throws -> String {
        let id = call.newID()
        try writer.insert(
            "organization_fiscal_period",
            ["id": id, "code": code, "kind": kind.rawValue, "parent_id": parent, "starts_on": from, "ends_on": to])
        return id
    }
}

extension FiscalPeriod.Kind {
    /// 0 for the widest.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
