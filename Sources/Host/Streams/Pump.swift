internal import Synchronization

/// Keeps work from running twice at once, and from being forgotten when it is asked for while it runs.
final class Pump: Sendable {
    private enum State { case idle, running, runningAndAsked }

    private let state = Mutex(State.idle)

    /// Asks for a run; `true` when the caller must make it.
    func begin() -> Bool {
        state.withLock { state in
            defer { state = state == .idle ? .running : .runningAndAsked }
            return state == .idle
        }
    }

    /// Ends a run; `true` when it was asked for another one meanwhile, which the caller must make.
    func end() -> Bool {
        state.withLock { state in
            defer { state = state == .runningAndAsked ? .running : .idle }
            return state == .runningAndAsked
        }
    }
}
