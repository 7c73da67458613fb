import RPC
import Testing

@testable import SpearheadClient

@Suite("Retry policy")
struct RetryPolicyTests {
    private let policy = RetryPolicy(attemptsMax: 4, firstDelayMilliseconds: 100, delayMillisecondsMax: 300)

    @Test("Waits double up to the bound", arguments: [(1, 100), (2, 200), (3, 300)])
    func doubles(attempt: Int, wait: Int64) {
        let error = RPCError(.unavailable, "DRAINING", "")
        #expect(policy.delayMilliseconds(afterAttempt: attempt, error: error, jitterPermille: 1000) == wait)
        #expect(policy.delayMilliseconds(afterAttempt: attempt, error: error, jitterPermille: 0) == wait / 2)
    }

    @Test("The last attempt is not followed by another")
    func bounded() {
        #expect(policy.delayMilliseconds(afterAttempt: 4, error: RPCError(.unavailable, "X", ""), jitterPermille: 0) == nil)
        #expect(
            RetryPolicy.never.delayMilliseconds(afterAttempt: 1, error: RPCError(.unavailable, "X", ""), jitterPermille: 0) == nil
        )
    }

    @Test("A wait that the server asks for is kept, however long")
    func retryInfo() {
        let error = RPCError(.unavailable, "X", "", retryDelayMilliseconds: 5000)
        #expect(policy.delayMilliseconds(afterAttempt: 1, error: error, jitterPermille: 500) == 5000)
    }

    @Test("Only calls that the server could not take are repeated", arguments: RPCCode.allCases)
    func codes(code: RPCCode) {
        let plain = policy.delayMilliseconds(afterAttempt: 1, error: RPCError(code, "X", ""), jitterPermille: 0)
        #expect((plain != nil) == (code == .unavailable))
        let timed = RPCError(code, "X", "", retryDelayMilliseconds: 1)
        let delay = policy.delayMilliseconds(afterAttempt: 1, error: timed, jitterPermille: 0)
        #expect((delay != nil) == (code == .unavailable || code == .resourceExhausted))
    }

    @Test("Any number of attempts stays within the arithmetic")
    func saturates() {
        let patient = RetryPolicy(attemptsMax: .max, firstDelayMilliseconds: 100, delayMillisecondsMax: 300)
        let delay = patient.delayMilliseconds(
            afterAttempt: 1_000_000, error: RPCError(.unavailable, "X", ""), jitterPermille: 1000)
        #expect(delay == 300)
    }
}
