internal import GRDB
internal import PluginKit

/// A rep of the company, also one who has left.
struct Rep: Sendable, Hashable {
    var id: String
    var code: String

    /// The visible reps by code.
    static func all(_ visible: VisibleSet, _ reader: Reader) throws -> [Rep] {
        let (condition, people) = visible.condition("id")
        return try reader.rows(
            "SELECT id, code FROM organization_person WHERE position = 'rep' AND \(condition) ORDER BY code", people
        ).map { Rep(id: $0[0], code: $0[1]) }
    }
}

/// Business codes by id, for reports that people read.
struct Codes: Sendable {
    private var codes: [String: String] = [:]

    static func people(_ reader: Reader) throws -> Codes { try read("organization_person", reader) }
    static func customers(_ reader: Reader) throws -> Codes { try read("crm_customer", reader) }

    /// The code of an id; the id itself when nobody has it.
    subscript(id: String) -> String { codes[id] ?? id }

    private static func read(_ table: String, _ reader: Reader) throws -> Codes {
        var codes = Codes()
        try reader.forEach("SELECT id, code FROM \(table)") { codes.codes[$0[0]] = $0[1] }
        return codes
    }
}
