/// What one owner may touch, enforced by an SQLite authorizer while its statements are prepared.
///
/// A restricted owner runs SELECT, INSERT, UPDATE and DELETE on tables whose names begin with one of its prefixes, in
/// triggers and views as well. It cannot change the schema, attach files, set pragmas or end transactions.
///
/// - Note: SQLite looks up the child rows of a deleted parent row in the name of whoever deletes. A foreign key
///   between the tables of two owners therefore works only if each may read the other's table.
public struct TableAccess: Sendable, Hashable {
    /// The rules, shared so that an access is compared and copied as one pointer; `nil` allows everything.
    let rules: Rules?

    /// Allows `owner` to write and read tables with the prefixes in `writablePrefixes`, and to read those in `readablePrefixes`.
    ///
    /// Letter case does not count, as in SQLite.
    public init(owner: String, writablePrefixes: [String], readablePrefixes: [String]) {
        rules = Rules(owner: owner, writable: writablePrefixes, readable: readablePrefixes)
    }

    private init() { rules = nil }

    /// Everything is allowed: for the platform itself and for migrations.
    public static let unrestricted = TableAccess()

    /// Who it is; empty when unrestricted.
    public var owner: String { rules?.owner ?? "" }

    /// Whether both allow the same to the same owner.
    public static func == (left: TableAccess, right: TableAccess) -> Bool {
        if left.rules === right.rules { return true }
        guard let one = left.rules, let other = right.rules else { return false }
        return one.owner == other.owner && one.writable == other.writable && one.readable == other.readable
    }

    /// Hashes the owner.
    public func hash(into hasher: inout Hasher) { hasher.combine(rules?.owner) }
}

extension TableAccess {
    final class Rules: Sendable {
        let owner: String
        let writable: [[UInt8]]
        let readable: [[UInt8]]

        init(owner: String, writable: [String], readable: [String]) {
            self.owner = owner
            self.writable = writable.map { $0.utf8.map(Self.lowercase) }
            self.readable = readable.map { $0.utf8.map(Self.lowercase) }
        }

        func mayWrite(_ table: UnsafePointer<CChar>) -> Bool { Self.matches(table, writable) }

        func mayRead(_ table: UnsafePointer<CChar>) -> Bool { Self.matches(table, writable) || Self.matches(table, readable) }

        private static func matches(_ table: UnsafePointer<CChar>, _ prefixes: [[UInt8]]) -> Bool {
            prefixes.contains { prefix in
                for (index, byte) in prefix.enumerated() {
                    // The terminating zero differs from every byte of a prefix, so this never reads past the name.
                    guard lowercase(UInt8(bitPattern: table[index])) == byte, byte != 0 else { return false }
                }
                return !prefix.isEmpty
            }
        }

        private static func lowercase(_ byte: UInt8) -> UInt8 {
            byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
        }
    }
}
