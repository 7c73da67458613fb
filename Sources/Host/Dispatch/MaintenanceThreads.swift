internal import NIOPosix
internal import Synchronization

/// A few threads for work that blocks: provisioning, sign-in, imports, backups.
final class MaintenanceThreads: Sendable {
    /// Most pieces of work that wait or run.
    static let workMax = 256

    private let pool: NIOThreadPool
    private let waiting = Atomic<Int>(0)

    init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    /// Runs `work` on a thread; `false` when too much is waiting.
    func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.workMax else {
            waiting.subtract(1, ordering: .relaxed)
            return false
        }
        pool.submit { [self] state in
            waiting.subtract(1, ordering: .relaxed)
            if case .active = state { work() }
        }
        return true
    }

    func shutdown() { try? pool.syncShutdownGracefully() }
}
