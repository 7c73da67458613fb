import GRDB

/// The rows of a table, in memory.
struct TableRows {
    private let insertion: String
    let rows: [StatementArguments]

    /// All tables of a database with their rows.
    static func all(_ database: Database) throws -> [TableRows] {
        try String.fetchAll(
            database,
            sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
        ).map { try TableRows($0, database) }
    }

    private init(_ name: String, _ database: Database) throws {
        let table = name.quotedDatabaseIdentifier
        // Generated columns have another value than 0 in `hidden`; they cannot be inserted.
        let columns = try Row.fetchAll(database, sql: "PRAGMA table_xinfo(\(table))")
            .filter { $0["hidden"] as Int == 0 }
            .map { ($0["name"] as String).quotedDatabaseIdentifier }
        let list = columns.joined(separator: ", ")
        insertion = "INSERT INTO \(table) (\(list)) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
        rows = try Row.fetchAll(database, sql: "SELECT \(list) FROM \(table)").map { StatementArguments($0.databaseValues) }
    }

    /// Inserts some of the rows.
    func insert(_ range: Range<Int>, into database: Database) throws {
        guard !range.isEmpty else { return }
        let statement = try database.cachedStatement(sql: insertion)
        for row in rows[range] {
            statement.setUncheckedArguments(row)
            try statement.execute()
        }
    }
}
