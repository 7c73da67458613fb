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
    /// Room for its data.
    let storage: StorageGauge
    /// Bytes of its blobs.
    let blobs = BlobUsage()
    /// Room for commands of its streams.
    let streamRoom = StreamRoom()
    private let state: Mutex<(record: TenantRecord, context: TenantContext)>

    init(record: TenantRecord, composition: Composition, defaults: TenantQuota) throws {
        id = record.id
        scope = TenantScope(tenant: record.id)
        admission = Admission(Self.quota(record, defaults))
        storage = StorageGauge(bytesMax: record.databaseBytes)
        state = Mutex((record, try Self.context(record, composition)))
    }

    package var record: TenantRecord { state.withLock { $0.record } }
    package var context: TenantContext { state.withLock { $0.context } }

    /// Why calls are refused at present, or `nil` when they are not.
    package var refusal: RPCError? {
        let record = record
        switch record.state {
        case .active: return nil
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

    func replace(_ record: TenantRecord, composition: Composition, defaults: TenantQuota) throws {
        let context = try Self.context(record, composition)
        state.withLock { $0 = (record, context) }
        admission.setQuota(Self.quota(record, defaults))
        storage.setQuota(bytesMax: record.databaseBytes)
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
