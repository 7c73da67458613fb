internal import Foundation
internal import GRDB
internal import PluginKit
internal import TenantStore

/// The change feed of a company: every published event in commit order.
enum EventLog {
    static func append(_ events: [PublishedEvent], call: Call, connection: Connection) throws {
        guard !events.isEmpty else { return }
        for event in events {
            let body = String(decoding: try JSON.encoder.encode(event.event), as: UTF8.self)
            try connection.execute(
                "INSERT INTO platform_event (name, at, request_id, body) VALUES (?, ?, ?, ?)",
                [event.name, call.now, call.requestID, body])
        }
    }
}

/// Messages that wait for delivery after commit.
enum Outbox {
    static func append(_ messages: [OutboxMessage], call: Call, connection: Connection) throws {
        guard !messages.isEmpty else { return }
        for message in messages {
            try connection.execute(
                "INSERT INTO platform_outbox (id, kind, destination, body, created_at, due_at, attempts) VALUES (?, ?, ?, ?, ?, ?, 0)",
                [message.id, message.kind, message.destination, message.body, call.now, call.now])
        }
    }
}
