import ArgumentParser
import Foundation
import GRDB
import RPC

/// Inserts the rows of a company's file into an empty one, in one transaction: what SQLite alone can do.
struct BareSQLite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare-sqlite",
        abstract: "Repeats the inserts that a stopped server's commands made, with nothing around them, in one transaction.")

    @Option(help: "A company's file, no longer open, after a run of load-writes.")
    var like: String

    @Option(help: "Directory on the same disk for the file that is written.")
    var scratch: String

    @Option(help: "Table with one row per command; tables with half as many rows or more count as written by each command.")
    var per = "orders_order"

    func run() throws {
        var configuration = Configuration()
        configuration.readonly = true
        let source = try DatabaseQueue(path: like, configuration: configuration)
        let commandCount =
            try source.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(per.quotedDatabaseIdentifier)") } ?? 0
        guard commandCount > 0 else { throw MeasurementError(description: "\(like) has no row in \(per)") }
        let tables = try source.read { database in
            try TableRows.all(database).filter { !$0.rows.isEmpty }
        }
        let path = URL(filePath: scratch).appending(path: "bare-\(UUID().uuidString).db").path
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }

        let target = try openTarget(path, like: source)
        let written = tables.filter { $0.rows.count * 2 >= commandCount }
        let given = tables.filter { $0.rows.count * 2 < commandCount }
        try target.writeWithoutTransaction { database in
            try database.inTransaction {
                for table in given { try table.insert(0..<table.rows.count, into: database) }
                return .commit
            }
        }
        let nanoseconds = try measure(written, commandCount, target)
        print(
            String(
                format: "{\"per_second\":%.0f,\"commands\":%d}", Double(commandCount) * 1e9 / Double(nanoseconds), commandCount))
    }

    /// An empty database with the schema and the settings of a company's file.
    private func openTarget(_ path: String, like source: DatabaseQueue) throws -> DatabaseQueue {
        let (schema, pageSize) = try source.read { database in
            (
                try String.fetchAll(
                    database,
                    sql: """
                        SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') AND name NOT LIKE 'sqlite\\_%' \
                        ESCAPE '\\' ORDER BY type = 'index'
                        """), try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4096
            )
        }
        let target = try DatabaseQueue(path: path)
        try target.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA page_size = \(pageSize)")
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            for statement in schema { try database.execute(sql: statement) }
        }
        return target
    }

    /// Inserts the rows command by command; gives the time from BEGIN until COMMIT has returned.
    private func measure(_ tables: [TableRows], _ commandCount: Int, _ target: DatabaseQueue) throws -> UInt64 {
        try target.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = ON")
            let began = Deadline.now()
            try database.inTransaction(.immediate) {
                try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
                for command in 0..<commandCount {
                    for table in tables {
                        let count = table.rows.count
                        try table.insert(count * command / commandCount..<count * (command + 1) / commandCount, into: database)
                    }
                }
                return .commit
            }
            return Deadline.now().nanoseconds - began.nanoseconds
        }
    }
}
