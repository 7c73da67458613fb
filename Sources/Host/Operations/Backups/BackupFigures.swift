internal import PluginKit
internal import Synchronization
internal import TenantStore

/// How the backups of a deployment go: for monitoring and the doctor.
package final class BackupFigures: Sendable {
    private struct State {
        var made: UInt64 = 0
        var failed: UInt64 = 0
        /// By slug; `nil` when the backups must be looked at.
        var newest: [String: Instant]?
        var failures: [TenantID: String] = [:]
    }

    private let state = Mutex(State())

    /// Backups made since the start.
    var made: UInt64 { state.withLock { $0.made } }
    /// Backups that failed since the start.
    var failed: UInt64 { state.withLock { $0.failed } }

    func succeeded(_ tenant: TenantRuntime, at instant: Instant) {
        state.withLock {
            $0.made += 1
            $0.failures[tenant.id] = nil
            $0.newest?[tenant.record.slug] = instant
        }
    }

    func failed(_ tenant: TenantRuntime, _ error: String) {
        state.withLock {
            $0.failed += 1
            $0.failures[tenant.id] = error
        }
    }

    /// Why the last backup of a company failed; `nil` when it did not.
    func failure(_ tenant: TenantID) -> String? { state.withLock { $0.failures[tenant] } }

    /// Forgets a company that is gone.
    func forget(_ tenant: TenantID) { state.withLock { $0.failures[tenant] = nil } }

    func forgetNewest() { state.withLock { $0.newest = nil } }

    /// When the company that has waited longest was backed up, or made if it never was; `nil` when there is none.
    func oldest(_ services: HostServices) -> Instant? {
        let newest =
            state.withLock { $0.newest }
            ?? {
                let found = Backups(services: services).newest()
                state.withLock { $0.newest = found }
                return found
            }()
        return services.directory.all.map(\.record).filter { [.active, .suspended].contains($0.state) }
            .map { newest[$0.slug] ?? $0.createdAt }.min()
    }
}
