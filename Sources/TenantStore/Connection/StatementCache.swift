internal import GRDB

/// The prepared statements of one owner on one connection.
final class StatementCache {
    private var statements: [String: Statement] = [:]

    subscript(sql: String) -> Statement? {
        get { statements[sql] }
        set { statements[sql] = newValue }
    }

    func removeAll() { statements.removeAll() }
}
