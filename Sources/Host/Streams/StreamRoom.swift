internal import Synchronization

/// Room for the commands of a company's streams that are in its lane, shared by all of its streams.
///
/// It is smaller than the lane's queue, so that streams cannot keep single commands of the company out, and a stream that finds none
/// waits instead of being refused.
final class StreamRoom: Sendable {
    /// Most commands of streams in the lane of one company.
    static let commandsMax = 512

    private struct State {
        var free = StreamRoom.commandsMax
        /// Streams that found no room, longest waiting first.
        var waiting: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Takes room for up to `wanted` commands; when there is none, `wake` is called once when there is.
    func take(_ wanted: Int, orElse wake: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            guard state.free > 0 else {
                state.waiting.append(wake)
                return 0
            }
            let granted = min(wanted, state.free)
            state.free -= granted
            return granted
        }
    }

    /// Gives room back. Whoever is woken takes some and gives it back in turn, so that all who wait are woken.
    func giveBack(_ count: Int) {
        guard count > 0 else { return }
        let next = state.withLock { state in
            state.free += count
            return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
        next?()
    }
}
