import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Competitors and market information")
struct CompetitorTests {
    private let company: FieldCompany

    init() throws { company = try FieldCompany() }

    private func create(_ code: String = "QS", brands: [String] = ["泉森"]) throws -> String {
        let response: Spearhead_Visits_V1_CreateCompetitorResponse = try company.call(
            "CompetitorService/CreateCompetitor",
            Spearhead_Visits_V1_CreateCompetitorRequest.with {
                $0.competitor.code = code
                $0.competitor.name = "泉森饮料"
                $0.competitor.brands = brands
            })
        return response.competitor.id
    }

    private func get(_ id: String, on date: String) throws -> Spearhead_Visits_V1_Competitor {
        let response: Spearhead_Visits_V1_GetCompetitorResponse = try company.call(
            "CompetitorService/GetCompetitor",
            Spearhead_Visits_V1_GetCompetitorRequest.with {
                $0.id = id
                $0.date = date
            }, as: company.rep)
        return response.competitor
    }

    private func record(_ id: String, _ field: Spearhead_Visits_V1_CompetitorField, _ value: String, _ date: String) throws {
        let _: Spearhead_Visits_V1_RecordCompetitorFactResponse = try company.call(
            "CompetitorService/RecordCompetitorFact",
            Spearhead_Visits_V1_RecordCompetitorFactRequest.with {
                $0.competitorID = id
                $0.fact.field = field
                $0.fact.value = value
                $0.fact.validOn = date
                $0.fact.source = "走访"
            }, as: company.supervisor)
    }

    private func report(
        _ outlet: String, kind: String = "promotion", as caller: Caller? = nil
    ) throws -> Spearhead_Visits_V1_ReportCompetitorEventResponse {
        try company.call(
            "CompetitorService/ReportCompetitorEvent",
            Spearhead_Visits_V1_ReportCompetitorEventRequest.with {
                $0.event.brand = "泉森"
                $0.event.kind = kind
                $0.event.description_p = "买二赠一"
                $0.event.customerID = company.outlet(outlet)
            }, as: caller ?? company.rep)
    }

    @Test(
        "G02: each of the nine fields of the profile has dated values, and the profile of a date shows the latest ones",
        arguments: Spearhead_Visits_V1_CompetitorField.allCases.filter { $0 != .unspecified })
    func profile(field: Spearhead_Visits_V1_CompetitorField) throws {
        let id = try create()
        for (value, date) in [("旧", "2026-01-10"), ("新", "2026-02-20"), ("更正", "2026-02-20")] {
            try record(id, field, value, date)
        }
        func value(on date: String) throws -> [String] { try get(id, on: date).facts.filter { $0.field == field }.map(\.value) }
        #expect(try ["2026-01-09", "2026-01-10", "2026-02-19", "2026-02-20"].map(value) == [[], ["旧"], ["旧"], ["更正"]])
        #expect(reason { try record(id, field, "x", "2026-03-03") } == "INVALID_FIELDS")
    }

    @Test("G02: a brand belongs to one competitor, and a code names one")
    func identity() throws {
        _ = try create()
        #expect(reason { _ = try create("OTHER") } == "INVALID_FIELDS")
        #expect(reason { _ = try create(brands: ["峰谷"]) } == "CODE_TAKEN")
        #expect(Spearhead_Visits_V1_CompetitorField.allCases.count == 10)
    }

    @Test("G03: the analysis of a date is the latest one until then, and one without any text is refused")
    func swot() throws {
        let id = try create()
        func record(_ strengths: String, _ date: String) throws {
            let _: Spearhead_Visits_V1_RecordSwotResponse = try company.call(
                "CompetitorService/RecordSwot",
                Spearhead_Visits_V1_RecordSwotRequest.with {
                    $0.competitorID = id
                    $0.swot.analyzedOn = date
                    $0.swot.strengths = strengths
                    $0.swot.weaknesses = strengths.isEmpty ? "" : "配送慢"
                }, as: company.supervisor)
        }
        try record("渠道广", "2026-01-10")
        try record("价格低", "2026-02-10")
        #expect(try get(id, on: "2026-02-09").swot.strengths == "渠道广")
        #expect(try get(id, on: "2026-02-10").swot.strengths == "价格低")
        #expect(try !get(id, on: "2026-01-09").hasSwot)
        #expect(reason { try record("", "2026-02-11") } == "INVALID_FIELDS")
        #expect(reason { try record("x", "2026-03-03") } == "INVALID_FIELDS")
    }

