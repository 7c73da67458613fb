import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Measures of leads")
struct LeadMeasureTests {
    let company: LeadsCompany

    init() throws { company = try LeadsCompany() }

    private func values(
        _ name: String, _ from: String, _ to: String, people: [String]? = nil, by dimensions: [String] = []
    ) throws -> [MeasureValue] {
        let measure = try #require(LeadMeasures.all.first { $0.name == name })
        let first = try #require(BusinessDate(from))
        let last = try #require(BusinessDate(to))
        return try company.tenant.read {
            try measure.compute($0, MeasureQuery(people: people, interval: first...last, dimensions: dimensions))
        }
    }

    private func convert(_ lead: Spearhead_Crm_V1_Lead) throws {
        _ = try company.qualify(lead.id, [.yes, .yes, .yes, .yes])
        let _: Spearhead_Crm_V1_ConvertLeadResponse = try company.tenant.crm(
            "LeadService/ConvertLead",
            Spearhead_Crm_V1_ConvertLeadRequest.with {
                $0.id = lead.id
                $0.customerKind = "retailer"
            })
    }

    @Test("crm.leads counts leads by owner on the business date of capture, by source and grade when asked")
    func leads() throws {
        let owner = try company.person("REP001")
        let idle = try company.person("REP003")
        _ = try company.create()
        _ = try company.create { $0.source = "fair" }
        let counted = try values("crm.leads", "2026-03-02", "2026-03-02").compactMap(\.value).reduce(0, +)
        #expect(counted == 2)
        #expect(try values("crm.leads", "2026-03-03", "2026-03-31") == [])
        #expect(
            try values("crm.leads", "2026-03-02", "2026-03-02", people: [idle]) == [MeasureValue(person: idle, value: 0)])
        let mine = try values("crm.leads", "2026-03-01", "2026-03-31", people: [owner], by: ["source", "grade"])
        #expect(mine == [MeasureValue(person: owner, dimensions: ["source": "website", "grade": "A"], value: 1)])
    }

    @Test("crm.leads counts a lead before midnight of the company's time zone on that day")
    func businessDate() throws {
        try company.tenant.set(now: "2026-03-02T23:59:59+08:00")
        _ = try company.create()
        try company.tenant.set(now: "2026-03-03T00:00:00+08:00")
        _ = try company.create()
        func count(_ date: String) throws -> Int64 {
            try values("crm.leads", date, date).compactMap(\.value).reduce(0, +)
        }
        #expect(try (count("2026-03-02"), count("2026-03-03")) == (1, 1))
    }

    @Test("crm.leads_converted counts conversions, not disqualifications, on the date of the end")
    func converted() throws {
        let leads = try (0..<3).map { _ in try company.create() }
        for lead in leads { _ = try company.firstContact(lead.id) }
        try company.tenant.set(now: "2026-03-10T09:00:00+08:00")
        try convert(leads[0])
        let _: Spearhead_Crm_V1_DisqualifyLeadResponse = try company.tenant.crm(
            "LeadService/DisqualifyLead",
            Spearhead_Crm_V1_DisqualifyLeadRequest.with {
                $0.id = leads[1].id
                $0.reason = "没有需求"
            })
        let owner = try company.get(leads[0].id).ownerID
        #expect(
            try values("crm.leads_converted", "2026-03-10", "2026-03-10") == [MeasureValue(person: owner, value: 1)])
        #expect(try values("crm.leads_converted", "2026-03-01", "2026-03-09") == [])
    }

    @Test("crm.lead_response_seconds is the mean from the start of the clock, half-up, and null without an answer")
    func responseSeconds() throws {
        let owner = try company.person("REP001")
        let other = try company.person("REP002")
        for seconds in [1, 2] as [Int64] {
            let lead = try company.create(as: company.rep("REP001"), assigned: owner)
            company.tenant.advance(seconds: seconds)
            _ = try company.firstContact(lead.id)
        }
        let found = try values("crm.lead_response_seconds", "2026-03-02", "2026-03-02", people: [owner, other])
        // (1 + 2) ÷ 2 = 1.5 seconds.
        #expect(found.first { $0.person == owner }?.value == 2)
        #expect(found.contains { $0.person == other && $0.value == nil })
    }

    @Test("crm.lead_response_seconds of a lead that became reachable later counts from then")
    func lateClock() throws {
        let owner = try company.person("REP001")
        let lead = try company.create(as: company.rep("REP001"), assigned: owner) { $0.phone = "" }
        company.tenant.advance(seconds: 3600)
        let _: Spearhead_Crm_V1_UpdateLeadResponse = try company.tenant.crm(
            "LeadService/UpdateLead",
            Spearhead_Crm_V1_UpdateLeadRequest.with {
                $0.lead = lead
                $0.lead.phone = "13800000009"
                $0.updateMask.paths = ["phone"]
            })
        company.tenant.advance(seconds: 60)
        _ = try company.firstContact(lead.id)
        let found = try values("crm.lead_response_seconds", "2026-03-02", "2026-03-02", people: [owner])
        #expect(found == [MeasureValue(person: owner, value: 60)])
    }
}

extension LeadsCompany {
    /// A lead that its creator takes.
    fileprivate func create(
        as caller: Caller, assigned owner: String, _ change: (inout Spearhead_Crm_V1_Lead) -> Void = { _ in }
    ) throws -> Spearhead_Crm_V1_Lead {
        let request = Spearhead_Crm_V1_CreateLeadRequest.with {
            $0.lead = Self.draft(change)
            $0.assignToCaller = true
        }
        let response: Spearhead_Crm_V1_CreateLeadResponse = try tenant.crm("LeadService/CreateLead", request, as: caller)
        return response.lead
    }
}
