internal import RPC

/// A table that can be filled from CSV, row by row, through the same domain function as the API.
public struct ImportTable: Sendable {
    /// What a row did.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        case created
        case updated
        case unchanged
    }

    /// Writes one row. It must be safe to repeat: a row that is there already is updated or unchanged.
    ///
    /// An ``RPCError`` rejects the row; its field violations name columns. The importer goes on to the next row to
    /// report all bad ones, and keeps nothing when any row is bad.
    public typealias Body = @Sendable (ImportRow, Writer, Call) throws -> Outcome

    /// Name, unique over all plugins: `customers`.
    public var name: String
    /// The columns that the header must have.
    public var required: [String]
    /// The columns that it may have beside these.
    public var optional: [String]
    /// What the caller must have; imports write for everyone, so give it to roles that see everyone.
    public var permission: String
    /// Starts an import of one file.
    public var begin: @Sendable () -> any ImportPass

    /// Describes a table whose rows know nothing of each other.
    public init(name: String, required: [String], optional: [String] = [], permission: String, write: @escaping Body) {
        self.init(name: name, required: required, optional: optional, permission: permission, begin: { RowByRow(body: write) })
    }

    /// Describes a table whose rows share work.
    public init(
        name: String, required: [String], optional: [String] = [], permission: String,
        begin: @escaping @Sendable () -> any ImportPass
    ) {
        self.name = name
        self.required = required
        self.optional = optional
        self.permission = permission
        self.begin = begin
    }
}

private struct RowByRow: ImportPass {
    let body: ImportTable.Body

    mutating func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        try body(row, writer, call)
    }
}

/// One row of a CSV file; an empty field is "no value".
public struct ImportRow: Sendable {
    /// Line in the file where the row starts, from 1; the header is line 1.
    public let line: Int
    private let fields: [String: String]

    /// Makes a row.
    public init(line: Int, fields: [String: String]) {
        self.line = line
        self.fields = fields
    }

    /// The text of a column, or `nil` when it is empty or missing.
    public func optional(_ column: String) -> String? {
        guard let text = fields[column], !text.isEmpty else { return nil }
        return text
    }

    /// The text of a column.
    public func text(_ column: String) throws -> String {
        guard let text = optional(column) else { throw RPCError.invalidField(column, "must not be empty") }
        return text
    }

    /// The integer of a column, or `nil` when it is empty.
    public func optionalInteger(_ column: String) throws -> Int64? {
        guard let text = optional(column) else { return nil }
        guard let value = Int64(text) else { throw RPCError.invalidField(column, "\"\(text.prefix(40))\" is not an integer") }
        return value
    }

    /// The integer of a column.
    public func integer(_ column: String) throws -> Int64 {
        guard let value = try optionalInteger(column) else { throw RPCError.invalidField(column, "must not be empty") }
        return value
    }

    /// The date of a column, or `nil` when it is empty.
    public func optionalDate(_ column: String) throws -> BusinessDate? {
        guard let text = optional(column) else { return nil }
        guard let date = BusinessDate(text) else {
            throw RPCError.invalidField(column, "\"\(text.prefix(40))\" is not a date YYYY-MM-DD")
        }
        return date
    }

    /// The date of a column.
    public func date(_ column: String) throws -> BusinessDate {
        guard let date = try optionalDate(column) else { throw RPCError.invalidField(column, "must not be empty") }
        return date
    }

    /// The instant of a column, or `nil` when it is empty.
    public func optionalInstant(_ column: String) throws -> Instant? {
        guard let text = optional(column) else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw RPCError.invalidField(column, "\"\(text.prefix(40))\" is not a time such as 2026-01-05T08:37:07+08:00")
        }
        return instant
    }

    /// The instant of a column.
    public func instant(_ column: String) throws -> Instant {
        guard let instant = try optionalInstant(column) else { throw RPCError.invalidField(column, "must not be empty") }
        return instant
    }

    /// Decimal degrees of a column as integer microdegrees, or `nil` when it is empty.
    public func optionalMicrodegrees(_ column: String) throws -> Int64? {
        guard let text = optional(column) else { return nil }
        let negative = text.hasPrefix("-")
        let parts = text.dropFirst(negative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let whole = Int64(parts[0]), parts.count == 1 || (1...6).contains(parts[1].count),
            let fraction = parts.count == 1 ? 0 : Int64(parts[1].padding(6)), whole < 180 || (whole == 180 && fraction == 0)
        else { throw RPCError.invalidField(column, "\"\(text.prefix(40))\" is not a number of degrees with up to six decimals") }
        let value = whole * 1_000_000 + fraction
        return negative ? -value : value
    }
}

extension Substring {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: "0", count: Swift.max(0, width - count)) }
}
