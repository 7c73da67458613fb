import Foundation
import GRDB
import Testing

@testable import TenantStore

/// What a query gives and what is read from it are two things that a plugin's author can get wrong.
@Suite("Columns that cannot be read")
struct ColumnFaultTests {
    /// One way to read a row of ``sql`` wrongly.
    enum Fault: CaseIterable {
        case null, nullByName, mismatch, index, name, optionalMismatch

        var columnInLog: String {
            switch self {
            case .null: "column 0 cannot be read as Int64"
            case .nullByName: "column absent cannot be read as String"
            case .mismatch: "column 1 cannot be read as UInt8"
            case .index: "column 3 cannot be read as Data"
            case .name: "column missing cannot be read as Bool"
            case .optionalMismatch: "column 1 cannot be read as Optional<UInt8>"
            }
        }

        func commit(_ row: Columns) -> Bool {
            switch self {
            case .null: row[0] as Int64 == 0
            case .nullByName: row["absent"] as String == ""
            case .mismatch: row[1] as UInt8 == 0
            case .index: row[3] as Data == Data()
            case .name: row["missing"] as Bool == false
            case .optionalMismatch: row[1] as UInt8? == nil
            }
        }

        func commit(_ row: Row) -> Bool {
            switch self {
            case .null: row[0] as Int64 == 0
            case .nullByName: row["absent"] as String == ""
            case .mismatch: row[1] as UInt8 == 0
            case .index: row[3] as Data == Data()
            case .name: row["missing"] as Bool == false
            case .optionalMismatch: row[1] as UInt8? == nil
            }
        }
    }

    private static let sql = "SELECT NULL AS absent, 300 AS large, 'geheim' AS text UNION ALL SELECT 1, 2, 'x'"

    private func withTenant(_ body: (TenantStore, TenantScope) throws -> Void) throws {
        let temporary = try TemporaryStore()
        try body(temporary.store, try temporary.makeTenant())
    }

    private func expect(_ error: (any Error)?, _ fault: Fault) {
        let error = error as? StoreError
        #expect(error?.code == .faultyQuery)
        #expect(error?.message.contains(fault.columnInLog) == true, "\(error?.message ?? "no error")")
        // The log names the query or its columns; a value stands in it only where the program's own text has it.
        #expect(error?.message.contains("absent, large, text") == true || error?.message.contains(Self.sql) == true)
    }

    @Test("a walk, the first row and a kept row throw it, at that row, before anything else is done", arguments: Fault.allCases)
    func throwsIt(fault: Fault) throws {
        try withTenant { store, scope in
            var rows = 0
            let walk = errorThrown {
                try store.readNow(scope) {
                    try $0.forEach(Self.sql) { row in
                        rows += 1
                        #expect(fault.commit(row))
                    }
                }
            }
            expect(walk, fault)
            #expect(rows == 1)
            expect(errorThrown { try store.readNow(scope) { _ = try $0.first(Self.sql) { fault.commit($0) } } }, fault)
            let kept = errorThrown {
                try store.readNow(scope) { connection in
                    let row = try Row.fetchOne(connection.bound(Self.sql, []))
                    #expect(row.map(fault.commit) == true)
                }
            }
            expect(kept, fault)
        }
    }

    @Test("the next statement is not run, and an error that came of the placeholder gives way to its cause")
    func cause() throws {
        try withTenant { store, scope in
            let next = errorThrown {
                try store.writeNow(scope) { connection in
                    let row = try Row.fetchOne(connection.bound(Self.sql, []))
                    #expect(row.map(Fault.null.commit) == true)
                    try connection.execute("INSERT INTO note (text) VALUES ('placeholder')")
                    Issue.record("the statement was run")
                }
            }
            expect(next, .null)
            let instead = errorThrown {
                try store.writeNow(scope) { connection in
                    let row = try Row.fetchOne(connection.bound(Self.sql, []))
                    #expect(row.map(Fault.null.commit) == true)
                    throw Refused()
                }
            }
            expect(instead, .null)
            // The connection is as good as before.
            try store.writeNow(scope) { try $0.insert("after") }
            #expect(try store.readNow(scope) { try $0.notes() } == ["after"])
        }
    }

    @Test(
        "a command that reads wrongly fails alone; what it wrote is gone and the others of its group stay", arguments: [0, 1, 40])
    func alone(warmUp: Int) throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        // Groups with savepoints as well: they come after a command that failed.
        for round in 0..<warmUp {
            temporary.store.write(scope, Command(name: "warm \(round)", answers: answers) { try $0.insertAndRefuse("\(round)") })
            _ = answers.wait(for: "warm \(round)")
        }
        let good: [Command] = ["one", "two"].map { name in Command(name: name, answers: answers) { try $0.insert(name) } }
        let walk = Command(name: "walk", answers: answers) { connection in
            try connection.insert("of the walk")
            try connection.forEach(Self.sql) { row in #expect(Fault.null.commit(row)) }
        }
        let kept = Command(name: "kept", answers: answers) { connection in
            try connection.insert("of the kept row")
            let row = try Row.fetchOne(connection.bound(Self.sql, []))
            #expect(row.map(Fault.name.commit) == true)
        }
        temporary.store.writeBatch(scope, [good[0], walk, kept, good[1]])
        #expect(answers.wait(for: "walk")?.code == .faultyQuery)
        #expect(answers.wait(for: "kept")?.code == .faultyQuery)
        #expect(answers.wait(for: "one")?.isDone == true && answers.wait(for: "two")?.isDone == true)
        #expect(try temporary.committedNotes(scope) == ["one", "two"])
    }

    @Test("a savepoint takes it back, and whoever catches it goes on")
    func caught() throws {
        try withTenant { store, scope in
            try store.writeNow(scope) { connection in
                let row = try Row.fetchOne(connection.bound(Self.sql, []))
                let error = errorThrown {
                    try connection.savepoint {
                        try connection.insert("taken back")
                        #expect(row.map(Fault.null.commit) == true)
                    }
                }
                expect(error, .null)
                try connection.insert("kept")
            }
            #expect(try store.readNow(scope) { try $0.notes() } == ["kept"])
        }
    }

    @Test("a read that fails does not harm the reads that share its transaction")
    func reads() throws {
        let temporary = try TemporaryStore { $0.readThreads = 1 }
        let scope = try temporary.makeTenant()
        let answers = Answers()
        temporary.store.read(
            scope,
            [
                Read(name: "before", answers: answers) { _ = try $0.count() },
                Read(name: "faulty", answers: answers) { connection in
                    let row = try connection.withAccess(.unrestricted) { try Row.fetchOne(connection.bound(Self.sql, [])) }
                    try connection.withAccess(.unrestricted) { #expect(row.map(Fault.mismatch.commit) == true) }
                },
                Read(name: "after", answers: answers) { _ = try $0.count() },
            ])
        #expect(answers.wait(for: "faulty")?.code == .faultyQuery)
        #expect(answers.wait(for: "before")?.isDone == true && answers.wait(for: "after")?.isDone == true)
    }
}
