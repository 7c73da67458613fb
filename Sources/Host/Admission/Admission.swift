package import RPC
internal import Synchronization

/// Bounds of one company's calls.
package struct TenantQuota: Sendable, Hashable {
    /// Calls per second; a burst of as many may come at once.
    package var callsPerSecond: Int64
    /// Calls under way at once.
    package var callsInFlight: Int64
    /// Connections that present the company's tokens.
    package var connections: Int64

    package init(callsPerSecond: Int64, callsInFlight: Int64, connections: Int64 = 1000) {
        self.callsPerSecond = callsPerSecond
        self.callsInFlight = callsInFlight
        self.connections = connections
    }
}

/// Lets a company's calls in as its quota allows, so that one company cannot slow another down.
///
/// The rate is a token bucket that holds one second's worth, counted in nanoseconds of credit: a call costs
/// `1e9 / rate` nanoseconds, and credit grows with the monotonic clock.
package final class Admission: Sendable {
    private struct State {
        var costNanoseconds: Int64
        var creditNanoseconds: Int64 = 1_000_000_000
        var refilled = Deadline(nanoseconds: 0)
        var inFlight: Int64 = 0
        var inFlightMax: Int64
    }

    private let state: Mutex<State>

    package init(_ quota: TenantQuota) {
        state = Mutex(State(costNanoseconds: 1_000_000_000 / max(1, quota.callsPerSecond), inFlightMax: quota.callsInFlight))
    }

    /// Changes the bounds; calls under way go on.
    package func setQuota(_ quota: TenantQuota) {
        state.withLock {
            $0.costNanoseconds = 1_000_000_000 / max(1, quota.callsPerSecond)
            $0.inFlightMax = quota.callsInFlight
        }
    }

    /// Calls under way.
    package var inFlight: Int64 { state.withLock { $0.inFlight } }

    /// Lets one call in; ``leave()`` must follow.
    ///
    /// - Returns: `nil`, or why it is refused: RESOURCE_EXHAUSTED with the time to wait.
    package func enter(now: Deadline) -> RPCError? {
        state.withLock { state in
            if now > state.refilled {
                let elapsed = Int64(clamping: now.nanoseconds - state.refilled.nanoseconds)
                state.creditNanoseconds = min(
                    1_000_000_000, state.creditNanoseconds.addingReportingOverflow(elapsed).partialValue)
                if elapsed >= 1_000_000_000 { state.creditNanoseconds = 1_000_000_000 }
                state.refilled = now
            }
            guard state.inFlight < state.inFlightMax else { return Self.tooManyInFlight(state.inFlightMax) }
            guard state.creditNanoseconds >= state.costNanoseconds else {
                return Self.tooFast(waitNanoseconds: state.costNanoseconds - state.creditNanoseconds)
            }
            state.creditNanoseconds -= state.costNanoseconds
            state.inFlight += 1
            return nil
        }
    }

    /// Says that a call is answered.
    package func leave() { state.withLock { $0.inFlight -= 1 } }

    private static func tooFast(waitNanoseconds: Int64) -> RPCError {
        RPCError(
            .resourceExhausted, "RATE_LIMITED",
            "This company calls faster than its quota allows. Wait as long as the answer says.",
            domain: "platform", retryDelayMilliseconds: waitNanoseconds / 1_000_000 + 1)
    }

    private static func tooManyInFlight(_ limit: Int64) -> RPCError {
        RPCError(
            .resourceExhausted, "TOO_MANY_CALLS_IN_FLIGHT",
            "This company has \(limit) calls under way, which is its quota. Wait for answers before you send more.",
            domain: "platform", retryDelayMilliseconds: 10)
    }
}
