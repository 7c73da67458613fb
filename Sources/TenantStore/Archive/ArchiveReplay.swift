internal import Foundation
internal import Glibc

/// Brings a copy of a company's database to a later instant, with what its archive holds.
///
/// The copy stands at the end of one segment. Of every later frame up to the last commit by the wanted instant, the page is
/// written where it belongs; the last commit says how long the file is. That is what SQLite does when it carries a log over.
struct ArchiveReplay {
    private let tenant: TenantID
    private let directory: ArchiveDirectory
    private let sealing: (any LogSealing)?

    init(tenant: TenantID, configuration: TenantStore.ArchiveConfiguration) {
        self.tenant = tenant
        directory = ArchiveDirectory(path: configuration.directory + "/" + tenant.rawValue)
        sealing = configuration.sealing
    }

    /// Bytes of all files of the archive; none when they cannot be examined.
    var byteCount: Int64 { ((try? directory.files()) ?? []).reduce(0) { $0 + Int64((try? directory.byteCount($1)) ?? 0) } }

    /// How far an archive reaches from a position.
    struct Reach: Hashable {
        /// The last instant that can be restored, in milliseconds since 1970.
        var until: Int64
        /// Why no later one can be; `nil` when the archive just ends.
        var gap: String?
        /// The last commit by the wanted instant: segment and frame.
        fileprivate var last: (segment: UInt64, frame: UInt32)?

        static func == (lhs: Reach, rhs: Reach) -> Bool { lhs.until == rhs.until && lhs.gap == rhs.gap }
        func hash(into hasher: inout Hasher) { hasher.combine(until) }
    }

    /// Finds out how far the archive reaches from a position, by the heads of its segments.
    ///
    /// - Parameters:
    ///   - position: Where the copy stands.
    ///   - end: The end of the archive of a company that is alive.
    ///   - wanted: The instant that is wanted; what comes after it is not looked at.
    func reach(after position: ArchivePosition, end: ArchivePosition? = nil, wanted: Int64 = .max) throws -> Reach {
        func complete(_ segment: UInt64, _ milliseconds: Int64) -> Int64 {
            end?.segment == segment ? max(milliseconds, end?.milliseconds ?? 0) : milliseconds
        }
        var reach = Reach(until: complete(position.segment, position.milliseconds))
        guard reach.until < wanted else { return reach }
        reach.gap = try walk(after: position) { segment, _, _ in
            for commit in segment.commits {
                guard commit.milliseconds <= wanted else {
                    reach.until = max(reach.until, wanted)
                    return false
                }
                reach.last = (segment.number, commit.frame)
            }
            reach.until = max(reach.until, complete(segment.number, segment.completeAt))
            return reach.until < wanted
        }
        return reach
    }

    /// Brings the file to an instant.
    ///
    /// - Parameters:
    ///   - path: The database, at the position; nothing has it open.
    ///   - wanted: In milliseconds since 1970.
    ///   - end: The end of the archive of a company that is alive; `nil` when only its archive is left.
    /// - Throws: ``ArchiveUnreachable``; ``StoreError`` `corrupt`.
    func apply(to path: String, after position: ArchivePosition, until wanted: Int64, end: ArchivePosition?) throws {
        guard wanted >= position.milliseconds else {
            throw ArchiveUnreachable(from: position.milliseconds, until: wanted, reason: nil)
        }
        let reach = try reach(after: position, end: end, wanted: wanted)
        guard reach.until >= wanted else {
            throw ArchiveUnreachable(from: position.milliseconds, until: reach.until, reason: reach.gap)
        }
        guard let last = reach.last else { return }
        let folder = try Descriptor.directory(path: (path as NSString).deletingLastPathComponent)
        guard let file = try folder.file((path as NSString).lastPathComponent, writing: true) else {
            throw StoreError(.inputOutput, "The copy \(path) is gone. Try again.")
        }
        var pages: (count: UInt32, bytes: Int)?
        var good = position.milliseconds
        let problem = try walk(after: position) { segment, contentAt, archive in
            let stored = try archive.read(at: contentAt, segment.contentBytes)
            guard segment.isWhole(stored) else {
                throw ArchiveUnreachable(
                    from: position.milliseconds, until: good, reason: "segment \(segment.number) is damaged")
            }
            good = segment.completeAt
            let content = try sealing?.open(stored, of: tenant, context: segment.context) ?? stored
            let size = WriteAheadLog.frameHeaderBytes + segment.pageBytes
            try content.withUnsafeBytes { bytes in
                var frame = segment.firstFrame
                for offset in stride(from: 0, to: bytes.count - size + 1, by: size) {
                    if segment.number == last.segment, frame > last.frame { return }
                    let head = WriteAheadLog.FrameHeader(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
                    if head.pagesAfterCommit > 0 { pages = (head.pagesAfterCommit, segment.pageBytes) }
                    let page = bytes[offset + WriteAheadLog.frameHeaderBytes..<offset + size]
                    try file.write(UnsafeRawBufferPointer(rebasing: page), at: Int(head.page - 1) * segment.pageBytes)
                    frame += 1
                }
            }
            return segment.number < last.segment
        }
        if let problem { throw ArchiveUnreachable(from: position.milliseconds, until: good, reason: problem) }
        if let pages { try file.truncate(Int(pages.count) * pages.bytes) }
        try file.synchronize()
    }

    /// Whether the content of a segment is the one that was written, and its key opens it.
    func isGood(_ segment: LogSegment, _ stored: Data) -> Bool {
        guard segment.isWhole(stored) else { return false }
        guard let sealing else { return true }
        return (try? sealing.open(stored, of: tenant, context: segment.context)) != nil
    }

    /// Walks over the segments of the chain after a position.
    ///
    /// - Returns: Why the chain ends before the archive does; `nil` when it does not.
    func walk(
        after position: ArchivePosition, _ body: (LogSegment, _ contentAt: Int, Descriptor) throws -> Bool
    ) throws -> String? {
        let files = try directory.files()
        guard let first = files.lastIndex(where: { $0 <= position.segment }) ?? files.indices.first else {
            return "there is no archive"
        }
        var number = position.segment
        var digest = position.digest
        var problem: String?
        for file in files[first...] {
            var goesOn = true
            let isTorn = try directory.walk(file) { segment, at, descriptor in
                if segment.number <= position.segment {
                    guard segment.number < position.segment || segment.digest.hexadecimal == digest else {
                        problem = "it is not the archive that the backup belongs to"
                        goesOn = false
                        return false
                    }
                    return true
                }
                guard segment.number == number + 1, segment.predecessor.hexadecimal == digest else {
                    problem =
                        segment.isOpening && segment.number == number + 1
                        ? "the company was written to without an archive after segment \(number)"
                        : "segment \(number + 1) is missing"
                    goesOn = false
                    return false
                }
                number = segment.number
                digest = segment.digest.hexadecimal
                goesOn = try body(segment, at, descriptor)
                return goesOn
            }
            guard goesOn else { return problem }
            if isTorn { return "segment \(number + 1) is cut off" }
        }
        return nil
    }
}

/// An instant that cannot be restored, with those that can.
public struct ArchiveUnreachable: Error, Sendable, Hashable {
    /// The first instant that can be restored, in milliseconds since 1970.
    public let from: Int64
    /// The last one.
    public let until: Int64
    /// Why no later one can be; `nil` when the archive just ends.
    public let reason: String?
}
