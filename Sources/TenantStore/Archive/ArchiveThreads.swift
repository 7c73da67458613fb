/// The few threads that archive logs: a company whose disk or key is slow holds up one of them, not all companies.
final class ArchiveThreads: Sendable {
    private struct State {
        /// Oldest first; a company is here once at most.
        var queue = FIFO<LogArchive>()
        /// Companies that a round waits for.
        var isUnderWay = 0
        var isStopping = false
    }

    private let state: Monitor<State>
    private let threads: WorkerThreads

    init(count: Int) {
        let state = Monitor(State())
        self.state = state
        threads = WorkerThreads(name: "store-archive", count: count) { _ in
            while let archive = state.wait({ Self.next(&$0) }) {
                guard let archive else { return }
                _ = try? archive.archive()
                state.withLock { $0.isUnderWay -= 1 }
                state.notifyAll()
            }
        }
    }

    /// Archives these companies soon.
    func add(_ archives: [LogArchive]) {
        guard !archives.isEmpty else { return }
        let isOpen = state.withLock { state in
            if !state.isStopping { state.queue.append(contentsOf: archives) }
            return !state.isStopping
        }
        if isOpen { state.notifyAll() }
    }

    /// Waits until everything that was added is archived, or has failed.
    func wait() { state.wait { $0.queue.isEmpty && $0.isUnderWay == 0 ? () : nil } }

    /// Ends the threads after what they are doing; what is left is archived when its company is closed.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            _ = state.queue.takeAll()
        }
        state.notifyAll()
        threads.join()
    }

    /// The next company; `.some(nil)` when there will be none, `nil` when there is none yet.
    private static func next(_ state: inout State) -> LogArchive?? {
        if state.isStopping { return .some(nil) }
        guard let archive = state.queue.take(1).first else { return nil }
        state.isUnderWay += 1
        return archive
    }
}
