import Foundation
import GRDB
import Testing

@testable import TenantStore

@Suite("Archived logs")
struct ArchiveTests {
    @Test("a company is restored to any instant, whatever happened in between", arguments: 0..<12 as Range<UInt64>)
    func anyInstant(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let company = try ArchivedCompany()
        var bases = [try company.backUp()]
        var number = 0
        for _ in 0..<70 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<8:
                let count = Int.random(in: 1...12, using: &random)
                let text = String(repeating: "n", count: Int.random(in: 1...3000, using: &random))
                try company.write { connection in
                    for _ in 0..<count {
                        number += 1
                        try connection.insert("\(number) \(text)")
                    }
                }
            case 8..<11:
                let lowest = Int.random(in: 0...max(1, number), using: &random)
                try company.write { connection in
                    try connection.database.execute(
                        sql: "DELETE FROM note WHERE id BETWEEN ? AND ?", arguments: [lowest, lowest + 40])
                }
            case 11:
                let length = Int.random(in: 1...500, using: &random)
                try company.write { connection in
                    try connection.database.execute(
                        sql: "UPDATE note SET text = text || ? WHERE id % 3 = 0",
                        arguments: [
                            String(repeating: "u", count: length)
                        ])
                }
            case 12:
                try company.store.exclusively(company.scope.tenant) { try $0.database.execute(sql: "VACUUM") }
            case 13: try company.store.cutLog(company.scope.tenant)
            case 14: try company.store.close(company.scope.tenant)
            case 15: try company.kill()
            case 16: try company.restart()
            case 17: bases.append(try company.backUp())
            default: company.store.archiveLogs()
            }
            company.clock.advance(Int64.random(in: 0...400, using: &random))
        }
        for base in bases {
            let start = try #require(base.position).milliseconds
            for _ in 0..<6 {
                let instant = Int64.random(in: start...company.clock.now, using: &random)
                #expect(try company.restoredNotes(base, at: instant) == company.notes(at: instant), "seed \(seed), at \(instant)")
            }
        }
        #expect(try #require(company.store.archiveStatistics).failures.isEmpty)
        #expect(try company.archiveFiles.count > 1)
    }

    @Test("a restored file is byte for byte the one that SQLite makes of its log")
    func sameBytes() throws {
        let company = try ArchivedCompany()
        let base = try company.backUp()
        for number in 0..<200 { try company.note(String(repeating: "x", count: number * 20)) }
        try company.write { try $0.database.execute(sql: "DELETE FROM note WHERE id > 50; CREATE TABLE other (id INTEGER)") }
        try company.store.exclusively(company.scope.tenant) { try $0.database.execute(sql: "VACUUM") }
        try company.note("last")
        let restored = try company.restore(base, at: company.clock.now)
        try company.store.close(company.scope.tenant)
        let live = "\(company.directory)/tenants/\(company.scope.tenant)/tenant.db"
        #expect(FileManager.default.contentsEqual(atPath: live, andPath: restored))
    }

    @Test("when the live directory is lost, only what was answered after the last second is")
    func lostDirectory() throws {
        let company = try ArchivedCompany()
        let base = try company.backUp()
        for number in 0..<300 { try company.note("kept \(number)") }
        company.store.archiveLogs()
        let archivedAt = company.clock.now
        company.clock.advance(900)
        try company.note("lost")
        try company.kill { try FileManager.default.removeItem(atPath: $0 + "/tenants") }
        let restored = try company.restore(base, at: archivedAt, isAlive: false)
        #expect(try ArchivedCompany.notes(in: restored) == company.notes(at: archivedAt))
        let unreachable = #expect(throws: ArchiveUnreachable.self) {
            try company.restore(base, at: archivedAt + 1000, isAlive: false)
        }
        #expect(unreachable?.until == archivedAt && unreachable?.reason == nil)
    }

    @Test("a company that stood still is restored to an instant after its last commit")
    func quiet() throws {
        let company = try ArchivedCompany()
        let base = try company.backUp()
        try company.note("only")
        company.store.archiveLogs()
        company.clock.advance(3_600_000)
        #expect(try company.restoredNotes(base, at: company.clock.now - 1000) == ["only"])
        #expect(throws: ArchiveUnreachable.self) { try company.restore(base, at: company.clock.now + 1) }
        let start = try #require(base.position).milliseconds
        #expect(throws: ArchiveUnreachable.self) { try company.restore(base, at: start - 1) }
    }

    @Test("one transaction that is larger than many segments is restored whole or not at all")
    func largeTransaction() throws {
        let company = try ArchivedCompany { $0.checkpointFrames = 4000 }
        let base = try company.backUp()
        let text = String(repeating: "l", count: 3500)
        try company.write { connection in for number in 0..<3000 { try connection.insert("\(number) \(text)") } }
        let after = company.clock.now
        company.clock.advance(10)
        company.store.archiveLogs()
        #expect(try company.restoredNotes(base, at: after).count == 3000)
        #expect(try company.restoredNotes(base, at: after - 10).isEmpty)
    }

    @Test("what a killed process left in its log is archived when the company is opened for writing")
    func leftovers() throws {
        let company = try ArchivedCompany()
        let base = try company.backUp()
        try company.note("one")
        company.store.archiveLogs()
        try company.note("two")
        try company.kill()
        try company.note("three")
        #expect(try company.restoredNotes(base, at: company.clock.now) == ["one", "two", "three"])
        #expect(try company.restoredNotes(base, at: company.clock.now - 10) == ["one", "two"])
    }
}
