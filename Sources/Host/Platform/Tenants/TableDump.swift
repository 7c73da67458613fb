internal import Foundation
internal import GRDB
internal import TenantStore

/// Writes every table of a plugin as a CSV file, so that uninstalling loses nothing.
enum TableDump {
    /// - Returns: Rows written over all tables.
    static func write(prefix: String, to directory: String, connection: Connection) throws -> Int {
        let database = connection.database
        let tables = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, ?) = ? ORDER BY name",
            arguments: [prefix.count, prefix])
        var total = 0
        for table in tables {
            let path = "\(directory)/\(table).csv"
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
                let file = FileHandle(forWritingAtPath: path)
            else { throw CocoaError(.fileWriteUnknown) }
            defer { try? file.close() }
            let cursor = try Row.fetchCursor(database, sql: "SELECT * FROM \"\(table)\"")
            try file.write(contentsOf: Data(CSVWriter.record(cursor.columnNames, isForSpreadsheets: false).utf8))
            while let row = try cursor.next() {
                let fields: [String?] = Array(row.databaseValues).map { value in
                    if case .blob(let data) = value.storage { return data.hexadecimal }
                    return value.isNull ? nil : String.fromDatabaseValue(value) ?? value.description
                }
                try file.write(contentsOf: Data(CSVWriter.record(fields, isForSpreadsheets: false).utf8))
                total += 1
            }
            try file.synchronize()
        }
        return total
    }
}
