import Testing

@testable import spearhead

@Suite("Tables for people")
struct TableTests {
    @Test("Columns stay aligned with Chinese text")
    func chinese() {
        let table = Table(
            [.text("SLUG"), .text("NAME"), .number("SIZE"), .text("STATE")],
            rows: [["qingyu", "晴屿食品", "1.4 MiB", "active"], ["ab", "Acme", "12 B", "suspended"]])
        #expect(
            table.text == """
                SLUG    NAME         SIZE  STATE
                qingyu  晴屿食品  1.4 MiB  active
                ab      Acme         12 B  suspended

                """)
    }

    @Test(
        "Width in columns",
        arguments: [
            ("", 0), ("abc", 3), ("晴屿", 4), ("ｆｕｌｌ", 8), ("한글", 4), ("é", 1), ("e\u{301}", 1), ("👍", 2), ("「」", 4), ("½", 1),
            ("\u{200B}", 0),
        ])
    func width(text: String, width: Int) { #expect(text.displayWidth == width) }

    @Test("A table without rows says so")
    func empty() { #expect(Table([.text("A")], rows: [], emptyText: "No companies.").text == "No companies.\n") }

    @Test("Text of others cannot steer the terminal")
    func control() {
        let shown = Table([.text("NAME")], rows: [["a\u{1B}[31mb\nc\u{202E}d\u{9B}"]]).text
        #expect(shown == "NAME\na\u{FFFD}[31mb c\u{FFFD}d\u{FFFD}\n")
    }

    @Test("Facts without a value are left out")
    func facts() { #expect(Facts([("名称", "晴屿"), ("id", "7"), ("reason", "")]).text == "名称  晴屿\nid    7\n") }

    @Test("Sizes", arguments: [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (5 << 30, "5.0 GiB")])
    func bytes(count: Int64, text: String) { #expect(Texts.bytes(count) == text) }

    @Test("A progress bar fills up and never runs over")
    func progress() {
        #expect(ProgressBar.line(label: "x", done: 0, total: 4) == "x  [\(String(repeating: " ", count: 30))]    0 %  0/4")
        #expect(ProgressBar.line(label: "x", done: 9, total: 4).contains("100 %  4/4"))
        #expect(ProgressBar.line(label: "x", done: 9, total: 0) == "x  9")
    }
}
