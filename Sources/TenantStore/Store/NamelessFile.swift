package import Foundation
internal import Glibc

/// A file without a name, for content that must not stay on disk: the system frees it when the last one who has it open ends, however
/// that happens (`O_TMPFILE`, see open(2)).
///
/// One thread at a time uses it. Where the file system cannot make one, the file has a name until it was first opened by path.
package final class NamelessFile {
    static let namePrefix = ".nameless-"
    /// `O_TMPFILE` of Linux, which Swift cannot read from the header.
    private static let withoutName = 0o20_000_000 | O_DIRECTORY

    private let directory: String
    private let descriptor: CInt
    private var namedPath: String?

    /// - Parameter directory: Where the file system is; it must not be open to others.
    /// - Throws: ``StoreError``.
    package convenience init(in directory: String) throws { try self.init(in: directory, hasName: false) }

    init(in directory: String, hasName: Bool) throws {
        self.directory = directory
        let flags = O_RDWR | O_CLOEXEC
        if !hasName {
            let made = open(directory, flags | Self.withoutName, 0o600)
            guard made < 0, [EOPNOTSUPP, EISDIR, ENOENT, EINVAL].contains(errno) else {
                descriptor = try Descriptor.checked(made, "made", "a file in \(directory)")
                return
            }
        }
        let path = Self.name(in: directory)
        descriptor = try Descriptor.checked(open(path, flags | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600), "made", path)
        namedPath = path
    }

    deinit {
        close(descriptor)
        if let namedPath { unlink(namedPath) }
    }

    /// Gives the file a name for as long as `body` needs to open it; once, because the system lets a name that is gone not come back.
    ///
    /// - Throws: What `body` throws; ``StoreError``.
    package func withPath<Result>(_ body: (String) throws -> Result) throws -> Result {
        var path = Self.name(in: directory)
        if let known = namedPath {
            path = known
            namedPath = nil
        } else {
            let made = linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW)
            _ = try Descriptor.checked(made, "named", path)
        }
        defer { unlink(path) }
        return try body(path)
    }

    /// Size in bytes.
    package var byteCount: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Adds a piece at the end.
    ///
    /// - Throws: ``StoreError`` `diskFull` or `inputOutput`.
    package func append(_ piece: Data) throws { try write(piece, at: byteCount) }

    /// Writes bytes in the place of others.
    package func write(_ piece: Data, at offset: Int64) throws {
        try piece.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let written = pwrite(
                    descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset) + off_t(done))
                if written < 0 && errno == EINTR { continue }
                _ = try Descriptor.checked(written < 0 ? -1 : 0, "written", "a file in \(directory)")
                done += written
            }
        }
    }

    /// Gives the whole content, in pieces.
    package func forEachPiece(_ body: (Data) throws -> Void) throws {
        var offset: off_t = 0
        while true {
            var piece = Data(count: 1 << 20)
            let count = piece.count
            let got = piece.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, offset) }
            if got < 0 && errno == EINTR { continue }
            _ = try Descriptor.checked(got < 0 ? -1 : 0, "read", "a file in \(directory)")
            guard got > 0 else { return }
            try body(piece.prefix(got))
            offset += off_t(got)
        }
    }

    /// Removes files that had a name when an earlier process ended.
    package static func removeLeftovers(in directory: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasPrefix(namePrefix) { unlink(directory + "/" + name) }
    }

    private static func name(in directory: String) -> String { "\(directory)/\(namePrefix)\(TenantID.random())" }
}
