internal import Glibc

/// A point on the monotonic clock, in nanoseconds.
public struct Deadline: Sendable, Hashable, Comparable {
    /// Nanoseconds on the clock that ``now()`` reads.
    public var nanoseconds: UInt64

    /// Makes a deadline from a reading of the monotonic clock.
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// The present reading of the monotonic clock.
    public static func now() -> Deadline {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Deadline(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    /// The time `nanoseconds` later; saturates instead of overflowing.
    public func advanced(byNanoseconds nanoseconds: Int64) -> Deadline {
        guard nanoseconds > 0 else { return self }
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(UInt64(nanoseconds))
        return Deadline(nanoseconds: overflow ? .max : sum)
    }

    /// Whether the deadline has passed.
    public var hasPassed: Bool { Deadline.now() >= self }

    /// Earlier before later.
    public static func < (left: Deadline, right: Deadline) -> Bool { left.nanoseconds < right.nanoseconds }
}

/// The wall clock.
public enum WallClock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
