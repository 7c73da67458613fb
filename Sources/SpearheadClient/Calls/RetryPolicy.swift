internal import RPC

/// How often and when a call is repeated after the server could not take it.
///
/// A call is repeated when it failed with UNAVAILABLE, or with RESOURCE_EXHAUSTED and a time at which to try again.
/// That is safe for every unary method: reads change nothing, and a command carries its `request_id`.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all, the first included.
    public var attemptsMax: Int
    /// Wait before the second attempt; doubles from one attempt to the next.
    public var firstDelayMilliseconds: Int64
    /// Longest wait that the policy itself chooses; a server may ask for a longer one.
    public var delayMillisecondsMax: Int64

    /// Makes a policy.
    public init(attemptsMax: Int = 4, firstDelayMilliseconds: Int64 = 100, delayMillisecondsMax: Int64 = 2000) {
        self.attemptsMax = attemptsMax
        self.firstDelayMilliseconds = firstDelayMilliseconds
        self.delayMillisecondsMax = delayMillisecondsMax
    }

    /// One attempt only.
    public static let never = RetryPolicy(attemptsMax: 1)

    /// How long to wait after an attempt, or `nil` to give up.
    ///
    /// - Parameters:
    ///   - attempt: the attempt that failed, from 1.
    ///   - error: how it failed.
    ///   - jitterPermille: 0 to 1000, where in the upper half of the wait the next attempt lies.
    func delayMilliseconds(afterAttempt attempt: Int, error: RPCError, jitterPermille: Int64) -> Int64? {
        guard attempt < attemptsMax else { return nil }
        switch error.code {
        case .unavailable: break
        case .resourceExhausted where error.retryDelayMilliseconds != nil: break
        default: return nil
        }
        let doublings = min(attempt - 1, 20)
        let delay = min(delayMillisecondsMax, firstDelayMilliseconds << Int64(doublings))
        let jittered = delay / 2 + delay * jitterPermille / 2000
        return max(jittered, error.retryDelayMilliseconds ?? 0)
    }
}
