import CRM
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Response limits and breaches")
struct ResponseClockTests {
    @Test(
        "C03 N-01 N-02 N-03: an answer exactly at the limit is in time, one second later is a breach, and C has none",
        arguments: [
            ("high", "chain_retail", Int64(7200), false), ("high", "chain_retail", 7201, true),
            ("high", "grocery", 86_400, false),
            ("high", "grocery", 86_401, true), ("low", "grocery", 8_640_000, false), ("high", "chain_retail", 0, false),
        ])
    func limits(urgency: String, industry: String, seconds: Int64, breached: Bool) throws {
        let company = try LeadsCompany(now: "2026-03-02T09:00:00+08:00")
        let lead = try company.create {
            $0.urgency = urgency
            $0.industry = industry
            if industry == "grocery" { $0.companySize = "medium" }
        }
        company.tenant.advance(seconds: seconds)
        let answered = try company.firstContact(lead.id)
        #expect(answered.breached == breached && answered.status == .responded)
        #expect(try company.breachedCodes().isEmpty == !breached)
        #expect(try company.count("SELECT count(first_response_at) FROM crm_lead") == 1)
    }

    @Test("C03 N-01: elapsed time counts whole seconds, so a part of a second beyond the limit is no breach")
    func wholeSeconds() throws {
        let company = try LeadsCompany(now: "2026-03-02T09:00:00.400+08:00")
        let lead = try company.create()
        try company.tenant.set(now: "2026-03-02T11:00:01.399+08:00")
        #expect(try company.breachedCodes().isEmpty && !company.get(lead.id).breached)
        try company.tenant.set(now: "2026-03-02T11:00:01.400+08:00")
        #expect(try company.breachedCodes() == [lead.code] && company.get(lead.id).breached)

        let other = try LeadsCompany(now: "2026-03-02T09:00:00.400+08:00")
        let answered = try other.create()
        try other.tenant.set(now: "2026-03-02T11:00:01.399+08:00")
        #expect(try !other.firstContact(answered.id).breached)
        other.tenant.advance(seconds: 3600)
        #expect(try other.breachedCodes().isEmpty)
    }

    @Test("C03: the timer writes the breach of an unanswered lead once, with a reminder, however often it runs")
    func timer() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        company.tenant.advance(seconds: 7200)
        #expect(try company.breachedCodes().isEmpty)
        company.tenant.advance(seconds: 1)
        for _ in 0..<3 { #expect(try company.breachedCodes() == [lead.code]) }
        #expect(try company.get(lead.id).breached)
        #expect(try company.reminders().filter { $0.kind == .breach }.count == 1)
    }

    private func setWorking(_ company: LeadsCompany) throws {
        let request = Spearhead_Crm_V1_UpdateSlaPolicyRequest.with {
            $0.slaPolicy.limits = [
                .with {
                    $0.grade = .a
                    $0.limitSeconds = 7200
                    $0.clock = .working
                },
                .with {
                    $0.grade = .b
                    $0.limitSeconds = 86_400
                    $0.clock = .calendar
                },
                .with {
                    $0.grade = .c
                    $0.clock = .calendar
                    $0.nurtureIntervalDays = 30
                },
            ]
        }
        let _: Spearhead_Crm_V1_UpdateSlaPolicyResponse = try company.tenant.call(
            "spearhead.crm.v1.LeadPolicyService/UpdateSlaPolicy", request)
    }

    @Test(
        "Decision 9: a working clock that starts outside opening hours starts at the next opening",
        arguments: [
            ("2026-03-02T10:00:00+08:00", "2026-03-02T12:00:00+08:00"),
            ("2026-03-02T07:30:00+08:00", "2026-03-02T11:00:00+08:00"),
            ("2026-03-06T17:30:00+08:00", "2026-03-09T10:30:00+08:00"),
            ("2026-03-07T15:45:00+08:00", "2026-03-09T11:00:00+08:00"),
        ])
    func workingClock(created: String, due: String) throws {
        let company = try LeadsCompany(now: "2026-03-02T06:00:00+08:00")
        try setWorking(company)
        try company.tenant.set(now: created)
        let lead = try company.create()
        #expect(Instant(lead.dueTime) == Instant(iso8601: due))
        #expect(lead.slaVersion == 2)
    }

    @Test("Decision 9: a working clock is refused while the calendar has no working day")
    func noWorkingDays() throws {
        let company = try LeadsCompany()
        let first = try #require(BusinessDate("2026-03-01"))
        let days = (0..<460).map { "\(first.advanced(byDays: $0)),停业" }.joined(separator: "\n")
        try company.tenant.importCSV("holidays", "date,name\n" + days + "\n")
        #expect(company.reason { try setWorking(company) } == "NO_WORKING_DAYS")
    }

    @Test("A new version of the limits leaves the leads that exist as they are")
    func versions() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        try setWorking(company)
        #expect(try company.get(lead.id).slaVersion == 1)
        #expect(try company.get(lead.id).dueTime == lead.dueTime)
    }

    @Test("C03 N-03: a lead of grade C has no limit but a schedule that reminds its owner")
    func nurture() throws {
        let company = try LeadsCompany()
        let lead = try company.create {
            $0.urgency = "low"
            $0.industry = "grocery"
        }
        #expect(!lead.hasDueTime && lead.nextNurtureDate == "2026-03-16")
        let request = Spearhead_Crm_V1_NurtureLeadRequest.with { $0.id = lead.id }
        let _: Spearhead_Crm_V1_NurtureLeadResponse = try company.tenant.call("spearhead.crm.v1.LeadService/NurtureLead", request)
        try company.tenant.set(now: "2026-03-16T08:30:00+08:00")
        for _ in 0..<2 { try company.tenant.run(job: "crm/lead-nurture") }
        #expect(try company.reminders().filter { $0.kind == .nurture }.count == 1)
        #expect(try company.get(lead.id).nextNurtureDate == "2026-03-30")
        #expect(try company.breachedCodes().isEmpty)
        let other = try company.create { $0.phone = "13800000077" }
        let refused = Spearhead_Crm_V1_NurtureLeadRequest.with { $0.id = other.id }
        #expect(
            company.reason {
                let _: Spearhead_Crm_V1_NurtureLeadResponse = try company.tenant.call(
                    "spearhead.crm.v1.LeadService/NurtureLead", refused)
            } == "GRADE_HAS_LIMIT")
    }
}
