internal import Foundation
internal import GRDB
internal import PluginKit
internal import TenantStore

/// The database of a company right after its migrations, of which each new company gets a copy with ids of its own.
///
/// Migrations may make ids by chance, and those of two companies must differ. So they run twice here: ids that differ between the two runs
/// are replaced in each copy. Anything else that differs, such as a random key, cannot be copied.
struct SchemaTemplate: Sendable {
    private let image: DatabaseImage
    /// Ids that were made by chance.
    private let ids: [String]
    /// Columns that hold them.
    private let places: [Column]

    private struct Column: Sendable, Hashable {
        let table: String
        let name: String
    }

    /// Runs the migrations; `nil` when what they make cannot be copied.
    ///
    /// - Throws: What a migration throws.
    init?(_ plugins: [ComposedPlugin]) throws {
        let (image, one) = try Self.migrate(plugins)
        let other = try Self.migrate(plugins).rows
        let ids = one.ids.subtracting(other.ids)
        let places = one.places(of: ids)
        guard one.lines(hiding: ids) == other.lines(hiding: other.ids.subtracting(one.ids)),
            // A trigger might refuse the change of an id, or do more than that.
            places.allSatisfy({ !one.tablesWithTriggers.contains($0.table) })
        else { return nil }
        self.image = image
        self.ids = ids.sorted()
        self.places = places
    }

    /// Writes a copy to a new file.
    func write(to path: String) throws { try image.write(to: path) }

    /// Gives a copy ids of its own, and the time at which it was made.
    func finish(at time: Instant, _ connection: Connection) throws {
        let database = connection.database
        try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
        for id in ids {
            let fresh = UUIDv7.generate(at: time)
            for place in places {
                try database.execute(
                    sql: "UPDATE \"\(place.table)\" SET \"\(place.name)\" = ?1 WHERE \"\(place.name)\" = ?2",
                    arguments: [fresh, id])
            }
        }
        try database.execute(sql: "UPDATE platform_migration SET applied_at = ?", arguments: [time])
    }

    private static func migrate(_ plugins: [ComposedPlugin]) throws -> (image: DatabaseImage, rows: Rows) {
        var rows = Rows()
        let image = try DatabaseImage { connection in
            _ = try Migrator.migrate(plugins, now: Instant(milliseconds: 0), connection: connection)
            rows = try Rows(connection.database)
        }
        return (image, rows)
    }

    /// What the migrations wrote.
    private struct Rows {
        private var tables: [String: [Row]] = [:]
        private(set) var tablesWithTriggers: Set<String> = []
        /// Every value that is a UUID.
        private(set) var ids: Set<String> = []

        init() {}

        init(_ database: Database) throws {
            for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'") {
                let rows = try Row.fetchAll(database, sql: "SELECT * FROM \"\(name)\"")
                tables[name] = rows
                for value in rows.flatMap(\.databaseValues) {
                    if let text = String.fromDatabaseValue(value), UUIDv7.isCanonical(text) { ids.insert(text) }
                }
            }
            tablesWithTriggers = Set(
                try String.fetchAll(database, sql: "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"))
        }

        /// Every row as text without `ids`, in an order that does not depend on them.
        func lines(hiding ids: Set<String>) -> [String] {
            tables.flatMap { name, rows in
                rows.map { row in
                    let values: [String] = row.databaseValues.map { value in
                        // A blob's description is its size.
                        if case .blob(let data) = value.storage { return data.hexadecimal }
                        return String.fromDatabaseValue(value).map(ids.contains) == true ? "id" : value.description
                    }
                    return "\(name) \(values)"
                }
            }.sorted()
        }

        /// The columns in which one of `ids` stands.
        func places(of ids: Set<String>) -> [Column] {
            var found: Set<Column> = []
            for (table, rows) in tables {
                for row in rows {
                    for (name, value) in row where String.fromDatabaseValue(value).map(ids.contains) == true {
                        found.insert(Column(table: table, name: name))
                    }
                }
            }
            return Array(found)
        }
    }
}
