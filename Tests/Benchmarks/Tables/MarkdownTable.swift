/// A table as README writes it.
struct MarkdownTable: CustomStringConvertible {
    let header: [String]
    let rows: [[String]]

    var description: String {
        let rule = "|" + String(repeating: "---|", count: header.count)
        return ([Self.line(header), rule] + rows.map(Self.line)).joined(separator: "\n")
    }

    private static func line(_ cells: [String]) -> String { "|" + cells.map { $0.isEmpty ? " |" : " \($0) |" }.joined() }
}
