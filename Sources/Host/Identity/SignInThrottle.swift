package import PluginKit
internal import RPC
internal import Synchronization

/// Slows down guessing of passwords: after five failures for one login each further try waits longer, and an address has so many
/// failures over all logins.
///
/// A login that does not exist is counted as one that does, so that the throttle tells nobody which ones there are.
package final class SignInThrottle: Sendable {
    /// Failures that are free.
    static let freeFailures = 5
    /// Longest wait in seconds.
    static let waitSecondsMax: Int64 = 900
    /// Most logins remembered; at the bound the half with the fewest failures is forgotten, so that who floods the throttle with
    /// other logins does not wipe out the one that is guessed at.
    static let entriesMax = 10_000

    private struct Login {
        var failures = 0
        var openAt = Instant(milliseconds: 0)
    }

    private struct State {
        var logins: [String: Login] = [:]
        var addresses: AddressThrottle
    }

    private let state: Mutex<State>

    /// - Parameter addressFailures: Failures of an address at once; 0 for no bound.
    package init(addressFailures: Int = AddressThrottle.failuresDefault) {
        state = Mutex(State(addresses: AddressThrottle(failures: addressFailures)))
    }

    /// What a login is counted under.
    static func key(tenant: String, login: String) -> String { "\(tenant)/\(login.lowercased())" }

    /// Logins and addresses that are remembered.
    var count: (logins: Int, addresses: Int) { state.withLock { ($0.logins.count, $0.addresses.count) } }

    /// Refuses while the login or the address must wait.
    ///
    /// - Throws: RESOURCE_EXHAUSTED `SIGN_IN_THROTTLED` with the time to wait.
    package func check(_ login: String, address: String, now: Instant) throws {
        let (openAt, addressWait) = state.withLock { ($0.logins[login]?.openAt, $0.addresses.wait(address, now: now)) }
        if let openAt, now < openAt {
            throw Self.refusal("for this login", waitMilliseconds: openAt.milliseconds - now.milliseconds)
        }
        if let addressWait { throw Self.refusal("from this address", waitMilliseconds: addressWait) }
    }

    private static func refusal(_ whose: String, waitMilliseconds: Int64) -> RPCError {
        RPCError(
            .resourceExhausted, "SIGN_IN_THROTTLED", "Too many failed sign-ins \(whose). Wait as long as the answer says.",
            domain: "platform", retryDelayMilliseconds: waitMilliseconds)
    }

    /// Counts a failure.
    package func failed(_ login: String, address: String, now: Instant) {
        state.withLock { state in
            state.addresses.failed(address, now: now)
            if state.logins.count >= Self.entriesMax, state.logins[login] == nil {
                let kept = state.logins.sorted { $0.value.failures > $1.value.failures }.prefix(Self.entriesMax / 2)
                state.logins = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
            }
            var entry = state.logins[login] ?? Login()
            entry.failures += 1
            if entry.failures >= Self.freeFailures {
                let wait = min(Self.waitSecondsMax, 1 << Int64(min(entry.failures - Self.freeFailures, 10)))
                entry.openAt = now.advanced(bySeconds: wait)
            }
            state.logins[login] = entry
        }
    }

    /// Forgets the failures of a login; those of an address are only forgotten in time, so that an account of one's own does not help.
    package func succeeded(_ login: String) { state.withLock { $0.logins[login] = nil } }
}
