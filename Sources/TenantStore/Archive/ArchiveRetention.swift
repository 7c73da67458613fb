internal import Foundation

extension ArchiveDirectory {
    /// Removes the oldest files until the archive is no larger than that; the newest file stays.
    func cut(to bytesMax: Int64) throws {
        var files = try files().map { (number: $0, bytes: Int64(try byteCount($0))) }
        var total = files.reduce(0) { $0 + $1.bytes }
        while total > bytesMax, files.count > 1 {
            let oldest = files.removeFirst()
            try remove(oldest.number)
            total -= oldest.bytes
        }
    }

    /// Removes the files that nobody needs who has everything up to a segment.
    func removeFiles(upTo segment: UInt64) throws {
        let files = try files()
        for (file, next) in zip(files, files.dropFirst()) where next <= segment + 1 { try remove(file) }
    }
}
