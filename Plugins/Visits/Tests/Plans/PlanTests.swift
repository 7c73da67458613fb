import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Plans out of routes and frequencies, and what becomes of them")
struct PlanTests {
    private let company: FieldCompany

    init() throws { company = try FieldCompany() }

    private func generate(_ from: String, _ to: String, as caller: Caller = TestTenant.admin) throws -> Int64 {
        let response: Spearhead_Visits_V1_GeneratePlansResponse = try company.call(
            "PlanService/GeneratePlans",
            Spearhead_Visits_V1_GeneratePlansRequest.with {
                $0.fromDate = from
                $0.toDate = to
            }, as: caller)
        return response.createdCount
    }

    /// `2026-03-02 1 R1 planned`, in plan order.
    private func lines() throws -> [String] {
        try company.tenant.read { reader in
            try reader.values(
                String.self,
                """
                SELECT p.planned_on || ' ' || p.sequence || ' ' || c.code || ' ' || p.state FROM visits_plan p \
                JOIN crm_customer c ON c.id = p.customer_id ORDER BY p.planned_on, p.sequence
                """)
        }
    }

    @Test("E05: outlets are planned on their weekday when their interval is over, on working days, and only once")
    func generated() throws {
        try company.tenant.importCSV("holidays", "date,name,kind\n2026-03-16,节日,holiday\n")
        try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "R2"), company.stop(2, 1, "R3")])
        #expect(try generate("2026-03-02", "2026-03-30") == 7)
        let expected = [
            "2026-03-02 1 R1 planned", "2026-03-02 2 R2 planned", "2026-03-03 1 R3 planned", "2026-03-09 1 R1 planned",
            // Monday 16 is a holiday, so that the outlet of every two weeks waits for the next Monday.
            "2026-03-23 1 R1 planned", "2026-03-23 2 R2 planned", "2026-03-30 1 R1 planned", "2026-03-31 1 R3 planned",
        ]
        #expect(try lines() == expected.dropLast())
        #expect(try generate("2026-03-02", "2026-03-30") == 0)
        #expect(try generate("2026-03-31", "2026-03-31") == 1)
        #expect(try lines() == expected)
    }

    @Test("A supervisor plans the team, a rep the own route, and nobody the past")
    func whose() throws {
        try company.publish([company.stop(1, 1, "R1")])
        try company.publish([company.stop(1, 1, "R4")], by: "REP2")
        #expect(try generate("2026-03-02", "2026-03-02", as: company.rep) == 1)
        #expect(try generate("2026-03-02", "2026-03-02", as: company.supervisor) == 1)
        #expect(reason { _ = try generate("2026-03-01", "2026-03-02") } == "INVALID_FIELDS")
    }

    @Test("The job at the end of the day turns what was not visited into missed, and a visit that arrives late makes it done")
    func dayEnd() throws {
        try company.publish([
            company.stop(1, 1, "R1"), company.stop(1, 2, "R2"), company.stop(1, 3, "R3"), company.stop(2, 1, "D1"),
        ])
        _ = try generate("2026-03-02", "2026-03-03")
        try company.visit("R1")
        let open = try company.visit("R3", checkOut: false)
        try company.tenant.run(job: "visits/day-end")
        #expect(try lines().filter { $0.contains("missed") } == [], "the day is not over")
        try company.tenant.set(now: "2026-03-03T00:20:00+08:00")
        for _ in 0..<2 { try company.tenant.run(job: "visits/day-end") }
        #expect(
            try lines() == [
                "2026-03-02 1 R1 completed", "2026-03-02 2 R2 missed", "2026-03-02 3 R3 in_progress", "2026-03-03 1 D1 planned",
            ])
        let _: Spearhead_Visits_V1_CheckOutResponse = try company.call(
            "VisitService/CheckOut",
            Spearhead_Visits_V1_CheckOutRequest.with {
                $0.visitID = open
                $0.abandonReason = "关门"
            }, as: company.rep)
        let checkIn = try #require(Instant(iso8601: "2026-03-02T15:00:00+08:00"))
        let answers: [Spearhead_Visits_V1_SyncEventsResponse] = try company.tenant.commandStream(
            as: company.rep, "spearhead.visits.v1.SyncService/SyncEvents",
            [
                Spearhead_Visits_V1_SyncEventsRequest.with {
                    $0.id = UUIDv7.generate(at: checkIn)
                    $0.visit.customerID = company.outlet("R2")
                    $0.visit.checkInTime = checkIn.timestamp
                    $0.visit.checkOutTime = checkIn.advanced(bySeconds: 60).timestamp
                }
            ])
        #expect(answers.map(\.outcome) == [.stored])
        #expect(
            try lines() == [
                "2026-03-02 1 R1 completed", "2026-03-02 2 R2 completed", "2026-03-02 3 R3 abandoned", "2026-03-03 1 D1 planned",
            ])
    }

    @Test("A plan line is cancelled by whoever leads the rep, and a visit to it does not count as planned any more")
    func cancelled() throws {
        try company.publish([company.stop(1, 1, "R1")])
        _ = try generate("2026-03-02", "2026-03-02")
        let id = try company.tenant.read { try $0.value(String.self, "SELECT id FROM visits_plan") } ?? ""
        func cancel(as caller: Caller) throws {
            let _: Spearhead_Visits_V1_CancelPlanResponse = try company.call(
                "PlanService/CancelPlan",
                Spearhead_Visits_V1_CancelPlanRequest.with {
                    $0.id = id
                    $0.reason = "店休"
                }, as: caller)
        }
        #expect(reason { try cancel(as: company.rep) } == "PERMISSION_DENIED")
        try cancel(as: company.supervisor)
        #expect(reason { try cancel(as: company.supervisor) } == "PLAN_STATE")
        try company.visit("R1")
        #expect(try lines() == ["2026-03-02 1 R1 cancelled"])
        #expect(try company.measure("planned", of: "REP1", from: "2026-03-02", to: "2026-03-02") == 0)
        #expect(try company.measure("off_plan", of: "REP1", from: "2026-03-02", to: "2026-03-02") == 1)
    }
}
