internal import Foundation
internal import Glibc

/// What the doctor asks of the machine; a test gives its own.
struct MachineFigures: Sendable {
    /// Bytes of the file system that the data directory is on.
    var diskFreeBytes: Int64
    var diskTotalBytes: Int64
    /// File descriptors that the process may open, and has open.
    var descriptorLimit: Int64
    var descriptorsOpen: Int64

    static func read(dataDirectory: String) -> MachineFigures {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: dataDirectory)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        return MachineFigures(
            diskFreeBytes: (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0,
            diskTotalBytes: (attributes?[.systemSize] as? NSNumber)?.int64Value ?? 0,
            descriptorLimit: Int64(clamping: limit.rlim_cur), descriptorsOpen: Int64(ProcessFigures.descriptorCount))
    }
}
