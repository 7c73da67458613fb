import CRM
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("The queue of a device")
struct SyncTests {
    private typealias Request = Spearhead_Visits_V1_SyncEventsRequest
    private let tenant: TestTenant
    private let rep: Caller
    private let outlet: String
    private let product: String

    init() throws {
        let tenant = try TestTenant(plugins: SeedVisits.plugins, now: "2026-03-06T09:00:00+08:00")
        try tenant.importSeed("org_units", "people", "territories", "products", "customers")
        func id(_ table: String, _ code: String) throws -> String {
            try #require(try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) })
        }
        rep = tenant.caller(roles: [.rep], person: try id("organization_person", "REP001"))
        outlet = try id("crm_customer", "R0001")
        product = try id("organization_product", "P01")
        self.tenant = tenant
    }

    private func send(_ events: [Request]) throws -> [Spearhead_Visits_V1_SyncEventsResponse] {
        try tenant.commandStream(as: rep, "spearhead.visits.v1.SyncService/SyncEvents", events)
    }

    private func uuid(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    private func visit(_ number: Int, at time: String, sequence: Int64 = 0) throws -> Request {
        let instant = try #require(Instant(iso8601: time))
        return .with {
            $0.id = uuid(number)
            $0.deviceID = "DEV-1"
            $0.deviceSequence = sequence
            $0.createTime = instant.timestamp
            $0.visit.customerID = outlet
            $0.visit.checkInTime = instant.timestamp
            $0.visit.checkOutTime = instant.advanced(bySeconds: 600).timestamp
        }
    }

    private func count(_ number: Int, of visit: Int, _ counted: Int64) -> Request {
        .with {
            $0.id = uuid(number)
            $0.stockCount.visitID = uuid(visit)
            $0.stockCount.lines = [
                .with {
                    $0.productID = product
                    $0.countedQuantity = counted
                }
            ]
        }
    }

    @Test("the same event is a duplicate, another payload a conflict, a broken rule a refusal, and the stream goes on")
    func outcomes() throws {
        let first = try visit(1, at: "2026-03-02T10:00:00+08:00", sequence: 1)
        var other = first
        other.visit.noOrderReason = "closed"
        var foreign = try visit(2, at: "2026-03-02T11:00:00+08:00", sequence: 2)
        foreign.visit.customerID = uuid(99)
        let later = try visit(3, at: "2026-03-03T10:00:00+08:00", sequence: 5)
        let answers = try send([first, first, other, foreign, later])
        #expect(answers.map(\.outcome) == [.stored, .duplicate, .conflict, .refused, .stored])
        #expect(answers[2].differingFields == ["no_order_reason"])
        #expect(answers[3].reason == "NOT_FOUND")
        #expect(answers[4].missingSequences == [2, 3, 4])
        #expect(try tenant.read { try $0.value(Int.self, "SELECT count(*) FROM visits_visit") } == 2)
    }

    @Test("a stream that was cut anywhere and is sent again stores every event once", arguments: 0...6)
    func cut(after length: Int) throws {
        var events: [Request] = []
        for day in 2...4 {
            events.append(try visit(day, at: "2026-03-0\(day)T10:00:00+08:00", sequence: Int64(day - 1)))
            events.append(count(10 + day, of: day, Int64(day)))
        }
        _ = try send(Array(events.prefix(length)))
        let answers = try send(events)
        #expect(answers.prefix(length).allSatisfy { $0.outcome == .duplicate })
        #expect(answers.dropFirst(length).allSatisfy { $0.outcome == .stored })
        #expect(try tenant.read { try $0.value(Int.self, "SELECT count(*) FROM visits_count") } == 3)
    }

    @Test(
        "F02 F03: PSI rows are the same in whatever order counts arrive",
        arguments: [[2, 3, 4], [4, 3, 2], [3, 4, 2], [2, 4, 3]])
    func outOfOrder(days: [Int]) throws {
        for day in days {
            let answers = try send([
                try visit(day, at: "2026-03-0\(day)T10:00:00+08:00"), count(10 + day, of: day, Int64(100 - day)),
            ])
            #expect(answers.map(\.outcome) == [.stored, .stored])
        }
        let first = try #require(BusinessDate("2026-03-01"))
        let rows = try tenant.read { try PsiLedger.rows(closedIn: first...first.advanced(byDays: 6), $0) }
        #expect(rows.map(\.opening) == [98, 97] && rows.map(\.closing) == [97, 96] && rows.map(\.sellOut) == [1, 1])
    }

    @Test("a clock that is ahead is flagged, and the visit is reported on the day of its receipt")
    func clockSkew() throws {
        let answers = try send([
            try visit(1, at: "2026-03-09T10:00:00+08:00"), try visit(2, at: "2026-03-06T08:54:00+08:00"),
        ])
        #expect(answers.map(\.clockSkewed) == [true, false])
        let dates = try tenant.read { try $0.values(String.self, "SELECT visited_on FROM visits_visit ORDER BY id") }
        #expect(dates == ["2026-03-06", "2026-03-06"])
    }
}
