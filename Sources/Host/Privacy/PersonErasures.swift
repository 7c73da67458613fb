internal import Foundation
internal import GRDB
internal import Logging
internal import PluginKit
internal import RPC
internal import TenantStore

/// Erasures over everything that a deployment keeps: company, control database, files.
struct PersonErasures {
    let services: HostServices

    /// Erases a person in the company of a command, in its transaction.
    ///
    /// What is in the control database ends before the commit: a token too few is safe, one too many is not.
    func erase(_ id: String, in tenant: TenantRuntime, _ connection: Connection, now: Instant) throws -> PersonErasure.Result {
        let result = try PersonErasure(services.composition, connection).erase(id)
        try services.identity.erase(users: result.users, of: tenant.id) { control in
            try ErasureList.begin(id, of: tenant.record.slug, at: now, control)
            try eraseOperations(result.patterns, control)
        }
        return result
    }

    /// Removes the bytes of erased people from a company's files and from the control database.
    ///
    /// - Throws: UNAVAILABLE `ERASURE_UNFINISHED` when a reader, or want of room, is in the way; the background work tries again.
    func scrub(_ tenant: TenantRuntime, _ people: [String]) throws {
        do {
            try scrub(tenant.id)
            try services.control.scrub()
        } catch let error as StoreError where [.busy, .diskFull, .tooManyOpenTenants].contains(error.code) {
            throw RPCError(
                .unavailable, "ERASURE_UNFINISHED",
                "The person is erased, but freed space still holds bytes of them: \(error.message) The server goes on trying; repeat the request "
                    + "to hear when it is done.",
                domain: "platform", retryDelayMilliseconds: 60_000)
        }
        try services.control.write { try ErasureList.finish(people, of: tenant.record.slug, at: services.now(), $0) }
    }

    /// Erases, in a company that was made of a backup, everyone who was erased since; nobody uses the company yet.
    ///
    /// - Parameter slugs: The company that the backup was made of, and the one whose place it takes.
    /// - Returns: The new head of its audit trail; `nil` when the backup holds nobody who was erased.
    func repeatAll(of slugs: Set<String>, in id: TenantID, now: Instant) throws -> AuditTrail.Head? {
        let people = try slugs.flatMap { try ErasureList.people(of: $0, services.control) }
        guard !people.isEmpty else { return nil }
        let head = try services.store.exclusively(id) { connection in
            try connection.savepoint {
                let found = try people.compactMap { try eraseAgain($0, connection, now: now) }
                return found.isEmpty ? nil : try AuditTrail.head(connection)
            }
        }
        if head != nil { try scrub(id) }
        return head
    }

    /// Erases a person on the platform's own account.
    ///
    /// - Returns: `nil` when the company holds nothing of the person.
    func eraseAgain(_ id: String, _ connection: Connection, now: Instant) throws -> PersonErasure.Result? {
        let result: PersonErasure.Result
        do {
            result = try PersonErasure(services.composition, connection).erase(id)
        } catch let error as RPCError where error.code == .notFound {
            return nil
        }
        guard !result.isEmpty else { return nil }
        let call = Call(
            method: PersonErasure.method, caller: .system, visible: .everyone, requestID: UUIDv7.generate(at: now), now: now,
            clock: try TenantClock(timeZone: "UTC"), language: .english, tenantFingerprint: 0)
        let entry = AuditEntry(plugin: PlatformPlugin.manifest.id, subject: "persons/\(id)", changes: result.changes)
        try AuditTrail.append([entry], call: call, connection: connection)
        return result
    }

    private func scrub(_ id: TenantID) throws {
        try services.store.scrub(id)
        let scope = TenantScope(tenant: id)
        try services.store.removeUnreferencedBlobs(scope) { digests in
            guard !digests.isEmpty else { return [] }
            return try services.store.readNow(scope) { connection in
                Set(try digests.filter { try BlobTable.contains($0, connection) })
            }
        }
    }

    /// Takes answers out of the operators' log that tell of the person.
    private func eraseOperations(_ patterns: BytePatterns, _ control: Connection) throws {
        var found: [String] = []
        try control.forEach("SELECT request_id, response FROM operation WHERE response IS NOT NULL") { row in
            if patterns.occur(in: row.bytes(1)) { found.append(row[0]) }
        }
        for id in found { try control.execute("UPDATE operation SET response = NULL WHERE request_id = ?", [id]) }
    }
}
