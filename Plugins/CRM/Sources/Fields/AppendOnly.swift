/// Refuses to change or delete facts of a table, except for columns that an erasure clears.
///
/// It is older than the kit's `AppendOnly`, and its text stands in released migrations, which never change.
enum AppendOnly {
    /// The triggers of tables whose rows never change.
    static func triggers(_ tables: String...) -> String { tables.map(LeadsSchema.appendOnly).joined() }

    /// The triggers of a table of which only personal texts may change, for the person they are about.
    static func triggers(_ table: String, fixing columns: String) -> String {
        """
        CREATE TRIGGER \(table)_kept BEFORE DELETE ON \(table) BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
        CREATE TRIGGER \(table)_fixed BEFORE UPDATE OF \(columns) ON \(table)
        BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;

        """
    }
}
