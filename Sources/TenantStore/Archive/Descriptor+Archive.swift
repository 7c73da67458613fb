internal import Foundation
internal import Glibc

extension Descriptor {
    /// Bytes at an offset; fewer at the end of the file.
    func read(at offset: Int, _ count: Int) throws -> Data {
        var data = Data(count: count)
        let done = try data.withUnsafeMutableBytes { try read(at: offset, into: $0) }
        return done == count ? data : data.prefix(done)
    }

    /// Fills a buffer from an offset.
    ///
    /// - Returns: How many bytes there were.
    func read(at offset: Int, into bytes: UnsafeMutableRawBufferPointer) throws -> Int {
        var done = 0
        while done < bytes.count {
            let got = pread(number, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            if got < 0 && errno == EINTR { continue }
            _ = try Self.checked(got < 0 ? -1 : 0, "read", "a file of the archive")
            if got == 0 { break }
            done += got
        }
        return done
    }

    /// Writes bytes at an offset.
    func write(_ data: Data, at offset: Int) throws { try data.withUnsafeBytes { try write($0, at: offset) } }

    /// Writes bytes at an offset.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var done = 0
        while done < bytes.count {
            let written = pwrite(number, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            if written < 0 && errno == EINTR { continue }
            _ = try Self.checked(written < 0 ? -1 : 0, "written", "a file of the archive")
            done += written
        }
    }

    /// Cuts the file.
    func truncate(_ size: Int) throws { _ = try Self.checked(ftruncate(number, off_t(size)), "cut", "a file of the archive") }

    /// Waits until the content of the file is on disk, and its size.
    func synchronizeContent() throws { _ = try Self.checked(fdatasync(number), "written to disk", "a file of the archive") }
}
