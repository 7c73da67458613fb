import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("A device's queue, however often it is cut")
struct QueueTests {
    private typealias Event = Spearhead_Visits_V1_SyncEventsRequest
    private typealias Answer = Spearhead_Visits_V1_SyncEventsResponse
    private let company: FieldCompany

    init() throws { company = try FieldCompany(now: "2026-03-10T09:00:00+08:00") }

    /// SplitMix64: the same seed gives the same numbers on every machine.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Ids of one device: equal over devices but for the first eight digits.
    private func uuid(_ device: Int, _ number: Int) -> String {
        func hexadecimal(_ value: Int, _ digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: digits - text.count) + text
        }
        return hexadecimal(device, 8) + "-0000-4000-8000-" + hexadecimal(number, 12)
    }

    /// The queue of a rep's last days: visits with counts, steps, photos and check-outs, and among them what goes wrong: copies, other
    /// payloads with an id that was used, outlets and visits that nobody knows, a clock that runs ahead and numbers that were lost.
    private func queue(of device: Int, visits: Int, seed: UInt64 = 7) throws -> [Event] {
        var dice = Dice(state: seed)
        var events: [Event] = []
        var sequence: Int64 = 0
        let start = try #require(Instant(iso8601: "2026-03-05T08:00:00+08:00"))
        func add(_ number: Int, at instant: Instant, _ fill: (inout Event) -> Void) {
            sequence += dice.next() % 9 == 0 ? 2 : 1
            var event = Event()
            event.id = uuid(device, number)
            event.requestID = uuid(device, 0x1000_0000 + events.count)
            event.deviceID = "DEV-\(device)"
            event.deviceSequence = sequence
            event.createTime = instant.timestamp
            fill(&event)
            events.append(event)
            switch dice.next() % 10 {
            case 0:
                event.requestID = uuid(device, 0x1000_0000 + events.count)
                events.append(event)
            case 1:
                event.requestID = uuid(device, 0x1000_0000 + events.count)
                event.deviceSequence += 1
                sequence += 1
                events.append(event)
            default: break
            }
        }
        for index in 0..<visits {
            let at = start.advanced(bySeconds: Int64(index) * 1200 + (index % 5 == 3 ? 10 * 86_400 : 0))
            let visit = 16 * index
            let outlet = index % 4 == 2 ? "nowhere" : company.outlet(["R1", "R2", "R3", "D1"][index % 4])
            let product = company.product(["P1", "P2", "P3"][index % 3])
            let counted = Int64(dice.next() % 100)
            add(visit, at: at) {
                $0.visit.customerID = outlet
                $0.visit.checkInTime = at.timestamp
            }
            add(visit + 1, at: at) {
                $0.stockCount.visitID = uuid(device, visit)
                $0.stockCount.lines = [
                    .with {
                        $0.productID = product
                        $0.countedQuantity = counted
                    }
                ]
            }
            add(visit + 2, at: at) {
                $0.step.visitID = uuid(device, visit)
                $0.step.step.code = "display"
                $0.step.step.done = counted > 50
            }
            add(visit + 3, at: at) {
                $0.photo.visitID = uuid(device, visit)
                $0.photo.photo.sha256 = String(repeating: "0", count: 60) + String(1000 + index)
                $0.photo.photo.takeTime = at.timestamp
            }
            add(visit + 4, at: at) {
                $0.checkOut.visitID = uuid(device, visit)
                $0.checkOut.checkOutTime = at.advanced(bySeconds: 600).timestamp
            }
        }
        return events
    }

    private func send(_ events: [Event]) throws -> [Answer] {
        try company.tenant.commandStream(as: company.rep, "spearhead.visits.v1.SyncService/SyncEvents", events)
    }

    /// Everything that is stored of a device, without the ids that the server made.
    private func state(of device: Int) throws -> [String] {
        let prefix = uuid(device, 0).prefix(8)
        let facts = try company.tenant.read { reader in
            try reader.values(
                String.self,
                """
                SELECT 'event ' || id || kind || coalesce(device_sequence, 0) || clock_skewed || payload FROM visits_event WHERE id LIKE ?1
                UNION ALL SELECT 'copy ' || event_id || verdict || differing_fields || payload FROM visits_event_copy WHERE event_id LIKE ?1
                UNION ALL SELECT 'visit ' || id || visited_on || state || check_in_at || coalesce(check_out_at, 0) || on_time || clock_skewed
                FROM visits_visit WHERE id LIKE ?1
                UNION ALL SELECT 'count ' || visit_id || product_id || counted || counted_at FROM visits_count WHERE visit_id LIKE ?1
                UNION ALL SELECT 'step ' || visit_id || code || done FROM visits_step WHERE visit_id LIKE ?1
                UNION ALL SELECT 'photo ' || visit_id || sha256 FROM visits_photo WHERE visit_id LIKE ?1 ORDER BY 1
                """, ["\(prefix)-%"])
        }
        return facts.map { $0.replacing("\(prefix)-", with: "").replacing("DEV-\(device)", with: "DEV") }
    }

    /// What an answer says, without the ids of its device.
    private func said(_ answer: Answer) -> String {
        "\(answer.id.dropFirst(8)) \(answer.outcome) \(answer.reason) \(answer.clockSkewed) \(answer.differingFields) \(answer.missingSequences)"
    }

    @Test("A queue that is cut after any event and sent again from its beginning leaves the same state and the same answers")
    func cutAnywhere() throws {
        let whole = try send(queue(of: 0, visits: 6))
        let expected = try state(of: 0)
        let outcomes = Set(whole.map(\.outcome))
        #expect(outcomes == [.stored, .duplicate, .conflict, .refused], "the queue has one of each")
        #expect(whole.contains { $0.clockSkewed } && whole.contains { !$0.missingSequences.isEmpty })
        for length in 0...whole.count {
            let events = try queue(of: length + 1, visits: 6)
            _ = try send(Array(events.prefix(length)))
            let answers = try send(events)
            #expect(answers.map(said) == whole.map(said), "cut after \(length)")
            #expect(try state(of: length + 1) == expected, "cut after \(length)")
        }
    }

    @Test("Hundreds of events that are days old are stored once each, late ones known as late, and missed plans become done")
    func daysLater() throws {
        let outlets = ["R1", "R2", "R3", "D1"]
        let days = (3...7).map { "2026-03-0\($0)" }
        try company.tenant.importCSV(
            "visit_plans",
            "date,rep_code,customer_code,sequence\n"
                + days.flatMap { day in outlets.enumerated().map { "\(day),REP1,\($1),\($0 + 1)\n" } }.joined())
        try company.tenant.run(job: "visits/day-end")
        func states() throws -> [String: Int] {
            try company.tenant.read { reader in
                let rows = try reader.rows("SELECT state, count(*) FROM visits_plan GROUP BY state")
                return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
            }
        }
        #expect(try states() == ["missed": 20])
        var events: [Event] = []
        for day in days {
            for index in 0..<20 {
                let at = try #require(Instant(iso8601: "\(day)T08:00:00+08:00")).advanced(bySeconds: Int64(index) * 900)
                let visit = uuid(1, events.count)
                events.append(
                    .with {
                        $0.id = visit
                        $0.visit.customerID = company.outlet(outlets[index % 4])
                        $0.visit.checkInTime = at.timestamp
                    })
                events.append(
                    .with {
                        $0.id = uuid(1, events.count)
                        $0.stockCount.visitID = visit
                        $0.stockCount.lines = [.with { $0.productID = company.product("P1") }]
                    })
                events.append(
                    .with {
                        $0.id = uuid(1, events.count)
                        $0.checkOut.visitID = visit
                        $0.checkOut.checkOutTime = at.advanced(bySeconds: 600).timestamp
                    })
            }
        }
        for (index, _) in events.enumerated() {
            events[index].deviceID = "DEV-1"
            events[index].deviceSequence = Int64(index + 1)
        }
        let answers = try send(events)
        #expect(
            answers.count == 300 && answers.allSatisfy { $0.outcome == .stored && !$0.clockSkewed && $0.missingSequences.isEmpty }
        )
        #expect(try states() == ["completed": 20])
        #expect(try company.measure("completed", of: "REP1", from: "2026-03-03", to: "2026-03-07") == 100)
        #expect(try company.measure("on_time_upload", of: "REP1", from: "2026-03-03", to: "2026-03-07") == 0)
        #expect(try company.measure("plan_execution", of: "REP1", from: "2026-03-03", to: "2026-03-07") == 1_000_000)
    }

    @Test("Numbers that a device lost are told at the next event and in the report, until they arrive")
    func gaps() throws {
        func event(_ sequence: Int64) throws -> Event {
            let at = try #require(Instant(iso8601: "2026-03-09T10:00:00+08:00")).advanced(bySeconds: sequence * 60)
            return .with {
                $0.id = uuid(1, Int(sequence))
                $0.deviceID = "DEV-1"
                $0.deviceSequence = sequence
                $0.visit.customerID = company.outlet("R1")
                $0.visit.checkInTime = at.timestamp
            }
        }
        func reported() throws -> [Int64] {
            let health: Spearhead_Visits_V1_GetSyncHealthResponse = try company.call(
                "VisitReportService/GetSyncHealth",
                Spearhead_Visits_V1_GetSyncHealthRequest.with { ($0.fromDate, $0.toDate) = ("2026-03-09", "2026-03-10") })
            return health.deviceSequenceGaps.flatMap(\.missingSequences)
        }
        #expect(try send([event(1), event(4), event(7)]).map(\.missingSequences) == [[], [2, 3], [5, 6]])
        #expect(try reported() == [2, 3, 5, 6])
        #expect(try send([event(3), event(2), event(5)]).map(\.missingSequences) == [[2], [], []])
        #expect(try reported() == [6])
        #expect(try send([event(300)]).map(\.missingSequences.count) == [100], "the list of one answer is bounded")
    }

    @Test("A conflict waits for a person with both payloads and is closed once, by whoever leads the rep")
    func conflicts() throws {
        let at = company.tenant.now.timestamp
        func event(_ reason: String) -> Event {
            .with {
                $0.id = uuid(1, 1)
                $0.visit.customerID = company.outlet("R1")
                $0.visit.checkInTime = at
                $0.visit.noOrderReason = reason
            }
        }
        #expect(try send([event("有货"), event("店主不在")]).map(\.outcome) == [.stored, .conflict])
        let listed: Spearhead_Visits_V1_ListEventConflictsResponse = try company.call(
            "SyncService/ListEventConflicts", Spearhead_Visits_V1_ListEventConflictsRequest(), as: company.supervisor)
        let conflict = try #require(listed.conflicts.first)
        #expect(listed.conflicts.count == 1 && conflict.differingFields == ["no_order_reason"])
        #expect(conflict.acceptedPayload.contains("有货") && conflict.otherPayload.contains("店主不在"))
        func close(as caller: Caller) throws {
            let _: Spearhead_Visits_V1_CloseEventConflictResponse = try company.call(
                "SyncService/CloseEventConflict",
                Spearhead_Visits_V1_CloseEventConflictRequest.with {
                    $0.id = conflict.id
                    $0.note = "以第一条为准"
                }, as: caller)
        }
        #expect(reason { try close(as: company.rep) } == "PERMISSION_DENIED")
        try close(as: company.supervisor)
        #expect(reason { try close(as: company.supervisor) } == "CONFLICT_STATE")
    }
}
