/// SQL triggers that keep facts as they were written, for a migration: a correction is a further fact.
///
/// The text never changes, because released migrations have it.
public enum AppendOnly {
    /// Refuses any change and any removal of rows.
    public static func table(_ table: String) -> String {
        refusal("UPDATE", table, "update") + refusal("DELETE", table, "delete")
    }

    /// Refuses removal, and changes of the named columns: `"id, person_id"`. An erasure may clear the others.
    public static func columns(_ columns: String, of table: String) -> String {
        refusal("UPDATE OF \(columns)", table, "update") + refusal("DELETE", table, "delete")
    }

    private static func refusal(_ verb: String, _ table: String, _ name: String) -> String {
        """
        CREATE TRIGGER \(table)_no_\(name) BEFORE \(verb) ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;

        """
    }
}
