internal import GRDB
internal import PluginKit

extension RepRotation {
    /// Takes the turn of a ring: the first candidate after the one who had the last turn, else the first of all.
    ///
    /// - Parameter arguments: Makes the arguments of `sql` from the code after which to search.
    static func turn(
        ring: String, _ writer: Writer, sql: String, _ arguments: (String) -> StatementArguments
    ) throws -> String? {
        let last = try writer.value(String.self, "SELECT last_code FROM crm_round_robin WHERE ring = ?", [ring]) ?? ""
        var row = try writer.row(sql, arguments(last))
        if row == nil, !last.isEmpty { row = try writer.row(sql, arguments("")) }
        guard let row else { return nil }
        let code: String = row["code"]
        try writer.execute(
            "INSERT INTO crm_round_robin (ring, last_code) VALUES (?, ?) ON CONFLICT (ring) DO UPDATE SET last_code = excluded.last_code",
            [ring, code])
        return row["id"]
    }
}
