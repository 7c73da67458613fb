internal import Foundation
internal import Glibc

/// Room on the disk and in the table of open files.
enum ResourceChecks {
    static let freePercentMin: Int64 = 10
    static let freeBytesMin: Int64 = 1 << 30
    /// File descriptors of an open company at most: database, log and shared memory, for the writer and its readers.
    static let descriptorsPerTenant: Int64 = 9

    static func disk(_ services: HostServices) -> [Doctor.Finding] {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: services.dataDirectory)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
        let total = (attributes?[.systemSize] as? NSNumber)?.int64Value
        return [disk(freeBytes: free ?? 0, totalBytes: total ?? 0)]
    }

    static func disk(freeBytes: Int64, totalBytes: Int64) -> Doctor.Finding {
        let text = "\(freeBytes >> 20) MiB of \(totalBytes >> 20) MiB are free"
        let remedy = "Move old backups away or give the data directory a larger disk."
        if freeBytes < freeBytesMin { return .error("disk", text, remedy: remedy) }
        return freeBytes / 100 * 100 < totalBytes / 100 * freePercentMin
            ? .warning("disk", text, remedy: remedy) : .ok("disk", text)
    }

    static func descriptors(_ services: HostServices) -> [Doctor.Finding] {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0
        let tenants = min(services.openTenantsMax, services.directory.all.count)
        return [descriptors(limit: Int64(clamping: limit.rlim_cur), open: Int64(open), openTenants: Int64(tenants))]
    }

    /// - Parameter openTenants: Companies that may be open at once.
    static func descriptors(limit: Int64, open: Int64, openTenants: Int64) -> Doctor.Finding {
        let subject = "file descriptors"
        let remedy = "Raise the limit (LimitNOFILE in the service unit) or lower limits.open_tenants."
        if open > limit / 10 * 9 { return .error(subject, "\(open) of \(limit) are in use", remedy: remedy) }
        let needed = openTenants * descriptorsPerTenant
        return needed > limit / 2
            ? .warning(subject, "\(openTenants) open companies may need \(needed) of \(limit)", remedy: remedy)
            : .ok(subject, "\(open) of \(limit) are in use")
    }
}
