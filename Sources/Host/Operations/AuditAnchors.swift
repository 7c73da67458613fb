internal import Foundation
internal import GRDB
internal import Logging
internal import PluginKit
internal import TenantStore

/// Heads of the companies' audit trails, kept in the control database, so that a trail cut at its end is noticed.
struct AuditAnchors {
    let services: HostServices

    /// Anchors the heads of companies that committed something.
    ///
    /// - Returns: The companies whose head could not be read.
    func anchor(_ tenants: Set<TenantID>) throws -> [(id: TenantID, error: any Error)] {
        let now = services.now()
        var heads: [(TenantID, AuditTrail.Head)] = []
        var failures: [(id: TenantID, error: any Error)] = []
        for id in tenants {
            guard let tenant = services.directory.find(id) else { continue }
            do {
                let anchor = try anchored(id)
                let head = try services.store.readNow(tenant.scope) { connection -> AuditTrail.Head? in
                    let head = try AuditTrail.head(connection)
                    guard let anchor, let problem = try Self.mismatch(anchor, head, connection) else { return head }
                    // A new anchor would hide what the old one shows, so the old one stays.
                    services.logger.critical(
                        "an audit trail was changed", metadata: ["tenant": "\(id)", "problem": "\(problem)"])
                    return nil
                }
                if let head { heads.append((id, head)) }
            } catch {
                failures.append((id, error))
            }
        }
        guard !heads.isEmpty else { return failures }
        try services.control.write { connection in
            for (id, head) in heads {
                try Self.store(id, head, now: now, connection)
            }
        }
        return failures
    }

    /// Writes down the head of one company in the control database.
    static func store(_ id: TenantID, _ head: AuditTrail.Head, now: Instant, _ control: Connection) throws {
        try control.database.execute(
            sql: """
                INSERT INTO audit_anchor (tenant_id, sequence, hash, at) VALUES (?, ?, ?, ?)
                ON CONFLICT (tenant_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, at = excluded.at
                """,
            arguments: [id.rawValue, head.sequence, Data(head.hash), now])
    }

    /// Recomputes a company's chain and compares it with its anchor.
    func verify(_ tenant: TenantRuntime) throws -> (head: AuditTrail.Head, problem: String?) {
        let anchor = try anchored(tenant.id)
        return try services.store.readNow(tenant.scope) { connection in
            let (head, problem) = try AuditTrail.verify(connection)
            guard problem == nil, let anchor else { return (head, problem) }
            return (head, try Self.mismatch(anchor, head, connection))
        }
    }

    /// The anchored head of a company.
    func anchored(_ id: TenantID) throws -> AuditTrail.Head? {
        try services.control.read { connection in
            try Row.fetchOne(
                connection.database, sql: "SELECT sequence, hash FROM audit_anchor WHERE tenant_id = ?", arguments: [id.rawValue]
            ).map { AuditTrail.Head(sequence: $0["sequence"], hash: Array($0["hash"] as Data)) }
        }
    }

    /// Why a trail with this head cannot be the one that was anchored; `nil` when it can.
    static func mismatch(_ anchor: AuditTrail.Head, _ head: AuditTrail.Head, _ connection: Connection) throws -> String? {
        guard head.sequence >= anchor.sequence else {
            return "the trail ends at entry \(head.sequence), but entry \(anchor.sequence) was anchored: it was cut"
        }
        let hash = try Data.fetchOne(
            connection.database, sql: "SELECT hash FROM platform_audit WHERE sequence = ?", arguments: [anchor.sequence])
        guard anchor.sequence == 0 || hash.map(Array.init) == anchor.hash else {
            return "entry \(anchor.sequence) is not the one that was anchored: the trail was rewritten"
        }
        return nil
    }
}
