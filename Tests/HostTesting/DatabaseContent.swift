package import GRDB
internal import TenantStore

/// All that a database holds, as lines to be compared.
package struct DatabaseContent {
    /// Settings of the file, the text of the schema, and every row, in which each UUID stands as `ID`; sorted.
    package let lines: [String]
    /// What `integrity_check` and `foreign_key_check` complain of.
    package let problems: [String]

    package init(_ database: Database) throws {
        var lines = try ["journal_mode", "page_size", "auto_vacuum", "encoding", "user_version", "application_id"].map {
            "\($0) \(try String.fetchOne(database, sql: "PRAGMA \($0)") ?? "")"
        }
        let schema = try Row.fetchAll(database, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master")
        lines += schema.map(\.description)
        for table in schema where table["type"] == "table" {
            let name = table["name"] as String
            lines += try Row.fetchAll(database, sql: "SELECT * FROM \"\(name)\"").map { "\(name) \($0)" }
        }
        let id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/
        self.lines = lines.map { $0.replacing(id, with: "ID") }.sorted()
        problems =
            try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
    }

    /// The lines that only one of two has.
    package func difference(_ other: DatabaseContent) -> [String] {
        lines.difference(from: other.lines).map { "\($0)" }
    }
}
