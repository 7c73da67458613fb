import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Fiscal calendar and measures")
struct FiscalCalendarTests {
    private func setStart(_ month: Int32, _ company: Company) throws {
        let request = Spearhead_Organization_V1_UpdateWorkingCalendarRequest.with {
            $0.calendar.fiscalStartMonth = month
            $0.updateMask.paths = ["fiscal_start_month"]
        }
        _ = try company.call(
            "CalendarService/UpdateWorkingCalendar", request, Spearhead_Organization_V1_UpdateWorkingCalendarResponse.self)
    }

    private func createYear(_ year: Int32, _ company: Company) throws -> [Spearhead_Organization_V1_FiscalPeriod] {
        let request = Spearhead_Organization_V1_CreateFiscalYearRequest.with { $0.year = year }
        return try company.call(
            "CalendarService/CreateFiscalYear", request, Spearhead_Organization_V1_CreateFiscalYearResponse.self
        ).periods
    }

    @Test("N-14: with a year from March, March and April lie in one quarter")
    func quarterFromMarch() throws {
        let company = try Company(empty: true)
        try setStart(3, company)
        let periods = try createYear(2026, company)
        #expect(periods.count == 17)
        let (march, april) = (try #require(BusinessDate("2026-03-15")), try #require(BusinessDate("2026-04-30")))
        let quarters = try company.tenant.read { reader in
            try [march, april].map { try FiscalCalendar.period(.quarter, on: $0, reader) }
        }
        #expect(quarters[0] == quarters[1])
        #expect(quarters[0]?.code == "2026-Q1")
        #expect(quarters[0]?.dates.lowerBound.description == "2026-03-01")
        #expect(quarters[0]?.dates.upperBound.description == "2026-05-31")
        #expect(periods.first?.endsOn == "2027-02-28")
    }

    @Test("Every day of a year lies in exactly one month, quarter and year", arguments: 1...12)
    func partition(startMonth: Int32) throws {
        let company = try Company(empty: true)
        try setStart(startMonth, company)
        for year: Int32 in [2027, 2028] { _ = try createYear(year, company) }
        let rows = try company.tenant.read {
            try $0.rows("SELECT kind, starts_on, ends_on FROM organization_fiscal_period ORDER BY kind, starts_on").map {
                ($0["kind"] as String, $0["starts_on"] as BusinessDate, $0["ends_on"] as BusinessDate)
            }
        }
        #expect(rows.count == 34)
        for (earlier, later) in zip(rows, rows.dropFirst()) where earlier.0 == later.0 {
            #expect(earlier.2.advanced(byDays: 1) == later.1)
        }
        #expect(Set(rows.filter { $0.0 == "month" }.map(\.1.month)).count == 24)
    }

    @Test("A year is made once, and none overlaps another after the first month changed")
    func overlap() throws {
        let company = try Company(empty: true)
        _ = try createYear(2026, company)
        #expect(try refusal { try createYear(2026, company) }.reason == "YEAR_EXISTS")
        try setStart(7, company)
        #expect(try refusal { try createYear(2025, company) }.reason == "RANGE_OVERLAP")
        _ = try createYear(2027, company)
        #expect(try refusal { try createYear(1899, company) }.fieldViolations.map(\.field) == ["year"])
        #expect(try refusal { try setStart(13, company) }.fieldViolations.map(\.field) == ["calendar.fiscal_start_month"])
    }

    @Test("Headcount and working days follow employment")
    func measures() throws {
        let company = try Company()
        let measures = Company.registrar().measures
        func sum(_ name: String, _ people: [String]?, _ from: String, _ to: String) throws -> Int64 {
            let measure = try #require(measures.first { $0.name == name })
            let interval = try #require(BusinessDate(from))...#require(BusinessDate(to))
            let ids = try people?.map { try company.person($0).id }
            return try company.tenant.read { reader in
                try measure.compute(reader, MeasureQuery(people: ids, interval: interval)).reduce(0) { $0 + ($1.value ?? 0) }
            }
        }
        #expect(try sum("organization.headcount", nil, "2026-01-01", "2026-04-24") == 36)
        #expect(try sum("organization.headcount", nil, "2026-01-01", "2026-04-25") == 35)
        #expect(try sum("organization.working_days", ["REP001"], "2026-02-01", "2026-02-28") == 14)
        #expect(try sum("organization.working_days", ["REP022"], "2026-04-20", "2026-05-31") == 5)
    }
}
