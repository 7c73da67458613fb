public import Foundation
public import GRDB

/// A type that the columns of a query are read as.
///
/// Reading a column does not throw. One that cannot be read, because it holds NULL or a value that does not convert or because the query does
/// not give it, is noted, ``columnPlaceholder`` stands for its value, and the call ends with ``StoreError/Code/faultyQuery``: at the
/// latest at the next statement or the next row, and before anything is committed or answered.
///
/// A type of your own conforms with one line, next to its `StatementColumnConvertible`. The protocol does not refine that one: Swift prefers
/// the subscripts of this module to GRDB's, which end the process, only when they ask for a protocol more.
public protocol ColumnValue {
    /// Stands for a value that could not be read, until the call ends; nobody gets to see it.
    static var columnPlaceholder: Self { get }
}

extension ColumnValue where Self: ExpressibleByIntegerLiteral {
    /// 0.
    public static var columnPlaceholder: Self { 0 }
}

extension Int: ColumnValue {}
extension Int32: ColumnValue {}
extension Int64: ColumnValue {}
extension UInt8: ColumnValue {}
extension UInt32: ColumnValue {}
extension UInt64: ColumnValue {}
extension Double: ColumnValue {}

extension Bool: ColumnValue {
    /// `false`.
    public static var columnPlaceholder: Bool { false }
}

extension String: ColumnValue {
    /// No text.
    public static var columnPlaceholder: String { "" }
}

extension Data: ColumnValue {
    /// No bytes.
    public static var columnPlaceholder: Data { Data() }
}

extension DatabaseValue: ColumnValue {
    /// NULL.
    public static var columnPlaceholder: DatabaseValue { .null }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    /// `nil`.
    public static var columnPlaceholder: Wrapped? { nil }
}
