import Foundation
import GRDB
import Synchronization
import Testing

@testable import TenantStore

@Suite("Faults of archives")
struct ArchiveFaultTests {
    /// A seal that can be broken, and that is no identity.
    private final class Seal: LogSealing {
        let isBroken = Atomic<Bool>(false)

        func seal(_ content: Data, of tenant: TenantID, context: Data) throws -> Data {
            if isBroken.load(ordering: .relaxed) { throw StoreError(.diskFull, "The disk is full.") }
            return Data(content.map { $0 ^ 0x5a }) + context.suffix(4)
        }

        func open(_ sealed: Data, of tenant: TenantID, context: Data) throws -> Data {
            guard sealed.suffix(4) == context.suffix(4) else { throw Refused() }
            return Data(sealed.dropLast(4).map { $0 ^ 0x5a })
        }
    }

    private func unreachable(_ body: () throws -> Void) -> ArchiveUnreachable? { errorThrown(body) as? ArchiveUnreachable }

    /// A company with a backup, many files of archive, and the instant of the middle.
    private func company() throws -> (ArchivedCompany, (path: String, position: ArchivePosition?), middle: Int64) {
        let company = try ArchivedCompany { $0.fileBytes = 60_000 }
        let base = try company.backUp()
        var middle: Int64 = 0
        for number in 0..<120 {
            try company.note("\(number) " + String(repeating: "f", count: 900))
            if number % 4 == 0 { company.store.archiveLogs() }
            if number == 60 { middle = company.clock.now }
        }
        company.store.archiveLogs()
        #expect(try company.archiveFiles.count > 6)
        return (company, base, middle)
    }

    @Test("without one of its files, an archive reaches to where the file was, and says what is missing")
    func missingFile() throws {
        let (company, base, middle) = try company()
        let files = try company.archiveFiles
        try FileManager.default.removeItem(atPath: company.archiveDirectory.path + "/" + files[files.count - 2])
        let error = try #require(unreachable { _ = try company.restore(base, at: company.clock.now) })
        #expect(error.until >= middle && error.until < company.clock.now && error.reason?.contains("missing") == true)
        #expect(try company.restoredNotes(base, at: error.until) == company.notes(at: error.until))
    }

    @Test("a changed byte in a segment is found, wherever it is, and instants before it are reached")
    func changedByte() throws {
        let (company, base, _) = try company()
        var random = SplitMix(seed: 3)
        for _ in 0..<25 {
            let file = try #require(company.archiveFiles.randomElement(using: &random))
            let path = company.archiveDirectory.path + "/" + file
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            var changed = whole
            changed[Int.random(in: 0..<whole.count, using: &random)] ^= 0x10
            try changed.write(to: URL(fileURLWithPath: path))
            let error = unreachable { _ = try company.restore(base, at: company.clock.now) }
            // The opening segment is not needed by who has a backup of its end; a changed bit in it is nobody's loss.
            if let error {
                #expect(error.reason != nil)
                #expect(try company.restoredNotes(base, at: error.until) == company.notes(at: error.until))
            } else {
                #expect(file == (try company.archiveFiles.first))
                #expect(try company.restoredNotes(base, at: company.clock.now) == company.notes(at: company.clock.now))
            }
            try whole.write(to: URL(fileURLWithPath: path))
        }
    }

    @Test("a segment that a crash cut off is taken away, and archived again", arguments: [1, 60, 130, 4000])
    func tornSegment(bytes: Int) throws {
        let (company, base, _) = try company()
        try company.kill { directory in
            let archive = "\(directory)/archive/\(company.scope.tenant)"
            let last = try #require(company.archiveFiles.last)
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(archive)/\(last)"))
            try data.dropLast(bytes).write(to: URL(fileURLWithPath: "\(archive)/\(last)"))
        }
        try company.note("after")
        #expect(try company.restoredNotes(base, at: company.clock.now) == company.notes(at: company.clock.now))
    }

    @Test("a host without an archive in between leaves a gap, which the next backup closes", arguments: [true, false])
    func otherHost(closesCleanly: Bool) throws {
        let (company, base, _) = try company()
        let before = company.clock.now
        try company.restart { directory in
            let other = try ArchivedCompany.open(directory, company.clock, nil)
            try other.writeNow(company.scope) { try $0.insert("unseen") }
            if !closesCleanly { try other.cutLog(company.scope.tenant) }
            other.shutdown()
        }
        company.clock.advance(1000)
        try company.note("seen")
        let error = try #require(unreachable { _ = try company.restore(base, at: company.clock.now) })
        #expect(error.until <= before && error.reason?.contains("without an archive") == true)
        #expect(try company.restoredNotes(base, at: error.until) == company.notes(at: error.until))
        let next = try company.backUp()
        try company.note("last")
        #expect(try company.restoredNotes(next, at: company.clock.now).suffix(3) == ["unseen", "seen", "last"])
    }

    @Test("a host without an archive that only reads leaves no gap")
    func reader() throws {
        let (company, base, _) = try company()
        try company.restart { directory in
            let other = try ArchivedCompany.open(directory, company.clock, nil)
            try other.writeNow(company.scope) { _ = try $0.notes() }
            other.shutdown()
        }
        try company.note("after")
        #expect(try company.restoredNotes(base, at: company.clock.now) == company.notes(at: company.clock.now))
    }

