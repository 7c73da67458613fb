import Foundation
import GRDB
import GRDBSQLite
import Testing

@testable import TenantStore

@Suite("SQLite file")
struct SQLiteFileTests {
    private static let common: [(String, String)] = [
        ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("trusted_schema", "0"),
        ("busy_timeout", "5000"),
    ]

    @Test("the writer's pragmas are the durable ones")
    func writer() throws {
        let temporary = try TemporaryStore { $0.tenantBytesMax = 1 << 20 }
        let scope = try temporary.makeTenant()
        try temporary.store.exclusively(scope.tenant) { connection in
            let more = [
                ("query_only", "0"), ("wal_autocheckpoint", "4000"), ("max_page_count", "256"),
                ("journal_size_limit", "25165824"),
                ("cache_size", "-16000"), ("temp_store", "1"),
            ]
            try Self.check(Self.common + more, connection)
        }
    }

    @Test("a reader's pragmas let it neither write nor checkpoint")
    func reader() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.readNow(scope) { connection in
            let more = [("query_only", "1"), ("wal_autocheckpoint", "0"), ("cache_size", "-2000"), ("temp_store", "2")]
            try Self.check(Self.common + more, connection)
        }
        let error = #expect(throws: StoreError.self) {
            try temporary.store.readNow(scope) { try $0.insert("no") }
        }
        #expect(error?.code == .readOnly)
    }

    @Test("GRDB leaves no table of its own in the file")
    func schema() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let tables = try temporary.store.readNow(scope) {
            try String.fetchAll($0.statement("SELECT name FROM sqlite_master WHERE type = 'table'"))
        }
        #expect(tables == ["note"])
    }

    @Test("a file that is no database is reported as corrupt")
    func corrupt() throws {
        let temporary = try TemporaryStore()
        let path = temporary.directory + "/picture.db"
        try Data(repeating: 0x42, count: 8_192).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try SQLiteFile.openWriter(path: path) }
        #expect(error?.code == .corrupt)
    }

    @Test("a tenant at its quota is told that it is full, and goes on after it has deleted something")
    func quota() throws {
        let temporary = try TemporaryStore { $0.tenantBytesMax = 256 << 10 }
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let text = String(repeating: "x", count: 100_000)
        for name in ["a", "b", "c", "d"] {
            temporary.store.write(scope, Command(name: name, answers: answers) { try $0.insert(name + text) })
        }
        let codes = answers.wait(4).filter { !$0.answer.isDone }.map(\.answer.code)
        #expect(!codes.isEmpty && codes.count < 4)
        #expect(codes == [StoreError.Code?](repeating: .diskFull, count: codes.count))
        try temporary.store.writeNow(scope) { try $0.statement("DELETE FROM note").execute() }
        try temporary.store.writeNow(scope) { try $0.insert("again") }
        #expect(try temporary.committedNotes(scope) == ["again"])
    }

    private static func check(_ pragmas: [(String, String)], _ connection: Connection) throws {
        for (name, expected) in pragmas {
            let value = try String.fetchOne(connection.database, sql: "PRAGMA \(name)")
            #expect(value == expected, "\(name)")
        }
        // Compiled out where it is absent: then nothing is mapped anyway.
        let mapped = try String.fetchOne(connection.database, sql: "PRAGMA mmap_size")
        #expect(mapped ?? "0" == "0")
    }

    @Test("SQLite keeps no count of its memory, unless somebody used it before the store")
    func memoryStatistics() throws {
        let temporary = try TemporaryStore()
        _ = try temporary.makeTenant()
        if SQLiteFile.setUp == SQLITE_OK {
            #expect(sqlite3_memory_used() == 0)
        } else {
            // Another test opened a file by itself: too late to change anything, and no harm.
            #expect(SQLiteFile.setUp == SQLITE_MISUSE && sqlite3_memory_used() > 0)
        }
    }
}
