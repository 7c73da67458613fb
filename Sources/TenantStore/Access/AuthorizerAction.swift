internal import GRDBSQLite

/// What the actions that SQLite asks about (https://www.sqlite.org/c3ref/c_alter_table.html) mean for a restricted owner.
///
/// The list names what is allowed; an action that a later SQLite adds is refused.
enum AuthorizerAction {
    /// Table-valued functions that read only their arguments.
    private static let freeTables: [StaticString] = ["json_each", "json_tree"]
    /// Functions that reach outside the database.
    private static let forbiddenFunctions: [StaticString] = ["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"]

    static func isAllowed(
        _ action: CInt, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?, _ rules: TableAccess.Rules
    ) -> Bool {
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE:
            return true
        case SQLITE_READ:
            guard let first else { return false }
            return rules.mayRead(first) || freeTables.contains { equals(first, $0) }
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            guard let first else { return false }
            return rules.mayWrite(first)
        case SQLITE_FUNCTION:
            guard let second else { return false }
            return !forbiddenFunctions.contains { equals(second, $0) }
        case SQLITE_PRAGMA:
            // Full-text search asks for it on its own account; without an argument it only reads a counter.
            guard let first else { return false }
            return second == nil && equals(first, "data_version")
        default:
            return false
        }
    }

    static func changesSchema(_ action: CInt) -> Bool {
        switch action {
        case SQLITE_CREATE_TABLE, SQLITE_CREATE_INDEX, SQLITE_CREATE_VIEW, SQLITE_CREATE_TRIGGER, SQLITE_CREATE_VTABLE,
            SQLITE_CREATE_TEMP_TABLE, SQLITE_CREATE_TEMP_INDEX, SQLITE_CREATE_TEMP_VIEW, SQLITE_CREATE_TEMP_TRIGGER,
            SQLITE_DROP_TABLE, SQLITE_DROP_INDEX, SQLITE_DROP_VIEW, SQLITE_DROP_TRIGGER, SQLITE_DROP_VTABLE,
            SQLITE_DROP_TEMP_TABLE, SQLITE_DROP_TEMP_INDEX, SQLITE_DROP_TEMP_VIEW, SQLITE_DROP_TEMP_TRIGGER,
            SQLITE_ALTER_TABLE, SQLITE_ATTACH, SQLITE_DETACH:
            return true
        default:
            return false
        }
    }

    static func denial(
        _ action: CInt, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?, _ rules: TableAccess.Rules
    ) -> StoreError {
        let name = first.map { String(cString: $0) } ?? ""
        let what =
            switch action {
            case SQLITE_READ: "read the table \(name)"
            case SQLITE_INSERT: "insert into the table \(name)"
            case SQLITE_UPDATE: "update the table \(name)"
            case SQLITE_DELETE: "delete from the table \(name)"
            case SQLITE_FUNCTION: "call the function \(second.map { String(cString: $0) } ?? "")"
            case SQLITE_PRAGMA: "use the pragma \(name)"
            case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: "control transactions"
            case SQLITE_ATTACH, SQLITE_DETACH: "attach or detach files"
            default: "change the schema (\(name))"
            }
        return StoreError(.denied, "\(rules.owner) may not \(what). Declare the table or the dependency in its manifest.")
    }

    private static func equals(_ text: UnsafePointer<CChar>, _ other: StaticString) -> Bool {
        sqlite3_stricmp(text, UnsafeRawPointer(other.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }
}
