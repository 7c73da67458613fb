import GRDB
import Testing

@testable import TenantStore

@Suite("Connection")
struct ConnectionTests {
    @Test("the same text gives the same statement, even after a failure")
    func cached() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { connection in
            let sql = "INSERT INTO note (text) VALUES (?)"
            let statement = try connection.statement(sql)
            try statement.execute(arguments: ["one"])
            #expect(throws: DatabaseError.self) { try statement.execute(arguments: ["one"]) }
            let again = try connection.statement(sql)
            #expect(again === statement)
            try again.execute(arguments: ["two"])
            let notes = try connection.notes()
            #expect(notes == ["one", "two"])
        }
    }

    @Test("a statement that is being stepped through is not handed out twice")
    func busy() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { connection in
            for text in ["a", "b", "c"] { try connection.insert(text) }
            let outer = try String.fetchCursor(connection.statement("SELECT text FROM note ORDER BY id"))
            var seen: [String] = []
            while let text = try outer.next() {
                let inner = try connection.notes()
                #expect(inner == ["a", "b", "c"])
                seen.append(text)
            }
            #expect(seen == ["a", "b", "c"])
        }
    }

    @Test("more texts than are kept still work")
    func manyStatements() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.readNow(scope) { connection in
            let first = try connection.statement("SELECT 0")
            for number in 0..<(Connection.statementsMax * 2 + 1) {
                let value = try Int.fetchOne(connection.statement("SELECT \(number)"))
                #expect(value == number)
            }
            let again = try connection.statement("SELECT 0")
            #expect(again !== first)
        }
    }

    @Test("savepoints nest, and a failure takes back its own part only")
    func savepoints() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { connection in
            try connection.insert("kept")
            let refused = isRefused { try connection.savepoint { try nestAndRefuse(connection) } }
            #expect(refused)
            try connection.savepoint { try connection.insert("also kept") }
        }
        #expect(try temporary.committedNotes(scope) == ["kept", "also kept"])
    }

    private func nestAndRefuse(_ connection: Connection) throws {
        try connection.insert("outer")
        try connection.savepoint { try connection.insert("inner") }
        let refused = isRefused { try connection.savepoint { try connection.insertAndRefuse("innermost") } }
        #expect(refused)
        let notes = try connection.notes()
        #expect(notes == ["kept", "outer", "inner"])
        throw Refused()
    }

    @Test("a changed schema is seen by statements that were prepared before, on every connection")
    func schemaChange() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let all = "SELECT * FROM note"
        func columns(_ connection: Connection) throws -> [String] {
            try Row.fetchOne(connection.statement(all)).map { Array($0.columnNames) } ?? []
        }
        try temporary.store.writeNow(scope) { try $0.insert("a") }
        #expect(try temporary.store.readNow(scope, columns) == ["id", "text"])
        #expect(try temporary.store.writeNow(scope, columns) == ["id", "text"])
        try temporary.store.exclusively(scope.tenant) { connection in
            try connection.database.inTransaction {
                try connection.statement("ALTER TABLE note ADD COLUMN mood TEXT").execute()
                return .commit
            }
        }
        #expect(try temporary.store.readNow(scope, columns) == ["id", "text", "mood"])
        #expect(try temporary.store.writeNow(scope, columns) == ["id", "text", "mood"])
    }

    @Test("a read that leaves a statement half way keeps no snapshot")
    func leftOver() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { connection in for text in ["a", "b"] { try connection.insert(text) } }
        try temporary.store.readNow(scope) { connection in
            let statement = try connection.statement("SELECT text FROM note")
            #expect(sqliteStep(statement))
        }
        try temporary.store.writeNow(scope) { try $0.insert("c") }
        let notes = try temporary.store.readNow(scope) { try $0.notes() }
        #expect(notes == ["a", "b", "c"])
    }
}
