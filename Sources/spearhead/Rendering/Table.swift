/// Rows under a header, in aligned columns.
struct Table: Sendable {
    /// One column.
    struct Column: Sendable {
        var title: String
        /// Numbers stand on the right.
        var isRightAligned = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func number(_ title: String) -> Column { Column(title: title, isRightAligned: true) }
    }

    var columns: [Column]
    var rows: [[String]]
    /// What is said instead of a table without rows.
    var emptyText: String

    init(_ columns: [Column], rows: [[String]], emptyText: String = "None.") {
        self.columns = columns
        self.rows = rows
        self.emptyText = emptyText
    }

    /// The lines of the table, each ended.
    var text: String {
        guard !rows.isEmpty else { return emptyText + "\n" }
        let cells = rows.map { $0.map(\.printable) }
        let widths = columns.indices.map { index in
            cells.reduce(columns[index].title.displayWidth) { max($0, $1[index].displayWidth) }
        }
        return ([columns.map(\.title)] + cells).map { line($0, widths) + "\n" }.joined()
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            if index > 0 { line += "  " }
            if columns[index].isRightAligned {
                line += cell.padded(from: widths[index])
            } else {
                line += index == cells.count - 1 ? cell : cell.padded(to: widths[index])
            }
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

/// Names and values of one thing, below each other.
struct Facts: Sendable {
    var facts: [(name: String, value: String)]

    init(_ facts: [(name: String, value: String)]) { self.facts = facts }

    /// The lines, each ended; facts without a value are left out.
    var text: String {
        let shown = facts.filter { !$0.value.isEmpty }
        let width = shown.reduce(0) { max($0, $1.name.displayWidth) }
        return shown.map { "\($0.name.padded(to: width))  \($0.value.printable)\n" }.joined()
    }
}
