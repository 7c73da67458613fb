internal import Foundation
internal import Glibc
internal import RPC
internal import TenantStore

/// The file with the deployment key, under which every company's backup key is wrapped.
///
/// One key of 64 hexadecimal digits on a line, `#` begins a comment. The first key is the present one; keys below it are former ones that
/// some company's key may still be wrapped under. Without this file no backup can be opened, and with it and the wrapped keys all can:
/// production keeps it away from both. `(umask 077; openssl rand -hex 32 > FILE)` makes one.
struct DeploymentKeyFile: Sendable {
    static let keysMax = 16

    let path: String
    /// Whether the host makes it when it is missing.
    let isGenerated: Bool

    init(dataDirectory: String, configured: String?) {
        path = configured ?? dataDirectory + "/backup.key"
        isGenerated = configured == nil
    }

    /// The keys, the present one first.
    ///
    /// - Throws: FAILED_PRECONDITION `DEPLOYMENT_KEY_UNUSABLE` that says what to do.
    func keys() throws -> [SealingKey] {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? unusable(
                    "is missing",
                    "Put it back; without it no backup can be made or opened. A first one is made with (umask 077; openssl rand -hex 32 > \(path))."
                )
                : unusable("cannot be read (error \(errno))", "Let the host's user own it.")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw unusable("is no regular file", "Put the key's file there.")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw unusable(
                "may be read or changed by others (mode \(String(status.st_mode & 0o777, radix: 8)))",
                "chmod 600 \(path), and rotate the key if others may have read it.")
        }
        let text = String(decoding: try file.read(upToCount: 16 << 10) ?? Data(), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.prefix { $0 != "#" }.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        let keys = lines.compactMap { SealingKey(hexadecimal: $0) }
        guard (1...Self.keysMax).contains(keys.count), keys.count == lines.count else {
            throw unusable("does not hold keys", "Each line must be 64 hexadecimal digits; 1 to \(Self.keysMax) lines.")
        }
        return keys
    }

    /// Writes all of the file anew; the old or the new content is there, whatever happens.
    func write(_ keys: [SealingKey]) throws {
        let text = keys.map(\.hexadecimal).joined(separator: "\n") + "\n"
        do {
            try DataFiles.replace(path, with: Data(text.utf8))
        } catch let error where !FullDisk.isCause(of: error) {
            throw unusable(
                "cannot be written",
                "Put the new key into its first line yourself, with the old one below it, and rotate again.")
        }
    }

    private func unusable(_ problem: String, _ remedy: String) -> RPCError {
        RPCError(
            .failedPrecondition, "DEPLOYMENT_KEY_UNUSABLE",
            "The file \(path) with the deployment key of backups \(problem). \(remedy)",
            domain: "platform")
    }
}

extension SealingKey {
    /// 64 digits.
    fileprivate var hexadecimal: String { withBytes { $0.hexadecimal } }

    fileprivate init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count == Self.byteCount * 2 else { return nil }
        self.init(bytes: stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}
