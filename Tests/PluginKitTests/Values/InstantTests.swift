import Foundation
import GRDB
import PluginKit
import SwiftProtobuf
import Testing

@Suite("An instant")
struct InstantTests {
    @Test(
        "reads ISO 8601 with a zone",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-05T08:37:07+08:00", 1_767_573_427_000),
            ("2026-01-05 00:37:07Z", 1_767_573_427_000),
            ("2026-01-05T00:37:07.5Z", 1_767_573_427_500), ("2026-01-05T00:37:07.1239Z", 1_767_573_427_123),
            ("1969-12-31T23:59:59.999Z", -1), ("2026-01-04T19:07:07-05:30", 1_767_573_427_000),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(Instant(iso8601: text) == Instant(milliseconds: milliseconds))
    }

    @Test(
        "refuses a time without a zone and what is no time",
        arguments: [
            "", "2026-01-05T08:37:07", "2026-01-05T08:37+08:00", "2026-01-05T24:00:00Z", "2026-01-05T23:60:00Z",
            "2026-01-05T23:59:60Z",
            "2026-02-30T00:00:00Z", "2026-01-05T08:37:07.Z", "2026-01-05T08:37:07+0800", "2026-01-05T08:37:07+08:0",
            "2026-01-05T08:37:07Zx", "2026-01-05T08:37:07+24:00", "2026-01-05T08-37-07Z", "2026-01-05T08:37:07.123",
        ])
    func refuses(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test("keeps its milliseconds through text, database, protobuf and JSON")
    func roundTrip() throws {
        var random = SplitMix(seed: 1)
        for _ in 0..<5_000 {
            // Year 1 to 9999, which is what the text form has room for.
            let instant = Instant(milliseconds: Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
            #expect(Instant(iso8601: instant.description) == instant)
            #expect(Instant(instant.timestamp) == instant)
            #expect((0..<1_000_000_000).contains(instant.timestamp.nanos))
            #expect(Instant.fromDatabaseValue(instant.databaseValue) == instant)
        }
        let instant = Instant(milliseconds: -1)
        #expect(try JSONDecoder().decode(Instant.self, from: JSONEncoder().encode(instant)) == instant)
    }

    @Test("takes the nearest time that protobuf allows for one that it does not, and reckons with any without a trap")
    func extremes() {
        let first = Instant(iso8601: "0001-01-01T00:00:00Z")
        let last = Instant(iso8601: "9999-12-31T23:59:59.999Z")
        #expect(Instant(Google_Protobuf_Timestamp(seconds: .min, nanos: .min)) == first)
        #expect(Instant(Google_Protobuf_Timestamp(seconds: -62_135_596_801, nanos: 0)) == first)
        #expect(Instant(Google_Protobuf_Timestamp(seconds: .max, nanos: .max)) == last)
        for value in [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max] {
            let instant = Instant(milliseconds: value)
            #expect(!instant.description.isEmpty && (0..<1_000_000_000).contains(instant.timestamp.nanos))
            for other in [Int64.min, -1, 0, 1, .max] {
                #expect((instant.advanced(bySeconds: other) < instant) == (other < 0 && value > .min))
                let seconds = instant.seconds(since: Instant(milliseconds: other))
                #expect(seconds == 0 || (seconds < 0) == (value < other))
            }
        }
    }

    @Test("counts whole seconds in both directions")
    func seconds() {
        let start = Instant(milliseconds: 1_500)
        #expect(start.advanced(bySeconds: 90).milliseconds == 91_500)
        #expect(Instant(milliseconds: 3_499).seconds(since: start) == 1)
        #expect(start.seconds(since: Instant(milliseconds: 3_499)) == -1)
        #expect(start < start.advanced(bySeconds: 1))
    }

    @Test("rounds a quotient down, below zero too")
    func flooredDivision() {
        for value in Int64(-50)...50 {
            for divisor in [Int64(1), 2, 3, 7, 10] {
                let quotient = value.flooredDivision(by: divisor)
                #expect(quotient * divisor <= value && (quotient + 1) * divisor > value)
            }
        }
    }
}
