internal import GRDB
internal import PluginKit

extension RPCError {
    /// A row holds what this version cannot read.
    static func unreadable(_ table: String) -> RPCError {
        RPCError(
            .dataLoss, "ROW_UNREADABLE",
            "A row of \(table) holds a value this version does not know. Restore a backup or update the server.")
    }
}

extension Row {
    /// Reads a choice that a column keeps as text.
    func choice<Choice: APIChoice>(_ column: String, of table: String) throws -> Choice {
        guard let choice = Choice(rawValue: self[column]) else { throw RPCError.unreadable(table) }
        return choice
    }
}

/// Refuses to change or delete facts of a table, except for columns that an erasure clears.
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
