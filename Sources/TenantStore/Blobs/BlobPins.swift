/// Which blobs must not be removed now, because an upload has placed them and its command is not done.
///
/// An upload may find its content in place already, as the leftover of another one that nothing refers to. The pin, and waiting
/// for a removal under way, see to it that no transaction can come to refer to a file that is gone.
final class BlobPins: Sendable {
    private struct Key: Hashable {
        let tenant: TenantID
        let digest: BlobDigest
    }

    private struct State {
        var pins: [Key: Int] = [:]
        var removing: Set<Key> = []
    }

    private let monitor = Monitor(State())

    func pin(_ tenant: TenantID, _ digest: BlobDigest) {
        let key = Key(tenant: tenant, digest: digest)
        monitor.wait { state -> Void? in
            if state.removing.contains(key) { return nil }
            state.pins[key, default: 0] += 1
            return ()
        }
    }

    func unpin(_ tenant: TenantID, _ digest: BlobDigest) {
        let key = Key(tenant: tenant, digest: digest)
        monitor.withLock { state in
            let left = (state.pins[key] ?? 1) - 1
            state.pins[key] = left > 0 ? left : nil
        }
    }

    /// Runs `remove` while nobody can pin the blob; does nothing when it is pinned.
    func whileUnpinned<Result>(_ tenant: TenantID, _ digest: BlobDigest, _ remove: () throws -> Result) rethrows -> Result? {
        let key = Key(tenant: tenant, digest: digest)
        let mayRemove = monitor.withLock { state in
            guard state.pins[key] == nil else { return false }
            return state.removing.insert(key).inserted
        }
        guard mayRemove else { return nil }
        defer {
            monitor.withLock { _ = $0.removing.remove(key) }
            monitor.notifyAll()
        }
        return try remove()
    }
}
