import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Visits that were given up, and people who leave")
struct GivenUpTests {
    private let company: FieldCompany

    init() throws { company = try FieldCompany() }

    private func giveUp(_ outlet: String, joint: String = "") throws -> String {
        let visit = try company.visit(outlet, joint: joint, checkOut: false)
        let _: Spearhead_Visits_V1_CheckOutResponse = try company.call(
            "VisitService/CheckOut",
            Spearhead_Visits_V1_CheckOutRequest.with {
                $0.visitID = visit
                $0.abandonReason = "closed"
            }, as: company.rep)
        return visit
    }

    private func plan(_ date: String, _ outlet: String) throws {
        try company.tenant.importCSV("visit_plans", "date,rep_code,customer_code,sequence\n\(date),REP1,\(outlet),1\n")
    }

    @Test("B05 E18: a visit that was given up is no visit: nothing planned is done by it, and the outlet stays due")
    func figures() throws {
        try company.publish([company.stop(1, 1, "R1")])
        try plan("2026-03-02", "R1")
        _ = try giveUp("R1")
        func value(_ name: String) throws -> Int64? {
            try company.measure(name, of: "REP1", from: "2026-03-02", to: "2026-03-02")
        }
        #expect(try value("plan_execution") == 0 && value("completed") == 0 && value("coverage") == 0)
        #expect(try value("route_compliance") == 0)
        let due: Spearhead_Visits_V1_ListDueOutletsResponse = try company.call(
            "RouteService/ListDueOutlets", Spearhead_Visits_V1_ListDueOutletsRequest.with { $0.dueUntil = "2026-03-02" })
        #expect(due.outlets.map(\.dueOn) == ["2026-03-02"])
        try company.visit("R1")
        #expect(try value("plan_execution") == 1_000_000 && value("completed") == 1 && value("coverage") == 1_000_000)
    }

    @Test("B10 N-21: only completed joint visits count for the week")
    func joint() throws {
        try plan("2026-03-02", "R1")
        func gaps() throws -> [Int64] {
            let response: Spearhead_Visits_V1_GetWeeklyGapsResponse = try company.call(
                "VisitReportService/GetWeeklyGaps",
                Spearhead_Visits_V1_GetWeeklyGapsRequest.with { ($0.fromDate, $0.toDate) = ("2026-03-02", "2026-03-08") })
            return response.jointVisitGaps.map(\.jointVisits)
        }
        try company.visit("R2", joint: "SUP1")
        _ = try giveUp("R1", joint: "SUP1")
        #expect(try gaps() == [1])
        try company.visit("R1", joint: "SUP1")
        #expect(try gaps() == [])
    }

    @Test("E21: a return visit is a completed one after the delivery")
    func returnVisit() throws {
        let before = try company.visit("D1")
        company.tenant.advance(seconds: 3600)
        let order = try company.order("SO1", for: "D1", at: "2026-03-01T10:00:00+08:00")
        try company.releaseLot("L1")
        try company.ship(order)
        let task = try company.tenant.read { try $0.value(String.self, "SELECT id FROM visits_task") ?? "" }
        func complete(_ visit: String) throws {
            let _: Spearhead_Visits_V1_CompleteVisitTaskResponse = try company.call(
                "VisitService/CompleteVisitTask",
                Spearhead_Visits_V1_CompleteVisitTaskRequest.with {
                    $0.id = task
                    $0.visitID = visit
                    $0.note = "ok"
                }, as: company.rep)
        }
        #expect(reason { try complete(before) } == "INVALID_FIELDS")
        let givenUp = try giveUp("D1")
        #expect(reason { try complete(givenUp) } == "INVALID_FIELDS")
        try complete(company.visit("D1"))
    }

    @Test("E01 C20: routes and plans of a rep who leaves end with the last day, outlets are free, and open tasks go on")
    func leaving() throws {
        try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "D1")])
        try plan("2026-03-06", "R1")
        try plan("2026-03-09", "R2")
        let order = try company.order("SO1", for: "D1", at: "2026-03-01T10:00:00+08:00")
        try company.releaseLot("L1")
        try company.ship(order)
        #expect(reason { try company.publish([company.stop(1, 1, "R1")], by: "REP2", from: "2026-03-09") } == "OUTLET_TAKEN")
        let _: Spearhead_Organization_V1_DeactivatePersonResponse = try company.tenant.call(
            "spearhead.organization.v1.PersonService/DeactivatePerson",
            Spearhead_Organization_V1_DeactivatePersonRequest.with {
                $0.id = company.person("REP1")
                $0.leftOn = "2026-03-06"
                $0.successorID = company.person("REP2")
            })
        try company.publish([company.stop(1, 1, "R1")], by: "REP2", from: "2026-03-09")
        let states = try company.tenant.read {
            try $0.values(String.self, "SELECT planned_on || ' ' || state FROM visits_plan ORDER BY planned_on")
        }
        #expect(states == ["2026-03-06 planned", "2026-03-09 cancelled"])
        let owner = try company.tenant.read { try $0.value(String.self, "SELECT person_id FROM visits_task") }
        #expect(owner == company.person("REP2"))
    }
}
