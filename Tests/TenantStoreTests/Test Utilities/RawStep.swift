import GRDB
import GRDBSQLite

/// Steps a statement by the C interface, without resetting it; whether there was a row.
func sqliteStep(_ statement: Statement) -> Bool {
    sqlite3_step(statement.sqliteStatement) == SQLITE_ROW
}
