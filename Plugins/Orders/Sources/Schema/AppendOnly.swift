/// Triggers that keep facts as they were written: a correction is a further fact.
///
/// It is older than the kit's `AppendOnly`, and its text stands in released migrations, which never change.
enum AppendOnly {
    /// Refuses every update and delete.
    static func rows(of table: String) -> String {
        refusal(of: "UPDATE", on: table, named: "update") + refusal(of: "DELETE", on: table, named: "delete")
    }

    /// Refuses deletes and updates of the columns that state the fact; other columns may still be filled in.
    static func rows(of table: String, fixed columns: String) -> String {
        refusal(of: "UPDATE OF \(columns)", on: table, named: "update") + refusal(of: "DELETE", on: table, named: "delete")
    }

    private static func refusal(of verb: String, on table: String, named name: String) -> String {
        """

        CREATE TRIGGER \(table)_no_\(name) BEFORE \(verb) ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;
        """
    }
}
