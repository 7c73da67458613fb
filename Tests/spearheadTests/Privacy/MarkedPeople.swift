import Foundation
import GRDB
import Host
import PluginKit
import TenantStore

/// Rows about people, made from the personal-data maps of a distribution: a new mapped column is filled without a change here.
///
/// Each person has a row for every mapped table, and one for every alias, whose ids the mapped tables speak of as well. Every text
/// that an erasure takes away is a byte string that stands nowhere else; each was written once before with another one.
struct MarkedPeople {
    /// What stands in the mapped columns of one person.
    struct Marks {
        /// The person's id, and those of the aliases.
        var ids: [String] = []
        /// What stands in the columns now.
        var present: Set<String> = []
        /// What stood there before.
        var former: Set<String> = []
        /// Columns that hold such a text or a number, as `table.column`.
        var columns: Set<String> = []
    }

    private let connection: Connection
    private let columns: [PersonalDataColumn]
    private let aliases: [PersonAlias]

    init(_ composition: Composition, _ connection: Connection) {
        self.connection = connection
        columns = composition.plugins.flatMap(\.manifest.personalData)
        aliases = composition.plugins.flatMap(\.manifest.personAliases)
    }

    /// Makes the rows of one person, without the rules of the tables, which know nothing of made-up rows.
    ///
    /// - Note: No transaction may be open.
    func make() throws -> Marks {
        try connection.database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        var marks = Marks(ids: [Self.id()])
        for alias in aliases {
            let id = Self.id()
            marks.ids.append(id)
            var values = try row(of: alias.table)
            values[alias.subjectColumn] = marks.ids[0]
            values[alias.idColumn] = id
            try insert(alias.table, values)
        }
        for id in marks.ids {
            for (table, group) in Dictionary(grouping: columns, by: \.table) {
                for subjectColumn in Set(group.map(\.subjectColumn)) {
                    var values = try row(of: table)
                    values[subjectColumn] = id
                    // The row of an alias is there already.
                    guard try !exists(table, subjectColumn, id) else { continue }
                    for alias in aliases where alias.table == table && alias.subjectColumn != subjectColumn {
                        values.updateValue(nil, forKey: alias.subjectColumn)
                    }
                    try insert(table, values)
                }
            }
        }
        try mark(&marks)
        try connection.database.execute(sql: "PRAGMA ignore_check_constraints = OFF; PRAGMA foreign_keys = ON")
        return marks
    }

    /// Writes texts into the mapped columns of a person who is there.
    func mark(_ marks: inout Marks) throws {
        for column in erased {
            for id in marks.ids { try write(column, id, &marks) }
        }
    }

    private static func id() -> String { UUIDv7.generate(at: Instant(milliseconds: 1_772_000_000_000)) }

    /// What stands in columns that hold no text.
    static let number: Int64 = 31_234_567

    /// A text unlike any other: `张`, one more character, and a UUID.
    static func mark(_ kind: Character) -> String { "张\(kind)-\(UUID().uuidString)" }

    /// The texts of this form that stand in `bytes`.
    static func marks(in bytes: [UInt8]) -> Set<String> {
        let head = Array("张".utf8)
        let length = mark("现").utf8.count
        var found: Set<String> = []
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = 0
            while start + length <= bytes.count, let next = memchr(base + start, CInt(head[0]), bytes.count - start - length + 1)
            {
                start = base.distance(to: UnsafeRawPointer(next))
                if bytes[start + 1] == head[1], bytes[start + 2] == head[2] {
                    found.insert(String(decoding: bytes[start..<(start + length)], as: UTF8.self))
                }
                start += 1
            }
        }
        return found
    }

    private var erased: [PersonalDataColumn] {
        columns.filter { column in
            if case .keep = column.erasure { return false }
            return column.content == .value
        }
    }

    private func write(_ column: PersonalDataColumn, _ id: String, _ marks: inout Marks) throws {
        for _ in 0..<2 {
            let rows = try Row.fetchAll(
                connection.database,
                sql: "SELECT \"\(column.column)\" AS former FROM \"\(column.table)\" WHERE \"\(column.subjectColumn)\" = ?",
                arguments: [id])
            for row in rows {
                if let former = String.fromDatabaseValue(row["former"]), former.hasPrefix("张") {
                    marks.former.insert(former)
                    marks.present.remove(former)
                }
            }
            let type = try String.fetchOne(
                connection.database, sql: "SELECT type FROM pragma_table_info(?) WHERE name = ?",
                arguments: [column.table, column.column])
            guard !rows.isEmpty else { return }
            let mark = Self.mark("现")
            if type == "TEXT" { marks.present.insert(mark) }
            marks.columns.insert("\(column.table).\(column.column)")
            let value: any DatabaseValueConvertible = type == "TEXT" ? mark : Self.number
            try connection.database.execute(
                sql: "UPDATE \"\(column.table)\" SET \"\(column.column)\" = ? WHERE \"\(column.subjectColumn)\" = ?",
                arguments: [value, id])
        }
    }

    /// A value for every column that needs one.
    private func row(of table: String) throws -> [String: (any DatabaseValueConvertible)?] {
        var values: [String: (any DatabaseValueConvertible)?] = [:]
        let described = try Row.fetchAll(
            connection.database,
            sql: "SELECT name, type, \"notnull\" AS required, pk FROM pragma_table_xinfo(?) WHERE hidden = 0",
            arguments: [table])
        for column in described where column["required"] || column["pk"] as Int > 0 {
            switch column["type"] as String {
            case "TEXT": values[column["name"]] = Self.id()
            case "INTEGER": values[column["name"]] = column["pk"] as Int == 0 ? 1 : Int64.random(in: 2...(1 << 40))
            case "BLOB": values[column["name"]] = Data([1])
            default: break
            }
        }
        return values
    }

    private func exists(_ table: String, _ column: String, _ id: String) throws -> Bool {
        try Bool.fetchOne(
            connection.database, sql: "SELECT EXISTS (SELECT 1 FROM \"\(table)\" WHERE \"\(column)\" = ?)", arguments: [id])
            ?? false
    }

    private func insert(_ table: String, _ values: [String: (any DatabaseValueConvertible)?]) throws {
        let given = values.sorted { $0.key < $1.key }
        let names = given.map { "\"\($0.key)\"" }.joined(separator: ", ")
        let marks = repeatElement("?", count: given.count).joined(separator: ", ")
        try connection.database.execute(
            sql: "INSERT INTO \"\(table)\" (\(names)) VALUES (\(marks))", arguments: StatementArguments(given.map(\.value)))
    }
}
