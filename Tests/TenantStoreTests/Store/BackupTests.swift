import Foundation
import GRDB
import Synchronization
import Testing

@testable import TenantStore

@Suite("Backup")
struct BackupTests {
    /// Every command adds `size` notes at once, so a consistent copy has a multiple of them.
    private func add(_ size: Int, _ name: String) -> @Sendable (Connection) throws -> Void {
        { connection in
            for number in 0..<size { try connection.insert("\(name)-\(number)-" + String(repeating: "x", count: 400)) }
        }
    }

    @Test("a backup taken while writes go on is one moment of the company")
    func consistent() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        for number in 0..<80 { try temporary.store.writeNow(scope, add(50, "old\(number)")) }
        let path = temporary.directory + "/backup.db"
        let answers = Answers()
        let steps = Mutex<[TenantStore.BackupProgress]>([])
        try temporary.store.backup(scope, to: path) { progress in
            let step = steps.withLock {
                $0.append(progress)
                return $0.count
            }
            // Each step waits for a write to be committed, so writes certainly fall between the steps.
            temporary.store.write(scope, Command(name: "new\(step)", answers: answers, body: add(50, "new\(step)")))
            #expect(answers.wait(for: "new\(step)")?.isDone == true)
        }
        #expect(steps.withLock { $0.count } > 1)
        #expect(steps.withLock { $0.last.map { $0.pagesDone == $0.pagesTotal } } == true)
        let copy = try DatabaseQueue(path: path)
        let (count, check, strangers) = try copy.read { database in
            (
                try Int.fetchOne(database, sql: "SELECT count(*) FROM note"),
                try String.fetchAll(database, sql: "PRAGMA integrity_check"),
                try Int.fetchOne(database, sql: "SELECT count(*) FROM note WHERE text LIKE 'new%'")
            )
        }
        try copy.close()
        #expect(count == 4_000)
        #expect(check == ["ok"])
        #expect(strangers == 0)
        #expect(try temporary.committedNotes(scope).count > 4_000)
    }

    @Test("a backup that is given up leaves no file")
    func cancelled() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        for number in 0..<80 { try temporary.store.writeNow(scope, add(50, "old\(number)")) }
        let path = temporary.directory + "/backup.db"
        #expect(throws: Refused.self) { try temporary.store.backup(scope, to: path) { _ in throw Refused() } }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a backup never overwrites a file")
    func existingFile() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let path = temporary.directory + "/precious"
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try temporary.store.backup(scope, to: path) }
        #expect(error?.code == .inputOutput)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
    }
}
