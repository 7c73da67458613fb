internal import GRDBSQLite

/// What the actions that SQLite asks about (https://www.sqlite.org/c3ref/c_alter_table.html) mean for a restricted owner.
///
/// The list names what is allowed; an action that a later SQLite adds is refused.
enum AuthorizerAction {
    /// Table-valued functions that read only their arguments.
    private static let freeTables: [StaticString] = ["json_each", "json_tree"]
    /// How the names of SQLite's own tables begin, which stand in no schema and tell of other owners' tables.
    private static let systemTablePrefixes: [StaticString] = ["sqlite_", "pragma_", "dbstat"]
    /// Functions that reach outside the database.
    private static let forbiddenFunctions: [StaticString] = ["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"]

    /// - Parameter isTable: Whether the schema has a table of that name.
    static func isAllowed(
        _ action: CInt, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?, _ rules: TableAccess.Rules,
        isTable: (UnsafePointer<CChar>) -> Bool
    ) -> Bool {
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE:
            return true
        case SQLITE_READ:
            guard let first else { return false }
            if rules.mayRead(first) || freeTables.contains(where: { equals(first, $0) }) { return true }
            if isVirtualTableDeclaration(first, second, column: "ROWID") { return true }
            return isNameOfNoTable(first, column: second, isTable: isTable)
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

    /// Whether the statement only counts the rows of a common table expression or of a subquery's alias.
    ///
    /// SQLite then asks for an empty column of a table by that name. It asks for the tables inside the expression as well,
    /// each by its own name, so nothing is opened by allowing this. A name that is also a table is refused: the two look the same.
    private static func isNameOfNoTable(
        _ name: UnsafePointer<CChar>, column: UnsafePointer<CChar>?, isTable: (UnsafePointer<CChar>) -> Bool
    ) -> Bool {
        guard let column, column.pointee == 0 else { return false }
        return !systemTablePrefixes.contains { begins(name, $0) } && !isTable(name)
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
        return StoreError(.denied, "\(rules.owner) may not \(what). \(advice(isSchema ? nil : action, name, rules))")
    }

    private static func advice(_ action: CInt?, _ name: String, _ rules: TableAccess.Rules) -> String {
        switch action {
        case SQLITE_READ:
            let plugin = name.prefix { $0 != "_" }
            return
                "If \(plugin) is a plugin, name it in the dependencies of the manifest; otherwise ask for the data another way."
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            let prefixes = rules.writable.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " or ")
            return
                "It writes only tables whose names begin with \(prefixes); to change another's, publish an event that its owner handles."
        default:
            return "Its statements may only select, insert, update and delete; the schema changes in migrations."
        }
    }

    private static func begins(_ text: UnsafePointer<CChar>, _ prefix: StaticString) -> Bool {
        sqlite3_strnicmp(
            text, UnsafeRawPointer(prefix.utf8Start).assumingMemoryBound(to: CChar.self), CInt(prefix.utf8CodeUnitCount)) == 0
    }

    private static func equals(_ text: UnsafePointer<CChar>, _ other: StaticString) -> Bool {
        sqlite3_stricmp(text, UnsafeRawPointer(other.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }
}
