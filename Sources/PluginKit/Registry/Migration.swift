/// One step of a plugin's schema; it runs once per tenant, in its own transaction.
public struct Migration: Sendable, Hashable {
    /// `<plugin>/<number>-<what>`: `crm/0001-customers`.
    public var name: String
    /// One or more statements. Once released, the text never changes: its checksum is stored and compared.
    public var sql: String

    /// Describes a step.
    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}
