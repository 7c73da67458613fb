internal import Synchronization
internal import TenantStore

/// Bytes of a company's blobs, with those that are being received.
///
/// They are read from the database by the first upload, or by the sweep soon after the host's start, and kept up afterwards.
final class BlobUsage: Sendable {
    private let bytes = Atomic<Int64>(0)
    private let isLoaded = Mutex(false)

    var byteCount: Int64 { bytes.load(ordering: .relaxed) }

    /// Reads what is stored, once.
    func load(_ stored: () throws -> Int64) throws {
        try isLoaded.withLock { isLoaded in
            guard !isLoaded else { return }
            bytes.add(try stored(), ordering: .relaxed)
            isLoaded = true
        }
    }

    /// Takes off what was removed from the database.
    func remove(_ count: Int64) {
        isLoaded.withLock { isLoaded in
            if isLoaded { bytes.subtract(count, ordering: .relaxed) }
        }
    }

    func add(_ count: Int64) { bytes.add(count, ordering: .relaxed) }
}

extension HostServices {
    /// Makes sure that the company's blobs count toward its quota.
    func loadBlobUsage(_ tenant: TenantRuntime) throws {
        try tenant.blobs.load { try store.readNow(tenant.scope) { try BlobTable.bytesTotal($0) } }
    }
}
