internal import Crypto
internal import Foundation
internal import GRDB
internal import PluginKit
internal import RPC
internal import TenantStore

/// The audit trail of a company: append-only rows, each hashed together with the hash before it.
///
/// A changed, removed or inserted row breaks the chain. A chain cut at its end still verifies by itself, so its head is
/// anchored in the control database as well (see ``AuditAnchors``).
enum AuditTrail {
    /// The hash before the first entry.
    static let genesis = [UInt8](repeating: 0, count: 32)

    /// Number and hash of the last entry.
    struct Head: Hashable, Sendable {
        var sequence: Int64
        var hash: [UInt8]
    }

    static func head(_ connection: Connection) throws -> Head {
        let sql = "SELECT sequence, hash FROM platform_audit ORDER BY sequence DESC LIMIT 1"
        return try connection.first(sql) { Head(sequence: $0[0], hash: $0.bytes(1)) } ?? Head(sequence: 0, hash: genesis)
    }

    static func append(_ entries: [AuditEntry], call: Call, connection: Connection) throws {
        guard !entries.isEmpty else { return }
        var head = try connection.remembered(Head.self) ?? head(connection)
        let method = call.method.description
        for entry in entries {
            let changes = entry.changes.isEmpty ? "[]" : JSON.text(of: entry.changes)
            let sequence = head.sequence + 1
            let fields = [
                String(sequence), String(call.now.milliseconds), call.caller.kind.rawValue, call.caller.id, call.caller.name,
                method, entry.subject, call.requestID, changes,
            ]
            let hash = chain(head.hash, fields)
            try connection.execute(
                """
                INSERT INTO platform_audit (sequence, at, caller_kind, caller_id, caller_name, method, subject, request_id, changes, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    sequence, call.now, call.caller.kind.rawValue, call.caller.id, call.caller.name, method,
                    entry.subject, call.requestID, changes, Data(hash),
                ])
            head = Head(sequence: sequence, hash: hash)
        }
        connection.remember(head)
    }

    /// Recomputes the chain.
    ///
    /// - Returns: The head, and a sentence that names the first wrong entry if there is one.
    static func verify(_ connection: Connection) throws -> (head: Head, problem: String?) {
        var head = Head(sequence: 0, hash: genesis)
        let statement = try connection.statement("SELECT * FROM platform_audit ORDER BY sequence")
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() {
            let sequence: Int64 = row["sequence"]
            guard sequence == head.sequence + 1 else { return (head, "entry \(head.sequence + 1) is missing") }
            let fields: [String] = [
                String(sequence), String(row["at"] as Int64), row["caller_kind"], row["caller_id"], row["caller_name"],
                row["method"], row["subject"], row["request_id"], row["changes"],
            ]
            let hash = Array(row["hash"] as Data)
            guard hash == chain(head.hash, fields) else { return (head, "entry \(sequence) was changed") }
            head = Head(sequence: sequence, hash: hash)
        }
        return (head, nil)
    }

    /// SHA-256 over the previous hash and the fields, each with its length in front so that no two lists look alike.
    private static func chain(_ previous: [UInt8], _ fields: [String]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(fields.reduce(previous.count) { $0 + $1.utf8.count + 4 })
        for field in fields {
            withUnsafeBytes(of: UInt32(field.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: field.utf8)
        }
        return Array(SHA256.hash(data: bytes))
    }
}
