import Foundation
import GRDB
import Testing

@testable import TenantStore

@Suite("Reading a write-ahead log")
struct LogReaderTests {
    /// A database whose rows are one commit each, all in its log, and how many frames the log had after each.
    private struct Written {
        let database: Data
        let log: Data
        let framesAfterCommits: [UInt32]
    }

    private func write(commits: Int, startingAnew: Bool = false, seed: UInt64) throws -> Written {
        var random = SplitMix(seed: seed)
        let path = FileManager.default.temporaryDirectory.path + "/log-" + TenantID.random().rawValue
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let writer = try SQLiteFile.openWriter(path: path)
        defer { try? writer.close() }
        try writer.write { try $0.database.execute(sql: "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)") }
        if startingAnew {
            // Frames of the former filling stay behind the new ones.
            for _ in 0..<20 { try writer.write { try $0.insert(String(repeating: "o", count: 5000)) } }
            try writer.write { try $0.database.execute(sql: "DELETE FROM note") }
        }
        try writer.access {
            _ = try Row.fetchOne($0.database, sql: "PRAGMA wal_checkpoint(\(startingAnew ? "PASSIVE" : "TRUNCATE"))")
        }
        var frames: [UInt32] = []
        var database = Data()
        for _ in 0..<commits {
            if frames.isEmpty { database = try Data(contentsOf: URL(fileURLWithPath: path)) }
            try writer.write { try $0.insert(String(repeating: "n", count: Int.random(in: 1...9000, using: &random))) }
            let reader = try #require(try LogReader(ofDatabase: path))
            frames.append(try reader.lastCommit(after: reader.beginning))
        }
        return Written(
            database: database, log: try Data(contentsOf: URL(fileURLWithPath: path + "-wal")), framesAfterCommits: frames)
    }

    /// How many commits a log holds as we read it, and as SQLite does.
    private func commits(_ log: Data, _ written: Written) throws -> (ours: Int, theirs: Int) {
        let path = FileManager.default.temporaryDirectory.path + "/log-" + TenantID.random().rawValue
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        try written.database.write(to: URL(fileURLWithPath: path))
        try log.write(to: URL(fileURLWithPath: path + "-wal"))
        let reader = try LogReader(ofDatabase: path)
        let last = try reader.map { try $0.lastCommit(after: $0.beginning) } ?? 0
        let writer = try SQLiteFile.openWriter(path: path)
        defer { try? writer.close() }
        return (written.framesAfterCommits.count { $0 <= last }, try writer.read { try $0.count() })
    }

    @Test("a log that was cut or changed anywhere holds the commits that SQLite finds in it", arguments: [false, true])
    func damaged(startingAnew: Bool) throws {
        let written = try write(commits: 12, startingAnew: startingAnew, seed: 5)
        #expect(try commits(written.log, written) == (12, 12))
        var random = SplitMix(seed: 6)
        for round in 0..<60 {
            var log = written.log
            if round < 30 {
                log = log.prefix(Int.random(in: 0..<log.count, using: &random))
            } else {
                let place = round < 40 ? round - 30 : Int.random(in: 0..<log.count, using: &random)
                log[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            }
            let found = try commits(Data(log), written)
            #expect(found.ours == found.theirs, "round \(round)")
        }
    }

    @Test("a place in a log is found again, and is none in a log that was begun anew")
    func places() throws {
        let path = FileManager.default.temporaryDirectory.path + "/log-" + TenantID.random().rawValue
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        #expect(throws: StoreError.self) { _ = try LogReader(ofDatabase: "/there/is/nothing") }
        let writer = try SQLiteFile.openWriter(path: path)
        defer { try? writer.close() }
        try writer.write { try $0.database.execute(sql: "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)") }
        let first = try #require(try LogReader(ofDatabase: path))
        let frames = try first.frames(after: first.beginning)
        #expect(frames.commits == [frames.end.frame])
        try writer.write { try $0.insert("more") }
        let second = try #require(try LogReader(ofDatabase: path))
        #expect(try second.contains(frames.end) && second.contains(first.beginning))
        #expect(try second.frames(after: frames.end).end.frame == second.lastCommit(after: frames.end))
        var other = frames.end
        other.checksum.first ^= 1
        #expect(try !second.contains(other))
        try writer.access { _ = try Row.fetchOne($0.database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        #expect(try LogReader(ofDatabase: path) == nil)
        try writer.write { try $0.insert("anew") }
        let third = try #require(try LogReader(ofDatabase: path))
        #expect(try !third.contains(frames.end) && !third.contains(first.beginning))
    }
}
