import PluginKit
import Testing

@Suite("An import row")
struct ImportRowTests {
    private let row = ImportRow(
        line: 7,
        fields: [
            "name": "李", "empty": "", "count": "-12", "huge": "9223372036854775808", "date": "2026-03-02",
            "time": "2026-01-05T08:37:07+08:00",
            "bad": "x1",
        ])

    @Test("takes an empty field for no value")
    func empty() throws {
        #expect(row.optional("empty") == nil && row.optional("missing") == nil && row.optional("name") == "李")
        #expect(try row.optionalInteger("empty") == nil)
        #expect(try row.optionalDate("empty") == nil)
        #expect(try row.optionalInstant("empty") == nil)
        #expect(try row.optionalMicrodegrees("empty") == nil)
    }

    @Test("reads texts, integers, dates and instants")
    func reads() throws {
        #expect(try row.text("name") == "李")
        #expect(try row.integer("count") == -12)
        #expect(try row.date("date") == BusinessDate("2026-03-02"))
        #expect(try row.instant("time") == Instant(milliseconds: 1_767_573_427_000))
        #expect(row.line == 7)
    }

    @Test("names the column of a missing or wrong value", arguments: ["empty", "missing", "bad", "huge"])
    func wrong(column: String) throws {
        let readers: [() throws -> Any] = [
            { try row.integer(column) }, { try row.date(column) }, { try row.instant(column) },
        ]
        for reader in readers { #expect(try refusal(reader)?.fieldViolations.map(\.field) == [column]) }
    }

    @Test(
        "reads degrees as microdegrees",
        arguments: [
            ("121.473701", 121_473_701), ("-0.5", -500_000), ("-0.000001", -1), ("31", 31_000_000), ("31.2", 31_200_000),
            ("180", 180_000_000),
            ("0.000000", 0),
        ] as [(String, Int64)])
    func degrees(text: String, microdegrees: Int64) throws {
        #expect(try ImportRow(line: 1, fields: ["x": text]).optionalMicrodegrees("x") == microdegrees)
    }

    @Test(
        "refuses what is no number of degrees",
        arguments: ["181", "1.1234567", "1.2.3", "abc", "1e2", "1.", "--5", "-", ".", "1.-5", "1.+5", "+-1", "180.5", "1 "])
    func wrongDegrees(text: String) throws {
        #expect(try refusal { try ImportRow(line: 1, fields: ["x": text]).optionalMicrodegrees("x") } != nil)
    }
}
