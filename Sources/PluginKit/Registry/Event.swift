/// Something that happened, told to other plugins inside the same transaction.
///
/// Its JSON form is kept in the tenant's change feed, so a field is only ever added, never changed.
public protocol Event: Codable, Sendable {
    /// `<plugin>.<what happened>`: `crm.lead_converted`.
    static var name: String { get }
}

/// A subscription of a plugin to an event.
package struct EventHandler: Sendable {
    package let plugin: String
    package let event: String
    package let handle: @Sendable (any Event, Writer, Call) throws -> Void
}

/// Delivers messages of one kind after their transaction is on disk.
public struct OutboxDelivery: Sendable {
    /// A throw leaves the message in the outbox; it is tried again later, with a growing delay.
    public typealias Body = @Sendable (OutboxMessage) async throws -> Void

    /// `<plugin>.<kind>`.
    public var kind: String
    /// The delivery; it may run more than once for one message.
    public var deliver: Body
}

/// A message that leaves the tenant after commit: a webhook, a mail.
public struct OutboxMessage: Sendable, Hashable {
    /// Unique and stable over retries; receivers use it to drop repeats.
    public var id: String
    /// `<plugin>.<kind>`.
    public var kind: String
    /// Where it goes, in the terms of its kind.
    public var destination: String
    /// What it says.
    public var body: String

    /// Makes a message.
    public init(id: String, kind: String, destination: String, body: String) {
        self.id = id
        self.kind = kind
        self.destination = destination
        self.body = body
    }
}
