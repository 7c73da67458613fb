/// A table that can be written as CSV.
public struct ExportTable: Sendable {
    /// Gives the rows, one after the other, filtered to what the caller may see.
    public typealias Body = @Sendable (Reader, Call, _ emit: ([String?]) throws -> Void) throws -> Void

    /// Name, unique over all plugins: `customers`.
    public var name: String
    /// The header.
    public var columns: [String]
    /// What the caller must have.
    public var permission: String
    /// Gives the rows.
    public var read: Body

    /// Describes a table.
    public init(name: String, columns: [String], permission: String, read: @escaping Body) {
        self.name = name
        self.columns = columns
        self.permission = permission
        self.read = read
    }
}
