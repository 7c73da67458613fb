/// SQLite's write-ahead log as it lies on disk (https://sqlite.org/fileformat2.html, section 4): a header, then frames.
///
/// A frame is the whole image of one page. A frame that ends a transaction says how many pages the database has then. Each frame
/// carries the sum over everything before it, so one that does not belong to its neighbours shows. When everything in the log has
/// been carried over into the database, the next transaction begins the log anew, under a new salt.
enum WriteAheadLog {
    static let headerBytes = 32
    static let frameHeaderBytes = 24

    /// What tells one filling of the log from the next; every frame repeats it.
    struct Salt: Hashable, Sendable {
        var first: UInt32 = 0
        var second: UInt32 = 0
    }

    /// The running sum over header and frames.
    struct Checksum: Hashable, Sendable {
        var first: UInt32 = 0
        var second: UInt32 = 0

        /// Adds bytes, whose count is a multiple of 8.
        mutating func add(_ bytes: UnsafeRawBufferPointer, isBigEndian: Bool) {
            var (first, second) = (first, second)
            for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
                var low = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                var high = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                if isBigEndian {
                    (low, high) = (UInt32(bigEndian: low), UInt32(bigEndian: high))
                } else {
                    (low, high) = (UInt32(littleEndian: low), UInt32(littleEndian: high))
                }
                first &+= low &+ second
                second &+= high &+ first
            }
            (self.first, self.second) = (first, second)
        }
    }

    /// The first 32 bytes.
    struct Header: Hashable, Sendable {
        /// Whether sums are taken over big-endian words; the numbers themselves always are big-endian.
        let isBigEndian: Bool
        let pageBytes: Int
        let salt: Salt
        /// The sum with which the first frame begins.
        let checksum: Checksum

        /// Reads a header; `nil` when the bytes are none, or the sum over them is wrong.
        init?(_ bytes: UnsafeRawBufferPointer) {
            guard bytes.count >= headerBytes, bytes.number(0) & ~1 == 0x377F_0682, bytes.number(4) == 3_007_000 else {
                return nil
            }
            isBigEndian = bytes.number(0) & 1 == 1
            pageBytes = Int(bytes.number(8))
            guard (512...65_536).contains(pageBytes), pageBytes & (pageBytes - 1) == 0 else { return nil }
            salt = Salt(first: bytes.number(16), second: bytes.number(20))
            var sum = Checksum()
            sum.add(UnsafeRawBufferPointer(rebasing: bytes[..<24]), isBigEndian: isBigEndian)
            guard sum == Checksum(first: bytes.number(24), second: bytes.number(28)) else { return nil }
            checksum = sum
        }

        var frameBytes: Int { frameHeaderBytes + pageBytes }

        /// Where a frame begins; the first one is number 1.
        func offset(ofFrame number: UInt32) -> Int { headerBytes + Int(number - 1) * frameBytes }
    }

    /// The 24 bytes before a page.
    struct FrameHeader: Hashable, Sendable {
        let page: UInt32
        /// Pages of the database when this frame ends a transaction, otherwise 0.
        let pagesAfterCommit: UInt32
        let salt: Salt
        let checksum: Checksum

        init(_ bytes: UnsafeRawBufferPointer) {
            page = bytes.number(0)
            pagesAfterCommit = bytes.number(4)
            salt = Salt(first: bytes.number(8), second: bytes.number(12))
            checksum = Checksum(first: bytes.number(16), second: bytes.number(20))
        }
    }

    /// The frame at the start of `bytes`, when it is the one that follows those with `checksum`.
    static func frame(_ bytes: UnsafeRawBufferPointer, of header: Header, after checksum: Checksum) -> FrameHeader? {
        guard bytes.count >= header.frameBytes else { return nil }
        let frame = FrameHeader(bytes)
        guard frame.page > 0, frame.salt == header.salt else { return nil }
        var sum = checksum
        sum.add(UnsafeRawBufferPointer(rebasing: bytes[..<8]), isBigEndian: header.isBigEndian)
        sum.add(UnsafeRawBufferPointer(rebasing: bytes[frameHeaderBytes..<header.frameBytes]), isBigEndian: header.isBigEndian)
        return sum == frame.checksum ? frame : nil
    }
}

extension UnsafeRawBufferPointer {
    /// The big-endian number at an offset.
    func number(_ offset: Int) -> UInt32 { UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    /// The big-endian number at an offset.
    func wide(_ offset: Int) -> UInt64 { UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
}
