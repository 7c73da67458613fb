internal import Foundation
internal import PluginKit
internal import RPC
internal import TenantStore

/// What a disk without room is to the host.
enum FullDisk {
    /// Bytes that a start may need: the index of the control database's log, and a few commits.
    static let startBytesMax: Int64 = 256 << 10

    /// Whether a failure to write says that there is no room.
    static func isCause(of error: any Error) -> Bool {
        switch error {
        case let error as StoreError: error.code == .diskFull
        case let error as POSIXError: [.ENOSPC, .EDQUOT].contains(error.code)
        case let error as CocoaError: error.code == .fileWriteOutOfSpace
        default: false
        }
    }

    /// What an operator hears of a start that failed.
    ///
    /// SQLite and the system name a full disk in many ways, "cannot be opened" among them; so the disk itself is asked as well.
    ///
    /// - Returns: RESOURCE_EXHAUSTED `STORAGE_FULL` when there is no room, else `error` as it is.
    static func startFailure(_ error: any Error, dataDirectory: String) -> any Error {
        guard isCause(of: error) || (isAboutFile(error) && freeBytes(dataDirectory) < startBytesMax) else { return error }
        return RPCError(
            .resourceExhausted, "STORAGE_FULL",
            "There is no room left on the disk of \(dataDirectory), so the host cannot start. Nothing was changed; free space there and "
                + "start it again.",
            domain: PlatformPlugin.manifest.id)
    }

    /// Whether a file was in the way, for whatever reason.
    private static func isAboutFile(_ error: any Error) -> Bool {
        switch error {
        case let error as StoreError: error.code == .inputOutput
        case let error as RPCError: error.reason == "NOT_WRITABLE"
        default: error is CocoaError || error is POSIXError
        }
    }

    private static func freeBytes(_ directory: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: directory)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? .max
    }
}
