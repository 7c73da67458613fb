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
///
/// What names a person can be taken out and the chain still verifies. Users stand in it by id alone. The values of an entry stand in the
/// chain as a salted digest of theirs, the *seal*: as long as the values are there, the row keeps the salt, and the digest is computed;
/// an erasure removes both and leaves the digest, from which nobody can guess a telephone number without the salt. An entry may be empty
/// only if a later entry of an erasure names it.
enum AuditTrail {
    /// The hash before the first entry.
    static let genesis = [UInt8](repeating: 0, count: 32)
    /// The values of an entry that changed nothing.
    static let noChanges = "[]"
    /// The field under which the entry of an erasure names the entries that it emptied.
    static let emptiedField = "audit_entries"

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
        let name = shownName(of: call.caller)
        for entry in entries {
            let changes = entry.changes.isEmpty ? noChanges : JSON.text(of: entry.changes)
            let seal = entry.changes.isEmpty ? [] : AuditSeal.salt()
            let sequence = head.sequence + 1
            let fields = [
                String(sequence), String(call.now.milliseconds), call.caller.kind.rawValue, call.caller.id, name, method,
                entry.subject, call.requestID,
            ]
            let hash = chain(head.hash, fields, try AuditSeal.digest(of: changes, seal: seal))
            try connection.execute(
                """
                INSERT INTO platform_audit
                    (sequence, at, caller_kind, caller_id, caller_name, method, subject, request_id, changes, seal, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    sequence, call.now, call.caller.kind.rawValue, call.caller.id, name, method, entry.subject, call.requestID,
                    changes, Data(seal), Data(hash),
                ])
            head = Head(sequence: sequence, hash: hash)
        }
        connection.remember(head)
    }

    /// The name that stands in the trail itself: a user's is looked up by id, so that it can be erased in one place.
    private static func shownName(of caller: Caller) -> String {
        switch caller.kind {
        case .user, .api: ""
        case .operator, .system: caller.name
        }
    }

    /// Recomputes the chain.
    ///
    /// - Returns: The head, and a sentence that names the first wrong entry if there is one.
    static func verify(_ connection: Connection) throws -> (head: Head, problem: String?) {
        var head = Head(sequence: 0, hash: genesis)
        var emptied: Set<Int64> = []
        let erasure = PersonErasure.method.description
        let statement = try connection.statement("SELECT * FROM platform_audit ORDER BY sequence")
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() {
            let sequence: Int64 = row["sequence"]
            guard sequence == head.sequence + 1 else { return (head, "entry \(head.sequence + 1) is missing") }
            let changes: String = row["changes"]
            let seal = Array(row["seal"] as Data)
            let fields: [String] = [
                String(sequence), String(row["at"] as Int64), row["caller_kind"], row["caller_id"], row["caller_name"],
                row["method"], row["subject"], row["request_id"],
            ]
            let hash = Array(row["hash"] as Data)
            guard let digest = try? AuditSeal.digest(of: changes, seal: seal), hash == chain(head.hash, fields, digest) else {
                return (head, "entry \(sequence) was changed")
            }
            if seal.count == AuditSeal.digestBytes { emptied.insert(sequence) }
            if row["method"] as String == erasure {
                for range in AuditSeal.emptiedEntries(in: changes) { emptied.subtract(range) }
            }
            head = Head(sequence: sequence, hash: hash)
        }
        return (head, emptied.min().map { "entry \($0) was emptied, and no erasure names it" })
    }

    /// SHA-256 over the previous hash, the fields, each with its length in front so that no two lists look alike, and the seal's digest.
    private static func chain(_ previous: [UInt8], _ fields: [String], _ digest: [UInt8]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(fields.reduce(previous.count + digest.count) { $0 + $1.utf8.count + 4 })
        for field in fields {
            withUnsafeBytes(of: UInt32(field.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: field.utf8)
        }
        bytes.append(contentsOf: digest)
        return Array(SHA256.hash(data: bytes))
    }
}
