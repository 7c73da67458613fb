import Testing

@testable import spearhead

@Suite("Paths into JSON answers")
struct JSONPathTests {
    private let json = #"""
        {"lead":{"id":"7","open":true,"points":3},"people":[{"code":"A","name":"晴屿","n":"1.5"},{"code":"B","name":"Bo","n":"12"}]}
        """#

    @Test(
        "What a path points at",
        arguments: [
            ("lead.id", "7"), ("lead.open", "true"), ("lead.points", "3"), ("people[1].code", "B"), ("people[code=B].name", "Bo"),
            ("people[code=Z].name", ""), ("people[9].name", ""), ("lead.nothing", ""),
            ("lead", #"{"id":"7","open":true,"points":3}"#),
            ("people[0]", #"{"code":"A","n":"1.5","name":"晴屿"}"#),
        ])
    func value(path: String, text: String) throws {
        #expect(try JSONPath.text(JSONPath(path).value(in: JSONPath.document(json))) == text)
    }

    @Test("Wrong paths are refused", arguments: [".", "a..b", "a[", "a[x]", "a[-1]", "a[=1]", "[0]"])
    func wrong(path: String) { #expect(throws: CommandFailure.self) { try JSONPath(path) } }

    @Test("A list becomes a table with numbers on the right")
    func table() throws {
        let text = try JSONTable("people:name,n,code").text(of: JSONPath.document(json))
        #expect(text == "name    n  code\n晴屿  1.5  A\nBo     12  B\n")
        #expect(try JSONTable("nobody:name").text(of: JSONPath.document(json)) == "None.\n")
        #expect(throws: CommandFailure.self) { try JSONTable("people") }
    }

    @Test("A column is headed by its path, or by what stands before it; the = of a selector ends no heading")
    func headings() throws {
        let json = #"{"rows":[{"unit":"RG1","bases":[{"base":"ordered","target":"5"}]}]}"#
        func header(_ columns: String) throws -> Substring? {
            try JSONTable("rows:\(columns)").text(of: JSONPath.document(json)).split(separator: "\n").first
        }
        #expect(try header("unit,bases[base=ordered].target") == "unit  bases[base=ordered].target")
        #expect(try header("The unit=unit,Target=bases[base=ordered].target") == "The unit  Target")
        #expect(try JSONTable("rows:T=bases[base=ordered].target").text(of: JSONPath.document(json)) == "T\n5\n")
        #expect(throws: CommandFailure.self) { try JSONTable("rows:Target=") }
        #expect(throws: CommandFailure.self) { try JSONTable("rows:=unit") }
    }
}
