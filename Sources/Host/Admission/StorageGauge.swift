internal import Glibc
internal import RPC
internal import Synchronization
internal import TenantStore

/// Refuses a company's commands while its database file and its blobs are larger than its quota; reading goes on.
///
/// The size is asked of the file system at most once a second, so a company can be over its quota by what it writes in a
/// second, and by what its log holds.
final class StorageGauge: Sendable {
    /// How long a measured size counts.
    static let secondsMax: Int64 = 1

    private let bytesMax: Atomic<Int64>
    private let measured = Mutex<(bytes: Int64, until: Deadline)>((0, Deadline(nanoseconds: 0)))

    /// - Parameter bytesMax: The quota; 0 means none.
    init(bytesMax: Int64) { self.bytesMax = Atomic(bytesMax) }

    func setQuota(bytesMax: Int64) { self.bytesMax.store(bytesMax, ordering: .relaxed) }

    /// Why a command is refused: RESOURCE_EXHAUSTED `STORAGE_FULL`; `nil` when there is room.
    ///
    /// - Parameters:
    ///   - now: The present moment.
    ///   - path: The database file.
    ///   - others: Bytes that count beside it.
    func refusal(now: Deadline, path: @autoclosure () -> String, others: Int64 = 0) -> RPCError? {
        let limit = bytesMax.load(ordering: .relaxed)
        guard limit > 0 else { return nil }
        let bytes = measured.withLock { measured in
            if now >= measured.until {
                var information = stat()
                measured.bytes = stat(path(), &information) == 0 ? Int64(information.st_size) : 0
                measured.until = now.advanced(byNanoseconds: Self.secondsMax * 1_000_000_000)
            }
            return measured.bytes
        }
        guard bytes + others >= limit else { return nil }
        return RPCError(
            .resourceExhausted, "STORAGE_FULL",
            "This company's data have reached their quota of \(limit) bytes. Reading goes on; ask the operator for more room.",
            domain: "platform")
    }
}

extension HostServices {
    /// Refuses when a company may not store more.
    ///
    /// - Throws: RESOURCE_EXHAUSTED `STORAGE_FULL`.
    func requireRoom(_ tenant: TenantRuntime) throws {
        let refusal = tenant.storage.refusal(
            now: .now(), path: "\(dataDirectory)/tenants/\(tenant.id.rawValue)/tenant.db", others: tenant.blobs.byteCount)
        if let refusal { throw refusal }
    }
}
