internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// A prepared statement whose values go to SQLite, and whose columns come from it, without anything in between.
final class PreparedStatement {
    /// GRDB's statement, which takes what is bound here for bound by itself.
    let statement: Statement
    let pointer: SQLiteStatement
    private let valueCount: Int
    /// Where each column is; the first one wins when two have the same name.
    private(set) lazy var columns: [String: CInt] = {
        var columns: [String: CInt] = [:]
        for index in 0..<sqlite3_column_count(pointer) {
            guard let name = sqlite3_column_name(pointer, index) else { continue }
            let text = String(cString: name)
            if columns[text] == nil { columns[text] = index }
        }
        return columns
    }()

    init(_ statement: Statement) {
        statement.setUncheckedArguments(StatementArguments())
        self.statement = statement
        pointer = statement.sqliteStatement
        valueCount = Int(sqlite3_bind_parameter_count(statement.sqliteStatement))
    }

    /// Whether somebody stands on one of its rows.
    var isBusy: Bool { sqlite3_stmt_busy(pointer) != 0 }

    /// Makes it ready to be stepped with these values.
    ///
    /// - Throws: `DatabaseError` `SQLITE_MISUSE` when there are more or fewer values than it takes; `SQLITE_TOOBIG`.
    func bind(_ values: [(any DatabaseValueConvertible)?]) throws {
        guard values.count == valueCount else {
            throw DatabaseError(
                resultCode: .SQLITE_MISUSE, message: "the statement takes \(valueCount) values and was given \(values.count)",
                sql: String(cString: sqlite3_sql(pointer)))
        }
        sqlite3_reset(pointer)
        for index in values.indices {
            let code = bind(values[index]?.databaseValue.storage, CInt(index + 1))
            if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
    }

    private func bind(_ value: DatabaseValue.Storage?, _ position: CInt) -> CInt {
        switch value {
        case nil, .null: return sqlite3_bind_null(pointer, position)
        case .int64(let number): return sqlite3_bind_int64(pointer, position, number)
        case .double(let number): return sqlite3_bind_double(pointer, position, number)
        case .string(var text):
            // Text without bytes may have no address, which would bind NULL.
            guard !text.isEmpty else { return sqlite3_bind_text(pointer, position, "", 0, Self.copied) }
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(pointer, position, $0.baseAddress, CInt(clamping: $0.count), Self.copied)
                }
            }
        case .blob(let data):
            guard !data.isEmpty else { return sqlite3_bind_zeroblob(pointer, position, 0) }
            return data.withUnsafeBytes {
                sqlite3_bind_blob(pointer, position, $0.baseAddress, CInt(clamping: $0.count), Self.copied)
            }
        }
    }

    /// SQLITE_TRANSIENT: SQLite takes a copy. It is a cast in a C macro, which Swift cannot import.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
