import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("The seven that deep distribution fixes (七定)")
struct SevenTests {
    private let company: FieldCompany

    init() throws { company = try FieldCompany() }

    /// What breaks a rule, and the one check that may show it.
    enum Breach: String, CaseIterable {
        case none, area, outlets, cycle, time
    }

    private func failures() throws -> [String: [String]] {
        let response: Spearhead_Visits_V1_CheckRoutesResponse = try company.call(
            "RouteService/CheckRoutes", Spearhead_Visits_V1_CheckRoutesRequest())
        #expect(response.checks.map(\.name) == ["person", "area", "outlets", "order", "cycle", "time", "standard"])
        #expect(response.checks.allSatisfy { $0.checked > 0 })
        return Dictionary(uniqueKeysWithValues: response.checks.filter { !$0.failures.isEmpty }.map { ($0.name, $0.failures) })
    }

    @Test("E01–E07: each breach shows in its own check and in no other", arguments: Breach.allCases)
    func checks(breach: Breach) throws {
        try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "R2")])
        for outlet in ["R1", "R2"] { try company.visit(outlet) }
        switch breach {
        case .none: break
        case .area: try company.importCustomers(territory: "CT112")
        case .outlets: try company.visit("R3")
        case .cycle:
            // R1 is visited weekly and R2 every two weeks, so that after two weeks only R1 is late.
            try company.tenant.set(now: "2026-03-16T09:00:00+08:00")
            try company.visit("R2")
        case .time:
            try company.tenant.set(now: "2026-03-02T12:15:00+08:00")
            try company.visit("R1")
        }
        let found = try failures()
        let expected: [String: [String]] =
            switch breach {
            case .none: [:]
            case .area: ["area": ["R1 lies in another territory than its route says; publish the route again"]]
            case .outlets: ["outlets": ["REP1 visited R3 on 2026-03-02, which is off the route"]]
            case .cycle: ["cycle": ["R1 is overdue: last visit 2026-03-02, every 7 days"]]
            case .time: ["time": ["REP1 visited R1 on 2026-03-02 45 min after its window"]]
            }
        #expect(found == expected)
    }

    @Test("E02: after an outlet moved, publishing its route again takes the new territory over")
    func movedOutlet() throws {
        let before = try company.publish([company.stop(1, 1, "R1")])
        try company.importCustomers(territory: "CT112")
        let after = try company.publish([company.stop(1, 1, "R1")])
        let territories = try company.tenant.read { reader in
            try [before.id, after.id].map {
                try reader.value(String.self, "SELECT territory_id FROM visits_route_stop WHERE route_id = ?", [$0])
            }
        }
        #expect(territories == [company.territory("CT111"), company.territory("CT112")])
    }

    @Test("E01 E03 E04: a route that breaks the rules is refused whole, and the one before stays in force")
    func refused() throws {
        let route = try company.publish([company.stop(1, 1, "R1")])
        #expect(
            reason { try company.publish([company.stop(1, 1, "R4"), company.stop(2, 1, "R1")], by: "REP2") } == "OUTLET_TAKEN")
        #expect(reason { try company.publish([company.stop(1, 1, "R1"), company.stop(1, 3, "R2")]) } == "INVALID_FIELDS")
        #expect(reason { try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "R1")]) } == "INVALID_FIELDS")
        #expect(reason { try company.publish([]) } == "INVALID_FIELDS")
        let inForce: Spearhead_Visits_V1_GetRouteResponse = try company.call(
            "RouteService/GetRoute", Spearhead_Visits_V1_GetRouteRequest.with { $0.personID = company.person("REP1") })
        #expect(inForce.route.id == route.id)
        #expect(try company.tenant.read { try $0.value(Int.self, "SELECT count(*) FROM visits_route") } == 1)
    }

    @Test("E03 E04: a route is a version; a visit is judged by the one of its date")
    func versions() throws {
        let first = try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "R2")])
        let second = try company.publish([company.stop(1, 1, "R2")], from: "2026-03-09")
        func inForce(on date: String) throws -> String {
            let response: Spearhead_Visits_V1_GetRouteResponse = try company.call(
                "RouteService/GetRoute",
                Spearhead_Visits_V1_GetRouteRequest.with {
                    $0.personID = company.person("REP1")
                    $0.date = date
                })
            return response.route.id
        }
        #expect(
            try ["2026-03-02", "2026-03-08", "2026-03-09", "2026-06-01"].map(inForce) == [
                first.id, first.id, second.id, second.id,
            ])
        #expect([first.version, second.version] == [1, 2])
    }

    @Test(
        "E05: the next due date is the last visit and the interval of the class, and an outlet never visited is due at once",
        arguments: [("R1", "2026-03-09", 7), ("R2", "2026-03-16", 14), ("R3", "2026-03-02", 28)])
    func dueDates(outlet: String, due: String, days: Int64) throws {
        try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "R2"), company.stop(1, 3, "R3")])
        for outlet in ["R1", "R2"] { try company.visit(outlet) }
        func list(until: String) throws -> [Spearhead_Visits_V1_DueOutlet] {
            let response: Spearhead_Visits_V1_ListDueOutletsResponse = try company.call(
                "RouteService/ListDueOutlets", Spearhead_Visits_V1_ListDueOutletsRequest.with { $0.dueUntil = until })
            return response.outlets
        }
        let found = try #require(try list(until: "").first { $0.customerCode == outlet })
        #expect(found.intervalDays == days && found.dueOn == due)
        let before = try #require(BusinessDate(due)).advanced(byDays: -1)
        #expect(try list(until: due).contains { $0.customerCode == outlet })
        #expect(try !list(until: "\(before)").contains { $0.customerCode == outlet })
    }

    @Test(
        "E06: minutes before or after the window, begun minutes counting whole",
        arguments: [
            ("08:30:00", 0), ("11:30:00", 0), ("08:29:59", -1), ("08:29:00", -1), ("08:28:59", -2), ("11:30:01", 1),
            ("12:15:00", 45),
        ])
    func deviation(time: String, minutes: Int64) throws {
        try company.publish([company.stop(1, 1, "R1")])
        try company.tenant.set(now: "2026-03-02T\(time)+08:00")
        func deviation(_ outlet: String) throws -> Int64? {
            let visit = try company.visit(outlet)
            let response: Spearhead_Visits_V1_GetVisitResponse = try company.call(
                "VisitService/GetVisit", Spearhead_Visits_V1_GetVisitRequest.with { $0.id = visit })
            return response.visit.hasWindowDeviationMinutes ? response.visit.windowDeviationMinutes : nil
        }
        #expect(try deviation("R1") == minutes)
        #expect(try deviation("R3") == nil, "an outlet off the route has no window")
    }

    @Test("E08: the map has the day's stops in order, with coordinates and legs, over an outlet without a position")
    func map() throws {
        try company.publish([
            company.stop(1, 1, "R1"), company.stop(1, 2, "R2"), company.stop(1, 3, "R3"), company.stop(2, 1, "D1"),
        ])
        let map: Spearhead_Visits_V1_GetRouteMapResponse = try company.call(
            "RouteService/GetRouteMap",
            Spearhead_Visits_V1_GetRouteMapRequest.with {
                $0.personID = company.person("REP1")
                $0.date = "2026-03-09"
            })
        #expect(map.stops.map(\.customerCode) == ["R1", "R2", "R3"])
        #expect(map.stops.map(\.stop.sequence) == [1, 2, 3])
        // 0.009° of a meridian: 6 371 000 m × 0.009 × π ÷ 180 = 1000.75 m.
        #expect(map.stops.map { $0.hasLegM ? $0.legM : -1 } == [-1, -1, 1001])
        #expect(map.totalM == 1001)
        #expect(map.geoJson == #"{"type":"LineString","coordinates":[[111.000000,30.000000],[111.000000,30.009000]]}"#)
    }
}
