internal import PluginKit
internal import RPC
internal import Synchronization
package import TenantStore

/// All companies of a deployment, in memory and in the control database.
package final class TenantDirectory: Sendable {
    private struct State {
        var bySlug: [String: TenantRuntime] = [:]
        var byID: [TenantID: TenantRuntime] = [:]
    }

    private let control: ControlStore
    private let composition: Composition
    private let defaults: TenantQuota
    private let revision: IdentityRevision
    private let state = Mutex(State())

    package init(control: ControlStore, composition: Composition, defaults: TenantQuota, revision: IdentityRevision) throws {
        self.control = control
        self.composition = composition
        self.defaults = defaults
        self.revision = revision
        for record in try control.read(TenantRecord.all) { try add(record) }
    }

    /// Every company, by slug.
    package var all: [TenantRuntime] { state.withLock { $0.bySlug }.sorted { $0.key < $1.key }.map(\.value) }

    package func find(_ id: TenantID) -> TenantRuntime? { state.withLock { $0.byID[id] } }

    package func find(slug: String) -> TenantRuntime? { state.withLock { $0.bySlug[slug] } }

    /// The company with a slug.
    ///
    /// - Throws: NOT_FOUND.
    package func require(slug: String) throws -> TenantRuntime {
        guard let tenant = find(slug: slug), tenant.record.state != .deleting else { throw RPCError.notFound("company", slug) }
        return tenant
    }

    /// Writes a new or changed record; sessions of the company are checked anew from now on.
    ///
    /// - Parameter also: Runs in the same control transaction.
    package func save(_ record: TenantRecord, also: (Connection) throws -> Void = { _ in }) throws {
        try control.write { connection in
            try record.save(connection)
            try also(connection)
        }
        if let known = find(record.id) {
            try known.replace(record, composition: composition, defaults: defaults)
        } else {
            try add(record)
        }
        revision.advance()
    }

    /// Forgets a company.
    package func remove(_ id: TenantID) throws {
        try control.write { try TenantRecord.delete(id, $0) }
        state.withLock {
            guard let runtime = $0.byID.removeValue(forKey: id) else { return }
            if $0.bySlug[runtime.record.slug] === runtime { $0.bySlug[runtime.record.slug] = nil }
        }
        revision.advance()
    }

    /// Gives a company that was made under another slug its own, in the place of `old`, whose tokens it takes over.
    ///
    /// One transaction: afterwards `old` is `deleting`. In memory it stays until ``retire(_:)``, so that its tokens can be carried
    /// over without a moment in which they are refused.
    ///
    /// - Parameter also: Runs in the same control transaction.
    func install(
        _ record: TenantRecord, replacing old: TenantRuntime?, head: AuditTrail.Head, now: Instant,
        also: (Connection) throws -> Void = { _ in }
    ) throws {
        let runtime = try TenantRuntime(record: record, composition: composition, defaults: defaults)
        try control.write { connection in
            if let old { try TenantRecord.giveWay(old.id, slug: record.slug, to: record.id, connection) }
            try record.takeSlug(connection)
            try AuditAnchors.store(record.id, head, now: now, connection)
            try also(connection)
        }
        state.withLock {
            if let draft = $0.byID[record.id] { $0.bySlug[draft.record.slug] = nil }
            $0.byID[record.id] = runtime
            $0.bySlug[record.slug] = runtime
        }
        revision.advance()
    }

    /// Refuses what still comes for a company that ``install(_:replacing:head:now:also:)`` replaced.
    func retire(_ old: TenantRuntime) throws {
        var record = old.record
        record.slug = record.id.rawValue
        record.state = .deleting
        try old.replace(record, composition: composition, defaults: defaults)
        revision.advance()
    }

    private func add(_ record: TenantRecord) throws {
        let runtime = try TenantRuntime(record: record, composition: composition, defaults: defaults)
        state.withLock {
            $0.byID[record.id] = runtime
            $0.bySlug[record.slug] = runtime
        }
    }
}

/// Counts changes of anything a session rests on: tokens, users, roles, plugins, companies.
///
/// A session remembers the count at which it was made; one atomic read per call tells whether it still holds.
package final class IdentityRevision: Sendable {
    private let value = Atomic<UInt64>(1)

    package init() {}

    package var current: UInt64 { value.load(ordering: .acquiring) }

    package func advance() { value.add(1, ordering: .acquiringAndReleasing) }
}
