internal import Foundation
internal import PluginKit
internal import TenantStore

/// A company's backup key as it lies on disk: sealed under the deployment key, as the key of this name and no other.
///
/// Each is a file of its own, because a database keeps old bytes in its pages and its log.
struct WrappedKey: Codable, Hashable {
    static let formatCurrent = 1

    var format = formatCurrent
    let id: String
    /// The 32 bytes, sealed.
    var wrapped: Data
    /// When it is destroyed, because its company was deleted; milliseconds since 1970.
    var destroyAt: Int64?

    init(_ key: BackupKey, under deployment: SealingKey) throws {
        id = key.id.description
        wrapped = try SealedBytes.seal(key.sealing.withBytes { Data($0) }, key: deployment, purpose: Self.purpose(key.id))
    }

    /// Opens it with whichever key it is wrapped under.
    ///
    /// - Throws: ``SealError``.
    func unwrap(_ id: BackupKeyID, with deployment: [SealingKey]) throws -> BackupKey {
        for candidate in deployment {
            do {
                let bytes = try SealedBytes.open(wrapped, key: candidate, purpose: Self.purpose(id))
                if let sealing = SealingKey(bytes: bytes) { return BackupKey(id: id, sealing: sealing) }
            } catch let error as SealError where error.code == .wrongKey { continue }
        }
        throw SealError(code: .wrongKey)
    }

    private static func purpose(_ id: BackupKeyID) -> String { "backup-key/\(id)" }
}

/// The wrapped keys of a deployment: `backup-keys/<id>.json`, outside of the backups and of every database.
struct WrappedKeyFiles: Sendable {
    static let directoryName = "backup-keys"

    private let directory: String

    init(dataDirectory: String) { directory = dataDirectory + "/" + Self.directoryName }

    func path(_ id: BackupKeyID) -> String { "\(directory)/\(id).json" }

    /// Every key that is here, in no order.
    var ids: [BackupKeyID] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".json") }.compactMap { BackupKeyID(String($0.dropLast(5))) }
    }

    func exists(_ id: BackupKeyID) -> Bool { FileManager.default.fileExists(atPath: path(id)) }

    func read(_ id: BackupKeyID) throws -> WrappedKey {
        try JSONDecoder().decode(WrappedKey.self, from: Data(contentsOf: URL(fileURLWithPath: path(id))))
    }

    /// Writes a key, new or changed; on disk when this returns.
    func write(_ key: WrappedKey, _ id: BackupKeyID) throws {
        if !FileManager.default.fileExists(atPath: directory) {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try DataFiles.synchronize((directory as NSString).deletingLastPathComponent)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try DataFiles.replace(path(id), with: encoder.encode(key))
    }

    /// Overwrites a key and removes its file; gone from the disk as far as the disk overwrites in place when this returns.
    func destroy(_ id: BackupKeyID) throws {
        let size = Int(DataFiles.bytes(path(id)))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path(id)))
        defer { try? file.close() }
        try file.write(contentsOf: Data(count: size))
        try file.synchronize()
        try FileManager.default.removeItem(atPath: path(id))
        try DataFiles.synchronize(directory)
    }
}
