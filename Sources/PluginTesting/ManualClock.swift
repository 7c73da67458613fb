public import PluginKit
internal import Synchronization

/// A clock that stands still until it is set.
public final class ManualClock: Sendable {
    private let state: Mutex<Instant>

    /// Starts at an instant.
    public init(_ start: Instant) { state = Mutex(start) }

    /// The present reading.
    public var now: Instant { state.withLock { $0 } }

    /// Moves the clock.
    public func set(_ instant: Instant) { state.withLock { $0 = instant } }
}
