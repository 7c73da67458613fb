internal import PluginKit
internal import Synchronization

/// When a token was used last, to the minute; shared by everything in memory that speaks of the token.
///
/// Noting a use is one atomic read, and once a minute one write: a call does no I/O for it.
package final class SessionUse: Sendable {
    static let millisecondsOfMinute: Int64 = 60_000

    private let minute: Atomic<Int64>

    init(_ instant: Instant) { minute = Atomic(instant.milliseconds / Self.millisecondsOfMinute) }

    /// The beginning of the minute of the last use.
    var last: Instant { Instant(milliseconds: minute.load(ordering: .relaxed) * Self.millisecondsOfMinute) }

    /// The token is used now.
    func note(_ now: Instant) {
        let present = now.milliseconds / Self.millisecondsOfMinute
        if minute.load(ordering: .relaxed) < present { minute.store(present, ordering: .relaxed) }
    }
}
