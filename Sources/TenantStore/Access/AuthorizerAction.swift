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
            if rules.mayRead(first) || freeTables.contains(where: { equals(first, $0) }) { return true }
            return isVirtualTableDeclaration(first, second, column: "ROWID")
        case SQLITE_UPDATE:
            guard let first else { return false }
            return rules.mayWrite(first) || isVirtualTableDeclaration(first, second, column: nil)
        case SQLITE_INSERT, SQLITE_DELETE:
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

    /// Whether SQLite asks on behalf of a virtual table (full-text search, `json_each`) that declares its columns.
    ///
    /// It does so when the table is first used on a connection, and asks as if the schema table were updated. A real
    /// update of the schema table is impossible without a pragma, which is refused, and a row number gives nothing away.
    private static func isVirtualTableDeclaration(
        _ table: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>?, column: StaticString?
    ) -> Bool {
        guard equals(table, "sqlite_master") else { return false }
        guard let column else { return true }
        guard let name else { return false }
        return equals(name, column)
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
        let isSchema = name == "sqlite_master" || name == "sqlite_temp_master"
        let what =
            switch action {
            case SQLITE_INSERT where isSchema, SQLITE_UPDATE where isSchema, SQLITE_DELETE where isSchema: "change the schema"
            case SQLITE_READ: "read the table \(name)"
            case SQLITE_INSERT: "insert into the table \(name)"
            case SQLITE_UPDATE: "update the table \(name)"
            case SQLITE_DELETE: "delete from the table \(name)"
            case SQLITE_FUNCTION: "call the function \(second.map { String(cString: $0) } ?? "")"
            case SQLITE_PRAGMA: "use the pragma \(name)"
            case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: "control transactions"
            case SQLITE_ATTACH, SQLITE_DETACH: "attach or detach files"
            default: "change the schema"
            }
        return StoreError(.denied, "\(rules.owner) may not \(what). Declare the table or the dependency in its manifest.")
    }

    private static func equals(_ text: UnsafePointer<CChar>, _ other: StaticString) -> Bool {
        sqlite3_stricmp(text, UnsafeRawPointer(other.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }
}
