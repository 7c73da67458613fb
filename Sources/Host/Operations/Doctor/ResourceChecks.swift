/// Room on the disk and in the table of open files.
enum ResourceChecks {
    static let freePercentMin: Int64 = 10
    static let freeBytesMin: Int64 = 1 << 30
    /// File descriptors of an open company at most: database, log and shared memory, for the writer and its readers.
    static let descriptorsPerTenant: Int64 = 9

    static func findings(_ machine: MachineFigures, _ services: HostServices) -> [Doctor.Finding] {
        let tenants = min(services.openTenantsMax, services.directory.all.count)
        return [
            disk(freeBytes: machine.diskFreeBytes, totalBytes: machine.diskTotalBytes),
            descriptors(limit: machine.descriptorLimit, open: machine.descriptorsOpen, openTenants: Int64(tenants)),
        ]
    }

    static func disk(freeBytes: Int64, totalBytes: Int64) -> Doctor.Finding {
        let text = "\(freeBytes >> 20) MiB of \(totalBytes >> 20) MiB are free"
        let remedy = "Move old backups away or give the data directory a larger disk."
        if freeBytes < freeBytesMin { return .error("disk", text, remedy: remedy) }
        return freeBytes / 100 * 100 < totalBytes / 100 * freePercentMin
            ? .warning("disk", text, remedy: remedy) : .ok("disk", text)
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
