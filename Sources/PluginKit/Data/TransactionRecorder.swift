internal import RPC
package import TenantStore

/// What a command leaves beside its own rows; the host stores it in the same transaction.
package final class TransactionRecorder {
    /// Deepest chain of events that publish events.
    package static let eventDepthMax = 8

    package var audit: [AuditEntry] = []
    package var events: [PublishedEvent] = []
    package var outbox: [OutboxMessage] = []
    package var organizationChanged = false
    private var depth = 0
    private let handlers: [String: [EventHandler]]
    private let accesses: [String: TableAccess]
    let measures: MeasureCatalog

    /// Starts a recording.
    ///
    /// - Parameters:
    ///   - handlers: Handlers by event name, of the plugins that the tenant has enabled.
    ///   - accesses: Table access by plugin id.
    ///   - measures: What the command and its handlers may ask for.
    package init(handlers: [String: [EventHandler]], accesses: [String: TableAccess], measures: MeasureCatalog = .empty) {
        self.handlers = handlers
        self.accesses = accesses
        self.measures = measures
    }

    func publish<E: Event>(_ event: E, from plugin: String, connection: Connection, call: Call) throws {
        guard depth < Self.eventDepthMax else {
            throw RPCError(.internal, "EVENT_LOOP", "Events of \(E.name) publish each other in a circle; break the circle.")
        }
        events.append(PublishedEvent(name: E.name, event: event))
        depth += 1
        defer { depth -= 1 }
        for handler in handlers[E.name] ?? [] {
            guard let access = accesses[handler.plugin] else { continue }
            try connection.withAccess(access) {
                let writer = Writer(connection: connection, plugin: handler.plugin, recorder: self)
                try handler.handle(event, writer, call)
            }
        }
    }
}

/// An entry of the audit trail before it is chained.
package struct AuditEntry: Sendable {
    package let plugin: String
    package let subject: String
    package let changes: [FieldChange]

    package init(plugin: String, subject: String, changes: [FieldChange]) {
        self.plugin = plugin
        self.subject = subject
        self.changes = changes
    }
}

/// An event for the change feed.
package struct PublishedEvent: Sendable {
    package let name: String
    package let event: any Event
}