    @Test("while archiving fails, the log is kept, even when the company is closed, and archived once it can be")
    func putOff() throws {
        let seal = Seal()
        let company = try ArchivedCompany { $0.sealing = seal }
        let base = try company.backUp()
        try company.note("before")
        seal.isBroken.store(true, ordering: .relaxed)
        for number in 0..<40 { try company.note("\(number) " + String(repeating: "p", count: 3000)) }
        company.store.archiveLogs()
        let failure = try #require(company.store.archiveStatistics?.failures.first)
        #expect(failure.tenant == company.scope.tenant && failure.message.contains("full") && failure.since <= company.clock.now)
        try company.store.close(company.scope.tenant)
        let log = "\(company.directory)/tenants/\(company.scope.tenant)/tenant.db-wal"
        #expect(try #require(FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) > 0)
        try company.note("still broken")
        seal.isBroken.store(false, ordering: .relaxed)
        company.store.archiveLogs()
        #expect(try #require(company.store.archiveStatistics).failures.isEmpty)
        #expect(try company.restoredNotes(base, at: company.clock.now) == company.notes(at: company.clock.now))
        #expect(company.store.archiveStatistics?.chainsBroken == 0)
    }

    @Test("when archiving fails for too long, the log is carried over all the same, and the gap is found")
    func givenUp() throws {
        let seal = Seal()
        let company = try ArchivedCompany { $0.sealing = seal }
        let base = try company.backUp()
        try company.note("before")
        company.store.archiveLogs()
        let before = company.clock.now
        seal.isBroken.store(true, ordering: .relaxed)
        for number in 0..<400 { try company.note("\(number) " + String(repeating: "p", count: 3000)) }
        #expect(try #require(company.store.archiveStatistics).chainsBroken > 0)
        let log = "\(company.directory)/tenants/\(company.scope.tenant)/tenant.db-wal"
        let frames = try #require(FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) / 4120
        #expect(frames < 300)
        seal.isBroken.store(false, ordering: .relaxed)
        try company.note("after")
        let error = try #require(unreachable { _ = try company.restore(base, at: company.clock.now) })
        #expect(error.until == before && error.reason?.contains("without an archive") == true)
        let next = try company.backUp()
        try company.note("last")
        #expect(try company.restoredNotes(next, at: company.clock.now) == company.notes(at: company.clock.now))
    }

    @Test("a backup is made although nothing can be archived, and names no position")
    func backupWithoutArchive() throws {
        let seal = Seal()
        let company = try ArchivedCompany { $0.sealing = seal }
        try company.note("one")
        seal.isBroken.store(true, ordering: .relaxed)
        let base = try company.backUp()
        #expect(base.position == nil)
        #expect(try ArchivedCompany.notes(in: base.path) == ["one"])
    }

    @Test("beyond its bytes an archive loses its oldest files, and says from where on it is whole")
    func cut() throws {
        let company = try ArchivedCompany { archive in
            archive.fileBytes = 60_000
            archive.bytesMax = 300_000
        }
        let base = try company.backUp()
        for number in 0..<150 { try company.note("\(number) " + String(repeating: "c", count: 900)) }
        let later = try company.backUp()
        try company.note("last")
        let total = try company.archiveDirectory.files().reduce(0) { $0 + (try company.archiveDirectory.byteCount($1)) }
        #expect(total <= 300_000 + 60_000)
        let error = try #require(unreachable { _ = try company.restore(base, at: company.clock.now) })
        #expect(error.reason?.contains("missing") == true && error.until == base.position?.milliseconds)
        #expect(try company.restoredNotes(later, at: company.clock.now) == company.notes(at: company.clock.now))
    }

    @Test("files that no backup needs are removed, and archives of companies that are gone")
    func pruned() throws {
        let (company, base, _) = try company()
        let count = try company.archiveFiles.count
        try company.store.pruneArchive(upTo: try #require(base.position))
        #expect(try company.archiveFiles.count == count)
        let next = try company.backUp()
        try company.note("more")
        try company.store.pruneArchive(upTo: try #require(next.position))
        #expect(try company.archiveFiles.count < 3)
        #expect(try company.restoredNotes(next, at: company.clock.now) == company.notes(at: company.clock.now))
        #expect(throws: StoreError.self) { try company.store.removeArchive(company.scope.tenant) }
        try company.store.remove(company.scope.tenant)
        #expect(try company.store.archivedTenants() == [company.scope.tenant])
        try company.store.removeArchive(company.scope.tenant)
        #expect(!FileManager.default.fileExists(atPath: company.archiveDirectory.path))
    }

    @Test("a backup of one company is not continued by the archive of another")
    func otherArchive() throws {
        let (one, base, _) = try company()
        let (two, other, _) = try company()
        let position = try #require(base.position)
        let foreign = try #require(other.position)
        let path = FileManager.default.temporaryDirectory.path + "/restored-" + TenantID.random().rawValue
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.copyItem(atPath: base.path, toPath: path)
        let mixed = ArchivePosition(
            tenant: foreign.tenant, segment: position.segment, digest: position.digest, milliseconds: position.milliseconds)
        let error = unreachable { try two.store.replay(to: path, after: mixed, until: two.clock.now, end: nil) }
        #expect(error?.reason != nil)
        _ = one
    }
}
