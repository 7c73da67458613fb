internal import Foundation

/// Appends what is new in a company's log to its archive. One thread at a time uses it.
struct ArchiveWriter {
    private struct Head {
        var end: ArchiveDirectory.End
        /// Where the log was archived to; `nil` when the next one begins anew.
        var place: LogPlace?
    }

    /// Bytes that were written.
    private(set) var byteCount = 0

    private let tenant: TenantID
    private let database: String
    private let configuration: TenantStore.ArchiveConfiguration
    private let directory: ArchiveDirectory
    /// What was found on disk and added since; `nil` when it must be looked up.
    private var head: Head?

    init(tenant: TenantID, database: String, configuration: TenantStore.ArchiveConfiguration) {
        self.tenant = tenant
        self.database = database
        self.configuration = configuration
        directory = ArchiveDirectory(path: configuration.directory + "/" + tenant.rawValue)
    }

    /// Forgets where the archive ends: it is looked up again, and a gap found where there is one.
    mutating func forget() { head = nil }

    /// Archives the log up to the last commit.
    ///
    /// - Parameters:
    ///   - commits: What was committed since the last time, oldest first.
    ///   - now: All that was answered before it is among these, in milliseconds since 1970.
    /// - Returns: Where the archive ends.
    mutating func archive(commits: [LogSegment.Commit], completeAt now: Int64) throws -> ArchivePosition {
        let log = try LogReader(ofDatabase: database)
        var head = try head ?? adopt(log)
        // While this writes, what is on disk is not certain.
        self.head = nil
        if let log {
            var place = head.place ?? log.beginning
            // Nobody but this process begins the log anew, and only when all of it was archived.
            if place.salt != log.header.salt { place = log.beginning }
            if let last = commits.last?.frame, last > place.frame {
                try append(log, commits, from: place, to: last, completeAt: now, &head)
            }
        } else if !commits.isEmpty {
            throw StoreError(.inputOutput, "The log of \(tenant) is gone although it holds transactions. Check the disk.")
        }
        self.head = head
        return ArchivePosition(
            tenant: tenant.rawValue, segment: head.end.segment.number, digest: head.end.segment.digest.hexadecimal,
            milliseconds: now)
    }

    /// Notes that the database file holds everything that is archived.
    mutating func noteCarriedOver() throws {
        guard let head else { return }
        let mark = try CarriedOverMark(segment: head.end.segment.digest, database: database)
        if try !mark.stands(in: directory) { try mark.write(to: directory) }
    }

    // MARK: Finding the place

    /// Finds where the archive ends and whether the log goes on from there; begins a new chain when it does not.
    private mutating func adopt(_ log: LogReader?) throws -> Head {
        try directory.make()
        let end = try directory.end()
        if let end {
            if let log, try log.contains(end.segment.place) { return Head(end: end, place: end.segment.place) }
            let mark = try CarriedOverMark(segment: end.segment.digest, database: database)
            if try mark.stands(in: directory) { return Head(end: end, place: nil) }
        }
        var opening = LogSegment()
        opening.number = (end?.segment.number ?? 0) + 1
        opening.isOpening = true
        opening.place = log?.beginning ?? LogPlace()
        opening.pageBytes = log?.header.pageBytes ?? 4096
        opening.completeAt = end?.segment.completeAt ?? 0
        var generator = SystemRandomNumberGenerator()
        let content = try seal(Data((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }), opening.context)
        let head = opening.encode(content: content)
        let file = try directory.append(to: opening.number)
        try file.truncate(0)
        try file.write(head + content, at: 0)
        try file.synchronizeContent()
        byteCount += opening.byteCount
        if log == nil { try CarriedOverMark(segment: opening.digest, database: database).write(to: directory) }
        return Head(
            end: .init(segment: opening, file: opening.number, offset: opening.byteCount, startedAt: configuration.now()),
            place: log?.beginning)
    }

    // MARK: Writing

    private mutating func append(
        _ log: LogReader, _ commits: [LogSegment.Commit], from start: LogPlace, to last: UInt32, completeAt now: Int64,
        _ head: inout Head
    ) throws {
        var place = start
        var end = head.end
        var rest = commits[...].drop { $0.frame <= start.frame }
        var file = try directory.append(to: end.file)
        do {
            while place.frame < last {
                let frames = try log.frames(after: place, upTo: last)
                guard frames.end.frame > place.frame else {
                    throw StoreError(
                        .corrupt, "Frame \(place.frame + 1) in the log of \(tenant) is damaged. Check the disk and memory.")
                }
                var segment = LogSegment()
                segment.number = end.segment.number + 1
                segment.pageBytes = log.header.pageBytes
                segment.firstFrame = place.frame + 1
                segment.place = frames.end
                segment.predecessor = end.segment.digest
                // Only the last of a row tells that everything up to now is there.
                segment.completeAt = frames.end.frame == last ? now : end.segment.completeAt
                segment.commits = Array(rest.prefix { $0.frame <= frames.end.frame })
                guard frames.commits.isSuperset(of: segment.commits.map(\.frame)) else {
                    throw StoreError(
                        .corrupt, "The log of \(tenant) does not hold what was committed. Check the disk and memory.")
                }
                rest = rest.dropFirst(segment.commits.count)
                let content = try seal(Data(noCopyOf: frames.bytes), segment.context)
                let head = segment.encode(content: content)
                if end.offset + segment.byteCount > configuration.fileBytes
                    || now - end.startedAt > configuration.fileMilliseconds
                {
                    try file.synchronizeContent()
                    end.file = segment.number
                    end.offset = 0
                    end.startedAt = now
                    file = try directory.append(to: end.file)
                    try file.truncate(0)
                }
                try file.write(head, at: end.offset)
                try file.write(content, at: end.offset + head.count)
                byteCount += segment.byteCount
                end.offset += segment.byteCount
                end.segment = segment
                place = frames.end
            }
            try file.synchronizeContent()
        } catch {
            takeBack(head.end, end)
            throw error
        }
        let isNewFile = end.file != head.end.file
        head = Head(end: end, place: place)
        if isNewFile { try directory.cut(to: configuration.bytesMax) }
    }

    /// What was not certain to be on disk is written again the next time, and must not be read before.
    private func takeBack(_ kept: ArchiveDirectory.End, _ reached: ArchiveDirectory.End) {
        for file in (try? directory.files()) ?? [] where file > kept.file { try? directory.remove(file) }
        try? directory.append(to: kept.file).truncate(kept.offset)
    }

    private func seal(_ content: Data, _ context: Data) throws -> Data {
        try configuration.sealing?.seal(content, of: tenant, context: context) ?? content
    }
}

extension Data {
    /// Bytes that stay where they are, which is no longer than the caller says.
    fileprivate init(noCopyOf bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else {
            self.init()
            return
        }
        self.init(bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
    }
}
