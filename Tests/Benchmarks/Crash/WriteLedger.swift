import Glibc
import RPC
import Synchronization

/// What the load wrote down about the writes of one company: what it asked for, and what was acknowledged.
///
/// The ledger lives outside the host, so that a kill cannot touch it.
final class WriteLedger: Sendable {
    /// A write that the host said is done.
    struct Acknowledged: Sendable {
        let number: UInt64
        /// The serialized answer.
        let answer: [UInt8]
        /// When it came, in milliseconds since 1970.
        let milliseconds: Int64
    }

    private struct State {
        var nextNumber: UInt64 = 0
        var open: Set<UInt64> = []
        var acknowledged: [Acknowledged] = []
        var firstRefusal: RPCError?
    }

    private let state = Mutex(State())

    /// The number of the next write, which is open from now on.
    func ask() -> UInt64 {
        state.withLock { state in
            state.nextNumber += 1
            state.open.insert(state.nextNumber)
            return state.nextNumber
        }
    }

    /// Notes the answer of a write.
    func acknowledge(_ number: UInt64, _ answer: [UInt8]) {
        state.withLock { state in
            state.open.remove(number)
            state.acknowledged.append(Acknowledged(number: number, answer: answer, milliseconds: Self.milliseconds()))
        }
    }

    /// Notes an answer that a kill does not explain.
    func refuse(_ error: RPCError) {
        state.withLock { $0.firstRefusal = $0.firstRefusal ?? error }
    }

    /// The wall clock, in milliseconds since 1970.
    static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The writes without an answer: each of them was done, or was not.
    var open: [UInt64] { state.withLock { $0.open.sorted() } }

    /// The acknowledged writes, in the order of their answers.
    var acknowledged: [Acknowledged] { state.withLock { $0.acknowledged } }

    /// One of the acknowledged writes; `nil` when there is none yet.
    func acknowledged(at choice: UInt64) -> Acknowledged? {
        state.withLock { state in
            state.acknowledged.isEmpty ? nil : state.acknowledged[Int(choice % UInt64(state.acknowledged.count))]
        }
    }

    /// The first answer that a kill does not explain.
    var firstRefusal: RPCError? { state.withLock { $0.firstRefusal } }
}
