internal import Crypto
internal import Foundation
internal import Glibc

/// A note beside an archive: *the database file that looks like this holds everything up to that segment.*
///
/// SQLite begins a log anew under a salt that says nothing of the one before. What tells that nobody wrote in between, such as a host
/// without an archive, is the file itself: its size and time of change are those that it had when its log was carried over.
/// The file is looked at by its path. Opening it would be wrong: closing any descriptor of a file gives up all POSIX locks that the
/// process has on it, and with them those of SQLite's connections (https://sqlite.org/howtocorrupt.html, section 2.2).
struct CarriedOverMark: Hashable {
    private static let name = "carried-over"

    let segment: ArchiveDigest
    private let bytes: UInt64
    private let seconds: Int64
    private let nanoseconds: Int64

    /// The mark that would be true now.
    init(segment: ArchiveDigest, database path: String) throws {
        var status = stat()
        _ = try Descriptor.checked(stat(path, &status), "examined", path)
        self.segment = segment
        bytes = UInt64(status.st_size)
        seconds = Int64(status.st_mtim.tv_sec)
        nanoseconds = Int64(status.st_mtim.tv_nsec)
    }

    /// Whether this mark stands in the directory.
    func stands(in directory: ArchiveDirectory) throws -> Bool {
        let folder = try Descriptor.directory(path: directory.path)
        guard let file = try folder.file(Self.name), Int(try file.status().st_size) == encoded.count else { return false }
        return try file.read(at: 0, encoded.count) == encoded
    }

    /// Writes the mark; on disk when this returns. One that is torn is none.
    func write(to directory: ArchiveDirectory) throws {
        let folder = try Descriptor.directory(path: directory.path)
        if let known = try folder.file(Self.name, writing: true) {
            try known.write(encoded, at: 0)
            try known.synchronizeContent()
        } else {
            let made = try folder.newFile(Self.name)
            try made.write(encoded, at: 0)
            try made.synchronizeContent()
            try folder.synchronize()
        }
    }

    private var encoded: Data {
        var data = segment.bytes
        data.append(bytes)
        data.append(UInt64(bitPattern: seconds))
        data.append(UInt64(bitPattern: nanoseconds))
        return data + Data(SHA256.hash(data: data))
    }
}
