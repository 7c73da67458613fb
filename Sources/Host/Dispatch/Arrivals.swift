internal import PluginKit
internal import TenantStore

/// The plugin calls that arrived together on one event loop, handed to the store in one piece per company.
final class Arrivals: @unchecked Sendable {
    // @unchecked because it is held by a thread-specific variable and touched only by that thread.

    private var reads: [(scope: TenantScope, jobs: [any ReadJob])] = []
    private var writes: [(scope: TenantScope, jobs: [any LaneCommand])] = []

    func add(_ call: PluginCall, store: TenantStore) {
        switch call.registration.kind {
        case .query: Self.append(call, call.scope, to: &reads)
        case .command: Self.append(call, call.scope, to: &writes)
        case .report, .stream, .commandStream, .upload, .download: store.report(call.scope, call)
        }
    }

    func submit(to store: TenantStore) {
        for (scope, jobs) in reads { store.read(scope, jobs) }
        for (scope, jobs) in writes { store.writeBatch(scope, jobs) }
        reads.removeAll(keepingCapacity: true)
        writes.removeAll(keepingCapacity: true)
    }

    static func submit(_ call: PluginCall, to store: TenantStore) {
        switch call.registration.kind {
        case .query: store.read(call.scope, [call])
        case .command: store.write(call.scope, call)
        case .report, .stream, .commandStream, .upload, .download: store.report(call.scope, call)
        }
    }

    private static func append<Job>(_ job: Job, _ scope: TenantScope, to batches: inout [(scope: TenantScope, jobs: [Job])]) {
        if let last = batches.indices.last, batches[last].scope == scope {
            batches[last].jobs.append(job)
        } else {
            batches.append((scope, [job]))
        }
    }
}
