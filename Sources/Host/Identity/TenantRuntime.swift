internal import PluginKit
package import RPC
internal import Synchronization
package import TenantStore

/// A company in memory: its record, what calls need to know of it, and its admission control.
package final class TenantRuntime: Sendable {
    package let id: TenantID
    /// Proof for the store that identity was established.
    package let scope: TenantScope
    /// Rate and concurrency of its calls.
    package let admission: Admission
    /// Its connections.
    let seats: ConnectionSeats
    /// Room for its data.
    let storage: StorageGauge
    /// Bytes of its blobs.
    let blobs = BlobUsage()
    /// Room for commands of its streams.
    let streamRoom = StreamRoom()
    private let state: Mutex<(record: TenantRecord, context: TenantContext, isBehind: Bool)>

    init(record: TenantRecord, composition: Composition, defaults: TenantQuota) throws {
        id = record.id
        scope = TenantScope(tenant: record.id)
        admission = Admission(Self.quota(record, defaults))
        seats = ConnectionSeats(tenant: record.id, max: defaults.connections)
        storage = StorageGauge(bytesMax: record.databaseBytes)
        state = Mutex((record, try Self.context(record, composition), Self.isBehind(record, composition)))
    }

    package var record: TenantRecord { state.withLock { $0.record } }
    package var context: TenantContext { state.withLock { $0.context } }

    /// Why calls are refused at present, or `nil` when they are not.
    package var refusal: RPCError? {
        let (record, _, isBehind) = state.withLock { $0 }
        switch record.state {
        case .active:
            guard isBehind else { return nil }
            return RPCError(
                .failedPrecondition, "MIGRATION_PENDING",
                "This company's data are those of another version. The operator of the deployment must run `spearhead tenant migrate`.",
                domain: "platform")
        case .suspended:
            return RPCError(
                .failedPrecondition, "TENANT_SUSPENDED", "This company is suspended. Ask the operator of the deployment.",
                domain: "platform")
        case .quarantined:
            return RPCError(
                .unavailable, "TENANT_QUARANTINED",
                "This company's data need repair; nothing is lost. Ask the operator of the deployment.", domain: "platform")
        case .creating, .deleting:
            return RPCError(.unauthenticated, "TOKEN_UNKNOWN", "The token is not valid. Sign in again.", domain: "platform")
        }
    }

    /// Whether calls are let in and background work is done.
    var isServing: Bool { refusal == nil }

    func replace(_ record: TenantRecord, composition: Composition, defaults: TenantQuota) throws {
        let context = try Self.context(record, composition)
        let isBehind = Self.isBehind(record, composition)
        state.withLock { $0 = (record, context, isBehind) }
        admission.setQuota(Self.quota(record, defaults))
        storage.setQuota(bytesMax: record.databaseBytes)
    }

    private static func isBehind(_ record: TenantRecord, _ composition: Composition) -> Bool {
        record.schema != composition.schema(of: record.plugins)
    }

    private static func quota(_ record: TenantRecord, _ defaults: TenantQuota) -> TenantQuota {
        TenantQuota(
            callsPerSecond: record.callsPerSecond > 0 ? record.callsPerSecond : defaults.callsPerSecond,
            callsInFlight: record.callsInFlight > 0 ? record.callsInFlight : defaults.callsInFlight)
    }

    private static func context(_ record: TenantRecord, _ composition: Composition) throws -> TenantContext {
        var enabled = Set(record.plugins.compactMap(composition.pluginIndex))
        enabled.formUnion([composition.pluginIndex(PlatformPlugin.manifest.id)].compactMap { $0 })
        var hash = StableHash()
        hash.combine(record.id.rawValue.utf8)
        return TenantContext(
            clock: try TenantClock(timeZone: record.timeZone), fingerprint: hash.value, enabledPlugins: enabled,
            composition: composition)
    }
}
