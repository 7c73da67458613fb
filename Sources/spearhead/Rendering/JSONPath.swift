internal import Foundation

/// Points into a JSON document: `lead.id`, `stages[0].name`, `people[code=REP001].id`.
struct JSONPath: Sendable, Hashable {
    private enum Step: Sendable, Hashable {
        case member(String)
        case element(Int)
        /// The first element whose member has a value.
        case first(member: String, value: String)
    }

    private var steps: [Step] = []

    /// Reads a path; the empty path is the whole document.
    init(_ text: String) throws {
        for part in text.split(separator: ".", omittingEmptySubsequences: false) where !text.isEmpty {
            let pieces = part.split(separator: "[", maxSplits: 1, omittingEmptySubsequences: false)
            guard !pieces[0].isEmpty else { throw Self.wrong(text) }
            steps.append(.member(String(pieces[0])))
            guard pieces.count == 2 else { continue }
            guard pieces[1].last == "]" else { throw Self.wrong(text) }
            let selector = pieces[1].dropLast()
            let sides = selector.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 2, !sides[0].isEmpty {
                steps.append(.first(member: String(sides[0]), value: String(sides[1])))
            } else if let index = Int(selector), index >= 0 {
                steps.append(.element(index))
            } else {
                throw Self.wrong(text)
            }
        }
    }

    /// What stands there; `nil` when nothing does.
    func value(in document: Any) -> Any? {
        var present: Any? = document
        for step in steps {
            switch step {
            case .member(let name): present = (present as? [String: Any])?[name]
            case .element(let index):
                let elements = present as? [Any] ?? []
                present = index < elements.count ? elements[index] : nil
            case .first(let member, let value):
                present = (present as? [Any])?.first { Self.text(($0 as? [String: Any])?[member]) == value }
            }
        }
        return present is NSNull ? nil : present
    }

    /// A value as plain text; objects and lists as JSON, nothing as the empty text.
    static func text(_ value: Any?) -> String {
        switch value {
        case nil, is NSNull: ""
        case let text as String: text
        // A JSON boolean reads as a number of the type "char".
        case let number as NSNumber where String(cString: number.objCType) == "c": number.boolValue ? "true" : "false"
        case let number as NSNumber: number.stringValue
        case let value?:
            (try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes]))
                .map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
    }

    /// Reads a document.
    static func document(_ json: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(json.utf8), options: [.fragmentsAllowed])
    }

    private static func wrong(_ text: String) -> CommandFailure {
        CommandFailure(
            .usage, "USAGE", "\"\(text)\" is not a path such as lead.id, stages[0].name or people[code=REP001].id.")
    }
}

/// Rows and columns of a JSON answer: `stages:name,entered,Converted %=conversionPercent`.
///
/// A column is headed by its path, or by what stands before `=` in front of the path.
struct JSONTable: Sendable {
    private let rows: JSONPath
    private let columns: [(title: String, path: JSONPath)]

    /// Reads `PATH:COLUMN,HEADING=COLUMN,…`.
    init(_ text: String) throws {
        let sides = text.split(separator: ":", maxSplits: 1)
        guard sides.count == 2 else {
            throw CommandFailure(.usage, "USAGE", "\"\(text)\" is not PATH:COLUMN,… such as stages:name,In=entered.")
        }
        rows = try JSONPath(String(sides[0]))
        columns = try sides[1].split(separator: ",").map(Self.column)
    }

    /// A column; the `=` of a selector, `people[code=REP001]`, ends no heading.
    private static func column(_ text: Substring) throws -> (title: String, path: JSONPath) {
        guard let end = text.firstIndex(where: { $0 == "=" || $0 == "[" }), text[end] == "=" else {
            return (String(text), try JSONPath(String(text)))
        }
        let (title, path) = (text[..<end], text[text.index(after: end)...])
        guard !title.isEmpty, !path.isEmpty else {
            throw CommandFailure(.usage, "USAGE", "\"\(text)\" is not HEADING=COLUMN such as Target=bases[0].target.")
        }
        return (String(title), try JSONPath(String(path)))
    }

    /// The rows of a document in aligned columns; columns of numbers stand on the right.
    func text(of document: Any) -> String {
        let cells = (rows.value(in: document) as? [Any] ?? []).map { row in columns.map { JSONPath.text($0.path.value(in: row)) }
        }
        let shown = columns.indices.map { index in
            Table.Column(title: columns[index].title, isRightAligned: cells.allSatisfy { Self.isNumeric($0[index]) })
        }
        return Table(shown, rows: cells).text
    }

    private static func isNumeric(_ text: String) -> Bool {
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        return digits.allSatisfy { ("0"..."9").contains($0) || $0 == "." }
    }
}
