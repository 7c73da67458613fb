/// Triggers that keep facts as they were written.
enum AppendOnly {
    /// Refuses any change and any removal of rows.
    static func table(_ table: String) -> String { refusal("UPDATE", table, "update") + refusal("DELETE", table, "delete") }

    /// Refuses removal, and changes of the named columns.
    static func columns(_ columns: String, of table: String) -> String {
        refusal("UPDATE OF \(columns)", table, "update") + refusal("DELETE", table, "delete")
    }

    private static func refusal(_ verb: String, _ table: String, _ name: String) -> String {
        """
        CREATE TRIGGER \(table)_no_\(name) BEFORE \(verb) ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;

        """
    }
}
