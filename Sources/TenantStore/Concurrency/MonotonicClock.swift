internal import Glibc

/// The clock of all deadlines.
enum MonotonicClock {
    /// Nanoseconds since some fixed moment.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// The moment `milliseconds` from now.
    static func after(milliseconds: Int) -> UInt64 { now() + UInt64(max(0, milliseconds)) * 1_000_000 }
}
