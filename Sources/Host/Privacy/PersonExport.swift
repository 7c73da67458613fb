internal import GRDB
internal import PluginKit
internal import TenantStore

/// Reads everything that a company holds about a person, from one snapshot.
struct PersonExport {
    /// One value.
    struct Datum {
        let column: PersonalDataColumn
        let rowKey: [String]
        let value: String
    }

    private let map: PersonalDataMap
    private let connection: Connection

    init(_ composition: Composition, _ connection: Connection) throws {
        map = try PersonalDataMap(composition, connection)
        self.connection = connection
    }

    /// Hands over every value that is not NULL.
    ///
    /// - Throws: As ``Person/find(_:_:_:)``.
    func forEach(_ id: String, _ body: (Datum) throws -> Void) throws {
        let person = try Person.find(id, map, connection)
        for group in map.groups {
            let keys = try primaryKey(of: group.table)
            let names = (keys + group.columns.map(\.column)).map { "\"\($0)\"" }
            let cursor = try Row.fetchCursor(
                connection.database,
                sql: "SELECT \(names.joined(separator: ", ")) FROM \"\(group.table)\" WHERE \(group.condition)",
                arguments: [person.json])
            while let row = try cursor.next() {
                let values = Array(row.databaseValues)
                let rowKey = values.prefix(keys.count).map(Self.text)
                for (column, value) in zip(group.columns, values.dropFirst(keys.count)) where !value.isNull {
                    try body(Datum(column: column, rowKey: rowKey, value: Self.text(value)))
                }
            }
        }
    }

    private func primaryKey(of table: String) throws -> [String] {
        let keys = try String.fetchAll(
            connection.database, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", arguments: [table])
        return keys.isEmpty ? ["rowid"] : keys
    }

    private static func text(_ value: DatabaseValue) -> String {
        if case .blob(let data) = value.storage { return data.hexadecimal }
        return String.fromDatabaseValue(value) ?? value.description
    }
}
