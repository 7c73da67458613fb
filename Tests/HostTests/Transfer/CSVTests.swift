import RPC
import Testing

@testable import Host

@Suite("CSV")
struct CSVTests {
    private func parse(_ text: String) throws -> [CSVParser.Record] {
        var parser = CSVParser(Array(text.utf8))
        var records: [CSVParser.Record] = []
        while let record = try parser.next() { records.append(record) }
        return records
    }

    private static let alphabet: [Character] = [
        "a", "7", "客", "é", ",", "\"", "\n", "\r", "\r\n", "=", "+", "-", "@", "\t", " ", ".", "'", "＝", "＠",
    ]

    private static func randomRecord() -> [String] {
        (0..<Int.random(in: 2...5)).map { _ in String((0..<Int.random(in: 0...6)).map { _ in alphabet.randomElement() ?? "a" }) }
    }

    @Test("What is written for programs is read back as it was, whatever it holds")
    func roundTrip() throws {
        for _ in 0..<3000 {
            let records = (0..<Int.random(in: 1...4)).map { _ in Self.randomRecord() }
            let text = records.map { CSVWriter.record($0, isForSpreadsheets: false) }.joined()
            #expect(try parse(text).map(\.fields) == records)
            #expect(try parse("\u{FEFF}" + text).map(\.fields) == records)
        }
    }

    @Test("For spreadsheets no text begins as a formula, unless it is a number, and taking the guard away gives the text back")
    func formulaGuard() throws {
        for _ in 0..<3000 {
            let record = Self.randomRecord()
            let read = try #require(try parse(CSVWriter.record(record)).first).fields
            #expect(read.map(FormulaGuard.removing) == record)
            for field in read where field.wholeMatch(of: /[+-]?[0-9]+(\.[0-9]+)?/) == nil {
                #expect(
                    !["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"].contains(field.unicodeScalars.first.map { String($0) }))
            }
        }
    }

    @Test(
        "Guarded and unguarded texts",
        arguments: [
            ("=1+1", "'=1+1"), ("-12", "-12"), ("+86 138", "'+86 138"), ("-1.50", "-1.50"), ("-1.", "'-1."), ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"), ("1=1", "1=1"), ("", ""), ("客户", "客户"), ("--1", "'--1"), ("＝1+1", "'＝1+1"),
            ("'=1", "''=1"), ("'客", "'客"), ("'", "'"),
        ])
    func examples(text: String, written: String) { #expect(CSVWriter.record([text, "x"]) == "\(written),x\r\n") }

    @Test("Records know the line on which they start; empty lines and either line end are fine, and so is none at the end")
    func lines() throws {
        let records = try parse("a,b\r\n\r\n\"x\ny\",2\n\n3,4")
        #expect(records.map(\.line) == [1, 3, 6])
        #expect(records.map(\.fields) == [["a", "b"], ["x\ny", "2"], ["3", "4"]])
        #expect(try parse("").isEmpty && parse("\n\r\n").isEmpty)
        #expect(try parse("a,\n,\n").map(\.fields) == [["a", ""], ["", ""]])
    }

    @Test(
        "Malformed text is refused with its line",
        arguments: [
            ("a,b\n1,\"x", "2"), ("a\n\"x\"y\n", "2"), ("a\nx\"y\n", "2"), ("a\n\"x\n\ny\"z", "4"), ("\"", "1"),
            (String(repeating: ",", count: 512), "1"),
        ])
    func malformed(text: String, line: String) {
        let error = #expect(throws: RPCError.self) { try parse(text) }
        #expect(error?.code == .invalidArgument && error?.reason == "MALFORMED_CSV" && error?.metadata == ["line": line])
    }

    @Test("Bytes that are not UTF-8, and fields beyond the bound, are refused")
    func bounds() {
        var latin = CSVParser([0x61, 0xE9, 0x0A])
        #expect(throws: RPCError.self) { try latin.next() }
        var long = CSVParser([UInt8](repeating: 0x61, count: CSVParser.fieldBytesMax + 1))
        #expect(throws: RPCError.self) { try long.next() }
        var longest = CSVParser([UInt8](repeating: 0x61, count: CSVParser.fieldBytesMax))
        #expect(throws: Never.self) { try longest.next() }
    }

    @Test("Any bytes end in records or an error, never in a hang")
    func fuzz() {
        let bytes: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x61, 0xE9, 0xEF, 0xBB, 0xBF, 0x00]
        for _ in 0..<20_000 {
            var parser = CSVParser((0..<Int.random(in: 0...24)).map { _ in bytes.randomElement() ?? 0 })
            var steps = 0
            while steps <= 25, (try? parser.next()) != nil { steps += 1 }
            #expect(steps <= 25)
        }
    }
}
