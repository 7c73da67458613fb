internal import Foundation
internal import Glibc

/// Reads a company's write-ahead log beside its writer.
///
/// That is safe without a lock of SQLite's: frames up to a commit that was reported never change until the log is begun anew, and
/// who archives keeps that from happening meanwhile. The log's file is no database file, no connection has a POSIX lock on it
/// (those of a log are on `-shm`), so closing it gives up nobody's lock.
struct LogReader {
    let header: WriteAheadLog.Header
    private let file: Descriptor
    private let buffer: FrameBuffer

    /// Opens the log of a database; `nil` when there is none, or nothing stands in it.
    init?(ofDatabase path: String) throws {
        let path = path as NSString
        let folder = try Descriptor.directory(path: path.deletingLastPathComponent)
        guard let file = try folder.file(path.lastPathComponent + "-wal") else { return nil }
        let header = try file.read(at: 0, WriteAheadLog.headerBytes).withUnsafeBytes { WriteAheadLog.Header($0) }
        guard let header else { return nil }
        self.file = file
        self.header = header
        buffer = FrameBuffer(byteCount: header.frameBytes * Int(LogSegment.framesMax))
    }

    /// The place before the first frame.
    var beginning: LogPlace {
        LogPlace(salt: header.salt, frame: 0, checksum: header.checksum, isBigEndian: header.isBigEndian)
    }

    /// Whether a place of an archive is a place in this very log.
    func contains(_ place: LogPlace) throws -> Bool {
        guard place.salt == header.salt else { return false }
        if place.frame == 0 { return place.checksum == header.checksum }
        let bytes = try file.read(at: header.offset(ofFrame: place.frame), WriteAheadLog.frameHeaderBytes)
        guard bytes.count == WriteAheadLog.frameHeaderBytes else { return false }
        let frame = bytes.withUnsafeBytes { WriteAheadLog.FrameHeader($0) }
        return frame.salt == place.salt && frame.checksum == place.checksum
    }

    /// Frames that follow a place, as many as are whole, at most ``LogSegment/framesMax``.
    ///
    /// - Returns: Their bytes, valid until the next call, the place after them, and which of them end a transaction.
    func frames(after place: LogPlace, upTo last: UInt32 = .max) throws -> (
        bytes: UnsafeRawBufferPointer, end: LogPlace, commits: Set<UInt32>
    ) {
        let wanted = min(LogSegment.framesMax, last > place.frame ? last - place.frame : 0)
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<(Int(wanted) * header.frameBytes)])
        let got = try file.read(at: header.offset(ofFrame: place.frame + 1), into: room)
        var end = place
        var commits: Set<UInt32> = []
        var offset = 0
        while offset + header.frameBytes <= got {
            let rest = UnsafeRawBufferPointer(rebasing: buffer.bytes[offset..<got])
            guard let frame = WriteAheadLog.frame(rest, of: header, after: end.checksum) else { break }
            end.frame += 1
            end.checksum = frame.checksum
            if frame.pagesAfterCommit > 0 { commits.insert(end.frame) }
            offset += header.frameBytes
        }
        return (UnsafeRawBufferPointer(rebasing: buffer.bytes[..<offset]), end, commits)
    }

    /// The last frame that ends a transaction, as SQLite finds it after a crash; the frame of `place` when none follows it.
    func lastCommit(after place: LogPlace) throws -> UInt32 {
        var last = place.frame
        var place = place
        while true {
            let found = try frames(after: place)
            last = found.commits.max() ?? last
            guard found.end.frame - place.frame == LogSegment.framesMax else { return last }
            place = found.end
        }
    }

    /// When the log was written last, in milliseconds since 1970.
    func modified() throws -> Int64 {
        let time = try file.status().st_mtim
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Waits until the log is on disk.
    func synchronize() throws { try file.synchronizeContent() }
}

/// Memory for frames, given back with the last reference.
private final class FrameBuffer {
    let bytes: UnsafeMutableRawBufferPointer

    init(byteCount: Int) { bytes = .allocate(byteCount: byteCount, alignment: 16) }

    deinit { bytes.deallocate() }
}
