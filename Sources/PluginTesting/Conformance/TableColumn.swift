internal import GRDB
internal import PluginKit

/// A column of a company's database.
struct TableColumn: Hashable {
    let table: String
    let column: String
    let type: String
}

extension TestTenant {
    /// Every column of the tables whose names start with `prefix`.
    func columns(prefix: String) throws -> [TableColumn] {
        try read { reader in
            try reader.rows(
                """
                SELECT t.name AS "table", c.name AS "column", c.type AS type FROM sqlite_master AS t, pragma_table_info(t.name) AS c
                WHERE t.type = 'table' AND substr(t.name, 1, ?) = ? ORDER BY t.name, c.cid
                """, [prefix.count, prefix]
            ).map { TableColumn(table: $0["table"], column: $0["column"], type: $0["type"]) }
        }
    }
}
