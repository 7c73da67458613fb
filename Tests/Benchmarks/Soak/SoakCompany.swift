import Synchronization

/// A company of a soak, whose writes can be held while it is restored.
final class SoakCompany: Sendable {
    let company: CrashCompany
    private let state = Mutex((isHeld: false, writing: 0))

    init(_ company: CrashCompany) { self.company = company }

    /// Whether it is being restored.
    var isHeld: Bool { state.withLock { $0.isHeld } }

    /// Begins a write; `false` while they are held.
    func beginWrite() -> Bool {
        state.withLock { state in
            if !state.isHeld { state.writing += 1 }
            return !state.isHeld
        }
    }

    func endWrite() { state.withLock { $0.writing -= 1 } }

    /// Lets no write begin and waits until those under way have ended.
    func hold() async throws {
        state.withLock { $0.isHeld = true }
        while state.withLock({ $0.writing > 0 }) { try await Task.sleep(for: .milliseconds(2)) }
    }

    func release() { state.withLock { $0.isHeld = false } }
}