    @Test("G04: an event alerts everyone above its reporter in the same moment, and nobody else")
    func alerts() throws {
        let competitor = try create()
        let answer = try report("R1")
        #expect(answer.alertedCount == 2)
        #expect(answer.event.competitorID == competitor && answer.event.territoryID == company.territory("CT111"))
        func raised(_ caller: Caller) throws -> [String] {
            let response: Spearhead_Visits_V1_ListCompetitorAlertsResponse = try company.call(
                "CompetitorService/ListCompetitorAlerts", Spearhead_Visits_V1_ListCompetitorAlertsRequest(), as: caller)
            return response.alerts.filter { $0.eventID == answer.event.id }.map(\.raisedOn)
        }
        #expect(try raised(company.supervisor) == ["2026-03-02"])
        #expect(try raised(company.director) == ["2026-03-02"])
        #expect(try raised(company.otherRep) == [])
        let published = try company.tenant.read {
            try $0.value(Int.self, "SELECT count(*) FROM platform_event WHERE name = 'visits.competitor_acted'")
        }
        #expect(published == 1)
        #expect(reason { _ = try report("R1", kind: "rumour") } == "INVALID_FIELDS")
        #expect(reason { _ = try report("R4") } == "NOT_FOUND")
    }

    @Test("G05: the age of the latest news of a territory, from weekly tables of its route and from events")
    func ages() throws {
        try company.publish([company.stop(1, 1, "R1")])
        func ages(on date: String) throws -> [String] {
            let response: Spearhead_Visits_V1_GetMarketInfoAgeResponse = try company.call(
                "CompetitorService/GetMarketInfoAge", Spearhead_Visits_V1_GetMarketInfoAgeRequest.with { $0.date = date })
            return response.territories.map { "\($0.territoryCode) \($0.hasAgeDays ? "\($0.ageDays)" : "never")" }
        }
        #expect(try ages(on: "2026-03-02") == ["CT111 never", "CT112 never"])
        try submitTable("2026-W10")
        try company.tenant.set(now: "2026-03-05T09:00:00+08:00")
        _ = try report("R4", as: company.otherRep)
        #expect(try ages(on: "2026-03-09") == ["CT111 7", "CT112 4"])
        #expect(try ages(on: "2026-03-04") == ["CT111 2", "CT112 never"])
    }

    @Test("G01: one table per rep and ISO week, not of a week to come, and a brand once in it")
    func weekly() throws {
        try submitTable("2026-W10")
        #expect(reason { try submitTable("2026-W10") } == "REPORT_TAKEN")
        #expect(reason { try submitTable("2026-W11") } == "INVALID_FIELDS")
        #expect(reason { try submitTable("2026-W54") } == "INVALID_FIELDS")
        #expect(reason { try submitTable("2026-W09", brands: ["泉森", "泉森"]) } == "INVALID_FIELDS")
    }

    private func submitTable(_ week: String, brands: [String] = ["泉森"]) throws {
        let _: Spearhead_Visits_V1_SubmitCompetitorReportResponse = try company.call(
            "CompetitorService/SubmitCompetitorReport",
            Spearhead_Visits_V1_SubmitCompetitorReportRequest.with {
                $0.week = week
                $0.lines = brands.map { brand in .with { $0.brand = brand } }
            }, as: company.rep)
    }

    @Test("G06: a competitor's promotion as the cause of a variance names the event; other causes need none")
    func causes() throws {
        let event = try report("R1").event.id
        func record(_ code: String, event: String = "", period: String = "2026-03") throws {
            let _: Spearhead_Visits_V1_RecordVarianceCauseResponse = try company.call(
                "CompetitorService/RecordVarianceCause",
                Spearhead_Visits_V1_RecordVarianceCauseRequest.with {
                    $0.cause.personID = company.person("REP1")
                    $0.cause.period = period
                    $0.cause.code = code
                    $0.cause.competitorEventID = event
                    $0.cause.action = "增加高端拜访"
                }, as: company.supervisor)
        }
        #expect(reason { try record("competitor_promotion") } == "EVENT_REQUIRED")
        #expect(reason { try record("competitor_promotion", event: UUIDv7.generate(at: company.tenant.now)) } == "NOT_FOUND")
        #expect(reason { try record("luck") } == "INVALID_FIELDS")
        #expect(reason { try record("weather", period: "2026-13") } == "INVALID_FIELDS")
        try record("competitor_promotion", event: event)
        try record("weather", period: "2026-W10")
        let listed: Spearhead_Visits_V1_ListVarianceCausesResponse = try company.call(
            "CompetitorService/ListVarianceCauses",
            Spearhead_Visits_V1_ListVarianceCausesRequest.with { $0.code = "competitor_promotion" }, as: company.rep)
        #expect(listed.causes.map(\.competitorEventID) == [event])
    }
}
