import RPC
import Synchronization

/// What a soak has done so far.
final class SoakTally: Sendable {
    struct Counts {
        var writes = 0
        var reads = 0
        var backups = 0
        var restorations = 0
        /// Reads that came while their company was restored.
        var expectedRefusals = 0
        var problems: [String] = []
    }

    private static let problemsMax = 1000
    private let state = Mutex(Counts())

    var counts: Counts { state.withLock { $0 } }

    func add(_ change: (inout Counts) -> Void) { state.withLock { change(&$0) } }

    func note(_ problem: String) {
        state.withLock { if $0.problems.count < Self.problemsMax { $0.problems.append(problem) } }
    }
}
