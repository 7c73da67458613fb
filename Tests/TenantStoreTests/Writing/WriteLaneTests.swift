import GRDB
import Synchronization
import Testing

@testable import TenantStore

@Suite("Write lane")
struct WriteLaneTests {
    /// Keeps the lane busy until the gate opens, so that what is queued meanwhile comes in one batch.
    private func block(_ temporary: TemporaryStore, _ scope: TenantScope, _ answers: Answers) -> Gate {
        let gate = Gate()
        temporary.store.write(scope, Command(name: "gate", answers: answers) { _ in gate.pass() })
        gate.waitForArrivals()
        return gate
    }

    @Test("a failing command is taken back alone; the others of its group are kept, in order")
    func failingCommand() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        let commands = (0..<50).map { number in
            Command(name: "\(number)", answers: answers) { connection in
                try connection.insert("\(number)")
                if number % 7 == 3 { throw Refused() }
                if number % 7 == 5 { try connection.insert("\(number)") }
            }
        }
        temporary.store.writeBatch(scope, commands)
        gate.open()
        let all = answers.wait(51)
        let kept = (0..<50).filter { $0 % 7 != 3 && $0 % 7 != 5 }.map(String.init)
        #expect(all.filter(\.answer.isDone).map(\.name) == ["gate"] + kept)
        #expect(try temporary.committedNotes(scope) == kept)
        // The gate's, that of 0 to 3, and the rest with savepoints.
        #expect(temporary.store.statistics.writeGroups == 3)
        #expect(temporary.store.statistics.writesDone == 51)
        guard case .failed(let refused)? = answers.wait(for: "3"), case .failed(let constraint)? = answers.wait(for: "5") else {
            Issue.record("3 and 5 were to fail")
            return
        }
        #expect(refused is Refused)
        #expect((constraint as? DatabaseError)?.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE)
    }

    @Test(
        "a command that fails before it writes costs the others nothing; one that has written is run once, those before it twice")
    func runs() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        let runs = Mutex([Int](repeating: 0, count: 7))
        temporary.store.writeBatch(
            scope,
            (0..<7).map { number in
                Command(name: "\(number)", answers: answers) { connection in
                    runs.withLock { $0[number] += 1 }
                    if number == 1 || number == 5 { throw Refused() }
                    try connection.insert("\(number)")
                    if number == 3 || number == 6 { throw Refused() }
                }
            })
        gate.open()
        #expect(answers.wait(8).filter(\.answer.isDone).map(\.name) == ["gate", "0", "2", "4"])
        #expect(runs.withLock { $0 } == [2, 1, 2, 1, 1, 1, 1])
        #expect(try temporary.committedNotes(scope) == ["0", "2", "4"])
    }

    @Test("whatever fails, before or after it wrote, exactly the others are kept", arguments: UInt64(1)...8)
    func randomFailures(seed: UInt64) throws {
        let temporary = try TemporaryStore { $0.batchCommandsMax = 16 }
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        var state = seed
        let fates = (0..<400).map { _ -> UInt64 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % (seed * 4)
        }
        temporary.store.writeBatch(
            scope,
            fates.enumerated().map { number, fate in
                Command(name: "\(number)", answers: answers) { connection in
                    if fate == 0 { throw Refused() }
                    try connection.execute("INSERT INTO note (text) VALUES (?)", ["\(number)"])
                    if fate == 1 { throw Refused() }
                    if fate == 2 { try connection.execute("INSERT INTO note (text) VALUES (?)", ["\(number)"]) }
                }
            })
        gate.open()
        let kept = fates.enumerated().filter { $0.element > 2 }.map { "\($0.offset)" }
        #expect(answers.wait(401).filter(\.answer.isDone).map(\.name) == ["gate"] + kept)
        #expect(try temporary.committedNotes(scope) == kept)
    }

    @Test("nobody is answered before the commit, and everybody's write is there when the first is answered")
    func answeredAfterCommit() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        let seenWhileRunning = Mutex<[Int]>([])
        let seenWhenAnswered = Mutex<[Int]>([])
        for number in 0..<10 {
            var command = Command(name: "\(number)", answers: answers) { connection in
                try connection.insert("\(number)")
                let committed = try temporary.committedNotes(scope).count
                seenWhileRunning.withLock { $0.append(committed) }
            }
            command.onCommitted = {
                let committed = (try? temporary.committedNotes(scope).count) ?? -1
                seenWhenAnswered.withLock { $0.append(committed) }
            }
            temporary.store.write(scope, command)
        }
        gate.open()
        _ = answers.wait(11)
        #expect(seenWhileRunning.withLock { $0 } == [Int](repeating: 0, count: 10))
        #expect(seenWhenAnswered.withLock { $0 } == [Int](repeating: 10, count: 10))
    }

    @Test("a group has no more commands than allowed")
    func batchBound() throws {
        let temporary = try TemporaryStore { $0.batchCommandsMax = 8 }
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        temporary.store.writeBatch(scope, (0..<20).map { number in Command(answers: answers) { try $0.insert("\(number)") } })
        gate.open()
        _ = answers.wait(21)
        #expect(temporary.store.statistics.writeGroups == 1 + 3)
        #expect(try temporary.committedNotes(scope) == (0..<20).map(String.init))
    }

    @Test("a group that has run for long enough is committed with what it has; the rest follows in order")
    func timeBound() throws {
        let temporary = try TemporaryStore { $0.batchMillisecondsMax = 1 }
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        let busy: @Sendable (Connection, Int) throws -> Void = { connection, number in
            try connection.insert("\(number)")
            let until = MonotonicClock.after(milliseconds: 2)
            while MonotonicClock.now() < until {}
        }
        temporary.store.writeBatch(
            scope, (0..<5).map { number in Command(name: "\(number)", answers: answers) { try busy($0, number) } })
        gate.open()
        let all = answers.wait(6)
        #expect(all.map(\.name) == ["gate"] + (0..<5).map(String.init))
        #expect(temporary.store.statistics.writeGroups == 1 + 5)
        #expect(try temporary.committedNotes(scope) == (0..<5).map(String.init))
    }

    @Test("a full lane refuses at once, and another company's lane does not notice")
    func queueBound() throws {
        let temporary = try TemporaryStore { $0.laneQueueMax = 4 }
        let scope = try temporary.makeTenant()
        let other = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        temporary.store.writeBatch(
            scope, (0..<6).map { number in Command(name: "\(number)", answers: answers) { try $0.insert("\(number)") } })
        #expect(answers.wait(2).map(\.name) == ["4", "5"])
        #expect(answers.wait(2).map(\.answer.code) == [.queueFull, .queueFull])
        #expect(temporary.store.statistics.writesWaiting == 4)
        temporary.store.write(other, Command(name: "other", answers: answers) { try $0.insert("other") })
        #expect(answers.wait(for: "other")?.isDone == true)
        gate.open()
        _ = answers.wait(8)
        #expect(try temporary.committedNotes(scope) == ["0", "1", "2", "3"])
    }

    @Test("a command whose deadline has passed is not started")
    func deadline() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let started = Atomic<Int>(0)
        temporary.store.write(
            scope,
            Command(name: "late", deadlineNanoseconds: 1, answers: answers) { connection in
                started.add(1, ordering: .relaxed)
                try connection.insert("late")
            })
        #expect(answers.wait(for: "late")?.code == .deadlineExceeded)
        #expect(started.load(ordering: .relaxed) == 0)
        #expect(try temporary.committedNotes(scope) == [])
    }

    @Test(
        "a write that is interrupted at its deadline does not drag the others of its group along, whatever the command does then",
        arguments: ["INSERT INTO note (text) VALUES ('stray')", nil])
    func interruptedWrite(then stray: String?) throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        temporary.store.write(scope, Command(name: "before", answers: answers) { try $0.insert("before") })
        temporary.store.write(
            scope,
            Command(name: "endless", answers: answers) { connection in
                connection.deadlineNanoseconds = MonotonicClock.after(milliseconds: 5)
                let endless =
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO note (text) SELECT 'n' || i FROM n"
                do {
                    try connection.execute(endless)
                } catch {
                    // A command that hides the failure must not write outside the transaction afterwards.
                    if let stray { try connection.execute(stray) }
                }
            })
        temporary.store.write(scope, Command(name: "after", answers: answers) { try $0.insert("after") })
        gate.open()
        _ = answers.wait(4)
        #expect(answers.wait(for: "before")?.isDone == true)
        #expect(answers.wait(for: "endless")?.code == .deadlineExceeded)
        #expect(answers.wait(for: "after")?.isDone == true)
        #expect(try temporary.committedNotes(scope).sorted() == ["after", "before"])
    }

    @Test("a deferred foreign key that fails at the commit fails its own command only")
    func deferredConstraint() throws {
        let temporary = try TemporaryStore()
        let tenant = TenantID.random()
        let scope = TenantScope(tenant: tenant)
        try temporary.store.create(tenant) { connection in
            try connection.database.execute(
                sql: """
                    CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE);
                    CREATE TABLE child (note INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED);
                    """)
        }
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        for name in ["a", "orphan", "b"] {
            temporary.store.write(
                scope,
                Command(name: name, answers: answers) { connection in
                    try connection.insert(name)
                    if name == "orphan" { try connection.statement("INSERT INTO child VALUES (99)").execute() }
                })
        }
        gate.open()
        _ = answers.wait(4)
        #expect(answers.wait(for: "a")?.isDone == true)
        #expect(answers.wait(for: "orphan")?.isDone == false)
        #expect(answers.wait(for: "b")?.isDone == true)
        #expect(try temporary.committedNotes(scope) == ["a", "b"])
    }

    @Test("when the commit fails, every command of the group fails")
    func failedCommit() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, scope, answers)
        for number in 0..<3 {
            temporary.store.write(
                scope,
                Command(name: "\(number)", answers: answers) { connection in
                    try connection.insert("\(number)")
                    if number == 2 {
                        connection.database.add(transactionObserver: CommitRefuser(), extent: .nextTransaction)
                    }
                })
        }
        gate.open()
        #expect(answers.wait(4).dropFirst().map(\.answer.isDone) == [false, false, false])
        #expect(try temporary.committedNotes(scope) == [])
        temporary.store.write(scope, Command(name: "later", answers: answers) { try $0.insert("later") })
        #expect(answers.wait(for: "later")?.isDone == true)
    }

    @Test("a company with many waiting writes does not hold up another one")
    func fairness() throws {
        let temporary = try TemporaryStore {
            $0.writeThreads = 1
            $0.batchCommandsMax = 1
        }
        let greedy = try temporary.makeTenant()
        let modest = try temporary.makeTenant()
        let answers = Answers()
        let gate = block(temporary, greedy, answers)
        temporary.store.writeBatch(
            greedy, (0..<20).map { number in Command(name: "greedy", answers: answers) { try $0.insert("\(number)") } })
        temporary.store.write(modest, Command(name: "modest", answers: answers) { try $0.insert("modest") })
        gate.open()
        let order = answers.wait(22).map(\.name)
        #expect((order.firstIndex(of: "modest") ?? 99) <= 2)
    }

    @Test("writes from many threads are all there, each once", arguments: [UInt64(1), 2, 3])
    func manyWriters(seed: UInt64) async throws {
        let temporary = try TemporaryStore {
            $0.batchCommandsMax = Int(seed) * 5
            $0.laneQueueMax = 100_000
        }
        let scopes = try (0..<3).map { _ in try temporary.makeTenant() }
        let answers = Answers()
        await withTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<100 {
                        let scope = scopes[(writer + number) % 3]
                        temporary.store.write(scope, Command(answers: answers) { try $0.insert("\(writer)-\(number)") })
                    }
                }
            }
        }
        #expect(answers.wait(800).count == 800)
        var all: [String] = []
        for scope in scopes {
            let notes = try temporary.committedNotes(scope)
            for writer in 0..<8 {
                let numbers = notes.filter { $0.hasPrefix("\(writer)-") }.compactMap { Int($0.dropFirst(2)) }
                #expect(numbers == numbers.sorted(), "the writes of one thread keep their order")
            }
            all += notes
        }
        #expect(Set(all).count == 800 && all.count == 800)
    }
}

/// Makes a commit fail.
private final class CommitRefuser: TransactionObserver {
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseWillCommit() throws { throw Refused() }
    func databaseDidCommit(_ database: Database) {}
    func databaseDidRollback(_ database: Database) {}
}
