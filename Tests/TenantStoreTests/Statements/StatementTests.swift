import Foundation
import GRDB
import Testing

@testable import TenantStore

@Suite("Statements with values by position")
struct StatementTests {
    private static let values: [DatabaseValue] = [
        .null, Int64.min.databaseValue, (-1).databaseValue, 0.databaseValue, Int64.max.databaseValue, 0.5.databaseValue,
        "".databaseValue, "fifteen bytes..".databaseValue, "sixteen bytes...".databaseValue, "清茶 12 瓶 “x”".databaseValue,
        String(repeating: "长", count: 5_000).databaseValue, Data().databaseValue, Data([0, 255, 0]).databaseValue,
        Data(repeating: 7, count: 100_000).databaseValue,
    ]

    private func withConnection(_ body: (Connection) throws -> Void) throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope, body)
    }

    @Test("every value comes back as it was given", arguments: values)
    func roundTrip(value: DatabaseValue) throws {
        try withConnection { connection in
            for _ in 0..<2 {
                let (stored, type) = try #require(
                    try connection.first("SELECT ?1, typeof(?1)", [value]) { ($0.databaseValue(0), $0[1] as String) })
                #expect(stored == value)
                #expect(type == (try connection.first("SELECT typeof(?)", [value]) { $0[0] as String }))
                let bound = try Row.fetchOne(connection.bound("SELECT ?1", [value]))
                #expect(bound?[0] as DatabaseValue? == value)
            }
        }
    }

    @Test("columns are read by position and by name, as bytes, and as optionals where they may be NULL")
    func columns() throws {
        try withConnection { connection in
            let sql = "SELECT 7 AS number, NULL AS none, 'text' AS text, x'0102' AS bytes, 8 AS number"
            try connection.forEach(sql) { row in
                #expect(row[0] as Int64 == 7 && row["number"] as Int64 == 7 && row[4] as Int == 8)
                #expect(row[1] as String? == nil && row["none"] as Int64? == nil && row[0] as Int64? == 7)
                #expect(row[2] as String == "text" && row["text"] as String? == "text")
                #expect(row.bytes(3) == [1, 2] && row.bytes(1) == [])
            }
        }
    }

    @Test("more or fewer values than the statement takes are refused", arguments: 0...3)
    func count(of given: Int) throws {
        try withConnection { connection in
            let failure = errorThrown {
                try connection.execute("INSERT INTO note (id, text) VALUES (?, ?)", Array(repeating: 1, count: given))
            }
            #expect((failure as? DatabaseError)?.resultCode == (given == 2 ? nil : .SQLITE_MISUSE))
        }
    }

    @Test("a walk may run its own statement again, and one that ends early or throws leaves nothing behind")
    func nested() throws {
        try withConnection { connection in
            for text in ["a", "b", "c"] { try connection.execute("INSERT INTO note (text) VALUES (?)", [text]) }
            let sql = "SELECT text FROM note WHERE text >= ? ORDER BY text"
            var seen: [String] = []
            try connection.forEach(sql, ["a"]) { outer in
                let first = try connection.first(sql, ["b"]) { $0[0] as String }
                #expect(first == "b")
                seen.append(outer[0])
            }
            #expect(seen == ["a", "b", "c"])
            let refused = isRefused { try connection.forEach(sql, ["a"]) { _ in throw Refused() } }
            #expect(refused)
            let prepared = try connection.prepared(sql)
            #expect(!prepared.isBusy)
        }
    }

    @Test("a statement that was handed out keeps its values whatever the store does with the same text")
    func apart() throws {
        try withConnection { connection in
            let sql = "SELECT ?"
            let open = try connection.statement(sql)
            open.arguments = ["handed out"]
            #expect(try connection.first(sql, ["stepped"]) { $0[0] as String } == "stepped")
            #expect(try String.fetchOne(open) == "handed out")
            #expect(try connection.first(sql, ["again"]) { $0[0] as String } == "again")
        }
    }

    @Test("after a failure the statement works again, and the error says what SQLite says")
    func failure() throws {
        try withConnection { connection in
            let sql = "INSERT INTO note (text) VALUES (?)"
            try connection.execute(sql, ["one"])
            let error = errorThrown { try connection.execute(sql, ["one"]) } as? DatabaseError
            #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE)
            #expect(error?.message == "UNIQUE constraint failed: note.text" && error?.sql == sql)
            try connection.execute(sql, ["two"])
            #expect(try connection.notes() == ["one", "two"])
        }
    }

    @Test("each owner has its own statements, and what one may do another may not")
    func owners() throws {
        try withConnection { connection in
            let sql = "INSERT INTO note (text) VALUES (?)"
            let note = TableAccess(owner: "note", writablePrefixes: ["note"], readablePrefixes: [])
            let other = TableAccess(owner: "other", writablePrefixes: ["other"], readablePrefixes: [])
            try connection.withAccess(note) { try connection.execute(sql, ["mine"]) }
            let error = errorThrown { try connection.withAccess(other) { try connection.execute(sql, ["theirs"]) } }
            #expect((error as? StoreError)?.code == .denied)
            #expect(try connection.notes() == ["mine"])
        }
    }

    @Test("texts that differ anywhere are different statements")
    func texts() {
        let text = String(repeating: "SELECT column, ", count: 40)
        var all = Set([StatementText(text)])
        for place in 0..<text.utf8.count {
            var bytes = Array(text.utf8)
            bytes[place] = UInt8(ascii: "_")
            all.insert(StatementText(String(decoding: bytes, as: UTF8.self)))
        }
        #expect(all.count == text.utf8.count + 1)
        #expect(all.contains(StatementText(text + "")) && !all.contains(StatementText("")))
    }
}

@Suite("What a transaction remembers")
struct MemoryTests {
    private struct Head: Equatable { var number: Int }

    @Test("it is forgotten when a savepoint is taken back and when the transaction ends, and outside one nothing is kept")
    func forgotten() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { connection in
            connection.remember(Head(number: 1))
            #expect(connection.remembered() == Head(number: 1))
            try connection.savepoint { connection.remember(Head(number: 2)) }
            #expect(connection.remembered() == Head(number: 2))
            let refused = isRefused { try connection.savepoint { throw Refused() } }
            #expect(refused)
            #expect(connection.remembered(Head.self) == nil)
            connection.remember(Head(number: 3))
        }
        try temporary.store.writeNow(scope) { connection in
            #expect(connection.remembered(Head.self) == nil)
            connection.remember(Head(number: 4))
        }
        let refused = isRefused {
            try temporary.store.writeNow(scope) { connection in
                connection.remember(Head(number: 5))
                throw Refused()
            }
        }
        #expect(refused)
        try temporary.store.exclusively(scope.tenant) { connection in
            #expect(connection.remembered(Head.self) == nil)
            connection.remember(Head(number: 6))
            #expect(connection.remembered(Head.self) == nil)
        }
    }
}
