internal import RPC
internal import Synchronization

/// Counts calls: by method and status code, and how long they took by service.
///
/// The number of series is bounded by the method table: nothing that a caller sends becomes a label.
package final class CallMetrics: Sendable {
    /// Upper bounds of the duration buckets, in seconds.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30]
    private static let boundsNanoseconds = bounds.map { UInt64($0 * 1e9) }

    /// The answers of one method, by status code.
    final class Answers: Sendable {
        private let counts = InlineArray<17, Atomic<UInt64>> { _ in Atomic(0) }

        func add(_ code: RPCCode) { counts[Int(code.rawValue)].add(1, ordering: .relaxed) }
        subscript(code: RPCCode) -> UInt64 { counts[Int(code.rawValue)].load(ordering: .relaxed) }
    }

    /// The durations of one service's calls.
    final class Durations: Sendable {
        private let counts = InlineArray<14, Atomic<UInt64>> { _ in Atomic(0) }
        private let nanoseconds = Atomic<UInt64>(0)

        func add(_ duration: UInt64) {
            let bucket = CallMetrics.boundsNanoseconds.firstIndex { duration <= $0 } ?? CallMetrics.boundsNanoseconds.count
            counts[bucket].add(1, ordering: .relaxed)
            nanoseconds.add(duration, ordering: .relaxed)
        }

        /// Calls by bucket, the last one without a bound.
        var buckets: [UInt64] { (0..<14).map { counts[$0].load(ordering: .relaxed) } }
        var seconds: Double { Double(nanoseconds.load(ordering: .relaxed)) / 1e9 }
    }

    let names: [MethodName]
    /// By method index.
    let answers: [Answers]
    /// Calls refused before there was a method: malformed, unknown, too large, past their deadline.
    let refused = Answers()
    /// By name of the service.
    let durations: [String: Durations]
    private let durationsOfMethod: [Durations]

    init(names: [MethodName]) {
        self.names = names
        answers = names.map { _ in Answers() }
        let durations = Dictionary(names.map { ($0.service, Durations()) }, uniquingKeysWith: { first, _ in first })
        self.durations = durations
        durationsOfMethod = names.map { durations[$0.service] ?? Durations() }
    }

    /// Counts a call that was answered; see ``CallHandler/callEnded(_:)``.
    func add(method: Int?, code: RPCCode, nanoseconds: UInt64) {
        guard let method else { return refused.add(code) }
        answers[method].add(code)
        durationsOfMethod[method].add(nanoseconds)
    }
}
