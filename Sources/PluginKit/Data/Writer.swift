public import GRDB
package import TenantStore

/// The write transaction of one command, limited to the tables its plugin owns.
///
/// Beside SQL it takes what else belongs to the transaction: audit entries, events and outbox messages.
public final class Writer: Reader {
    private let recorder: TransactionRecorder
    private let plugin: String

    /// Wraps a connection whose access is already set.
    package init(connection: Connection, plugin: String, recorder: TransactionRecorder) {
        self.recorder = recorder
        self.plugin = plugin
        super.init(connection: connection, measures: recorder.measures)
    }

    /// Runs a statement.
    public func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try connection.statement(sql).execute(arguments: arguments)
    }

    /// Runs a statement with values given by position, as an array literal gives them; the quick way.
    public func execute(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws {
        try connection.execute(sql, values)
    }

    /// Rows that the last statement changed.
    public var changesCount: Int { connection.database.changesCount }

    /// Inserts one row.
    public func insert(_ table: String, _ values: KeyValuePairs<String, (any DatabaseValueConvertible)?>) throws {
        let columns = values.map(\.key).joined(separator: ", ")
        let marks = repeatElement("?", count: values.count).joined(separator: ", ")
        try execute("INSERT INTO \(table) (\(columns)) VALUES (\(marks))", values.map(\.value))
    }

    /// Changes the row whose `id` column is `id`.
    public func update(
        _ table: String, _ id: String, set values: KeyValuePairs<String, (any DatabaseValueConvertible)?>
    ) throws {
        try update(table, "id", id, set: values)
    }

    /// Changes the rows whose `key` column is `value`.
    public func update(
        _ table: String, _ key: String, _ value: String, set values: KeyValuePairs<String, (any DatabaseValueConvertible)?>
    ) throws {
        let assignments = values.map { "\($0.key) = ?" }.joined(separator: ", ")
        try execute("UPDATE \(table) SET \(assignments) WHERE \(key) = ?", values.map(\.value) + [value])
    }

    /// Writes who did what to which resource to the audit trail.
    ///
    /// Every command leaves at least one entry; without a call of this function it names only the method.
    ///
    /// - Parameters:
    ///   - subject: The resource: `customers/0198…`.
    ///   - changes: Fields with their values before and after; those that did not change are left out.
    public func audit(_ subject: String, _ changes: [FieldChange] = []) {
        let changed = changes.contains { $0.before == $0.after } ? changes.filter { $0.before != $0.after } : changes
        recorder.audit.append(AuditEntry(plugin: plugin, subject: subject, changes: changed))
    }

    /// Publishes an event: it is kept in the change feed, and its handlers run now, in this transaction.
    public func publish<E: Event>(_ event: E, _ call: Call) throws {
        try recorder.publish(event, from: plugin, connection: connection, call: call)
    }

    /// Puts a message into the outbox; it is delivered after commit.
    public func send(kind: String, to destination: String, body: String, _ call: Call) {
        recorder.outbox.append(
            OutboxMessage(id: call.newID(), kind: "\(plugin).\(kind)", destination: destination, body: body))
    }

    /// Says that the organisation tree changed, so that cached scopes are computed anew after commit.
    public func organizationChanged() { recorder.organizationChanged = true }
}

/// One changed field.
public struct FieldChange: Sendable, Hashable, Codable {
    /// Name of the field in the API.
    public var field: String
    /// Value before; `nil` when there was none.
    public var before: String?
    /// Value after; `nil` when it was removed.
    public var after: String?

    /// States a change.
    public init(_ field: String, _ before: String?, _ after: String?) {
        self.field = field
        self.before = before
        self.after = after
    }
}
