internal import Crypto
internal import Foundation

/// A piece of a company's archived log: the frames that were added to its log since the piece before.
///
/// Each names the digest of its predecessor, so a piece that is missing, or of another history, is noticed. On disk it is a head of
/// 128 bytes, the commits at 12 bytes each, then the frames as they stood in the log, sealed when the archive is. Numbers are
/// big-endian.
///
/// | offset | bytes | |
/// |---|---|---|
/// | 0 | 8 | `SPHLOG01` |
/// | 8 | 8 | number, one more than the predecessor's |
/// | 16 | 4 | bit 0: a chain begins here; bit 1: sums of the log are over big-endian words; bit 2: the content is summed |
/// | 20 | 4 | bytes of a page |
/// | 24 | 8 | salt of the log |
/// | 32 | 8 | first and last frame; none when the first is beyond the last |
/// | 40 | 8 | sum of the log after the last frame |
/// | 48 | 8 | instant up to which everything that was answered is in the archive |
/// | 56 | 8 | number of commits, bytes of content |
/// | 64 | 64 | digest of the predecessor, digest of everything else here |
///
/// Of a content that is summed the digest covers a sum of its bytes, not the bytes: the sum finds damage for a fraction of the time, and that
/// nobody replaced the content is what its seal vouches for. Those that 1.0.0 wrote are not summed.
struct LogSegment: Hashable, Sendable {
    static let headBytes = 128
    static let commitBytes = 12
    /// Most frames of one segment: what an archive takes of memory.
    static let framesMax: UInt32 = 1024
    /// Content of a segment at most: its frames with pages of 64 KiB, and what sealing adds.
    static let contentBytesMax = Int(framesMax) * (WriteAheadLog.frameHeaderBytes + 65_536) + 4096
    private static let magic = Array("SPHLOG01".utf8)

    /// A frame that ended a transaction.
    struct Commit: Hashable, Sendable {
        let frame: UInt32
        /// When it was on disk and not yet answered, in milliseconds since 1970.
        let milliseconds: Int64
    }

    var number: UInt64 = 1
    /// Whether a chain begins here: of what was before, nothing is known.
    var isOpening = false
    /// Whether the digest covers a sum of the content instead of the content.
    private var isSummed = true
    var pageBytes = 4096
    var firstFrame: UInt32 = 1
    /// The log after this segment.
    var place = LogPlace()
    /// Everything that was answered up to here, in milliseconds since 1970, stands in this segment or before it.
    var completeAt: Int64 = 0
    var commits: [Commit] = []
    var contentBytes = 0
    var predecessor = ArchiveDigest.none
    var digest = ArchiveDigest.none

    /// Bytes on disk.
    var byteCount: Int { Self.headBytes + commits.count * Self.commitBytes + contentBytes }

    /// What the seal over the content also vouches for.
    var context: Data { head().prefix(60) + predecessor.bytes + commitTable() }

    /// Takes the digest of the segment with this content.
    ///
    /// - Returns: What stands before the content.
    mutating func encode(content: Data) -> Data {
        contentBytes = content.count
        digest = digest(content)
        return head() + digest.bytes + commitTable()
    }

    /// Reads a head; `nil` when the bytes are none.
    ///
    /// The commits are not part of it: see ``readCommits(_:)``.
    init?(head: Data) {
        guard head.count == Self.headBytes, head.starts(with: Self.magic) else { return nil }
        let numbers = head.withUnsafeBytes { bytes in
            (
                wide: [8, 48].map { bytes.wide($0) },
                narrow: stride(from: 16, to: 64, by: 4).map { bytes.number($0) }
            )
        }
        // narrow: 0 flags, 1 page, 2-3 salt, 4 first, 5 last, 6-7 sum, 8-9 instant, 10 commits, 11 content
        let narrow = numbers.narrow
        guard narrow[10] <= Self.framesMax, Int(narrow[11]) <= Self.contentBytesMax else { return nil }
        number = numbers.wide[0]
        completeAt = Int64(bitPattern: numbers.wide[1])
        isOpening = narrow[0] & 1 == 1
        isSummed = narrow[0] & 4 == 4
        pageBytes = Int(narrow[1])
        firstFrame = narrow[4]
        place = LogPlace(
            salt: .init(first: narrow[2], second: narrow[3]), frame: narrow[5],
            checksum: .init(first: narrow[6], second: narrow[7]), isBigEndian: narrow[0] & 2 == 2)
        commits = Array(repeating: Commit(frame: 0, milliseconds: 0), count: Int(narrow[10]))
        contentBytes = Int(narrow[11])
        predecessor = ArchiveDigest(head[head.startIndex + 64..<head.startIndex + 96])
        digest = ArchiveDigest(head[head.startIndex + 96..<head.startIndex + 128])
    }

    init() {}

    /// Reads the commits that follow the head.
    mutating func readCommits(_ table: Data) -> Bool {
        guard table.count == commits.count * Self.commitBytes else { return false }
        commits = table.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: Self.commitBytes).map {
                Commit(frame: bytes.number($0), milliseconds: Int64(bitPattern: bytes.wide($0 + 4)))
            }
        }
        return true
    }

    /// Whether the content is the one that was written.
    func isWhole(_ content: Data) -> Bool {
        content.count == contentBytes && self.digest(content) == digest
    }

    private func digest(_ content: Data) -> ArchiveDigest {
        var hash = SHA256()
        hash.update(data: head())
        hash.update(data: commitTable())
        hash.update(data: isSummed ? Self.sum(content) : content)
        return ArchiveDigest(hash.finalize())
    }

    /// The sum that a log takes of its frames; a rest of fewer than 8 bytes stands behind it.
    private static func sum(_ content: Data) -> Data {
        content.withUnsafeBytes { bytes in
            var sum = WriteAheadLog.Checksum()
            sum.add(bytes, isBigEndian: false)
            var data = Data(bytes.suffix(bytes.count & 7))
            data.append(sum.first)
            data.append(sum.second)
            return data
        }
    }

    /// The head up to its digest.
    private func head() -> Data {
        var data = Data(Self.magic)
        data.append(number)
        data.append((isOpening ? 1 : 0) | (place.isBigEndian ? 2 : 0) | (isSummed ? 4 : 0) as UInt32)
        data.append(UInt32(pageBytes))
        data.append(place.salt.first)
        data.append(place.salt.second)
        data.append(firstFrame)
        data.append(place.frame)
        data.append(place.checksum.first)
        data.append(place.checksum.second)
        data.append(UInt64(bitPattern: completeAt))
        data.append(UInt32(commits.count))
        data.append(UInt32(contentBytes))
        return data + predecessor.bytes
    }

    private func commitTable() -> Data {
        var data = Data(capacity: commits.count * Self.commitBytes)
        for commit in commits {
            data.append(commit.frame)
            data.append(UInt64(bitPattern: commit.milliseconds))
        }
        return data
    }
}

/// A place in a company's log: after a frame of one filling of it.
struct LogPlace: Hashable, Sendable {
    var salt = WriteAheadLog.Salt()
    /// Number of the frame; 0 before the first one.
    var frame: UInt32 = 0
    /// The sum of the log up to here.
    var checksum = WriteAheadLog.Checksum()
    var isBigEndian = false
}

/// SHA-256 of a segment.
struct ArchiveDigest: Hashable, Sendable {
    let bytes: Data

    /// What the first segment of a chain names as its predecessor.
    static let none = ArchiveDigest(Data(count: 32))

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Data(bytes) }

    var hexadecimal: String { bytes.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined() }
}

extension Data {
    /// Adds a number, its highest byte first.
    mutating func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
