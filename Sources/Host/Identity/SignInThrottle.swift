package import PluginKit
internal import RPC
internal import Synchronization

/// Slows down guessing of passwords: after five failures for one login, each further try waits longer.
package final class SignInThrottle: Sendable {
    /// Failures that are free.
    static let freeFailures = 5
    /// Longest wait in seconds.
    static let waitSecondsMax: Int64 = 900
    /// Most logins remembered; at the bound the ones whose wait is over are forgotten.
    static let entriesMax = 10_000

    private struct Entry {
        var failures = 0
        var openAt = Instant(milliseconds: 0)
    }

    private let entries = Mutex<[String: Entry]>([:])

    package init() {}

    /// Refuses while the login must wait.
    ///
    /// - Throws: RESOURCE_EXHAUSTED `SIGN_IN_THROTTLED` with the time to wait.
    package func check(_ key: String, now: Instant) throws {
        let openAt = entries.withLock { $0[key]?.openAt }
        guard let openAt, now < openAt else { return }
        throw RPCError(
            .resourceExhausted, "SIGN_IN_THROTTLED", "Too many failed sign-ins for this login. Wait as long as the answer says.",
            domain: "platform", retryDelayMilliseconds: openAt.milliseconds - now.milliseconds)
    }

    /// Counts a failure.
    package func failed(_ key: String, now: Instant) {
        entries.withLock { entries in
            if entries.count >= Self.entriesMax { entries = entries.filter { $0.value.openAt > now } }
            guard entries.count < Self.entriesMax || entries[key] != nil else { return }
            var entry = entries[key] ?? Entry()
            entry.failures += 1
            if entry.failures >= Self.freeFailures {
                let wait = min(Self.waitSecondsMax, 1 << Int64(min(entry.failures - Self.freeFailures, 10)))
                entry.openAt = now.advanced(bySeconds: wait)
            }
            entries[key] = entry
        }
    }

    /// Forgets the failures of a login.
    package func succeeded(_ key: String) { entries.withLock { $0[key] = nil } }
}
