internal import PluginKit
internal import TenantStore

/// When each company must be looked at next, so that idle ones are not opened.
///
/// A company that is not known here is due at once, after the ones that are known to be due: this is how a host that
/// has started after a crash finds what is waiting in the files.
struct Agenda {
    /// The companies that are known here, and when each is due.
    private(set) var dueAt: [TenantID: Instant] = [:]

    init(dueAt: [TenantID: Instant] = [:]) { self.dueAt = dueAt }

    /// Long after any clock.
    static let never = Instant(milliseconds: .max)

    /// Asks to look at a company at `instant`, or earlier if that was asked before.
    mutating func hasten(_ id: TenantID, _ instant: Instant) {
        dueAt[id] = min(instant, dueAt[id] ?? instant)
    }

    /// Makes a company due at once.
    mutating func forget(_ id: TenantID) { dueAt[id] = nil }

    /// Takes the companies that are due, the longest waiting first; each is due again only when ``hasten(_:_:)`` says so.
    mutating func take(now: Instant, among ids: [TenantID], max: Int) -> [TenantID] {
        if dueAt.count > ids.count {
            let known = Set(ids)
            dueAt = dueAt.filter { known.contains($0.key) }
        }
        let due = ids.filter { (dueAt[$0] ?? now) <= now }
            .sorted { (dueAt[$0] ?? Self.never) < (dueAt[$1] ?? Self.never) }
            .prefix(max)
        for id in due { dueAt[id] = Self.never }
        return Array(due)
    }
}
