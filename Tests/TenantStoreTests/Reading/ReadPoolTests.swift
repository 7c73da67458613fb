import GRDB
import Synchronization
import Testing

@testable import TenantStore

@Suite("Reads")
struct ReadPoolTests {
    @Test("a read sees one moment, whatever is written meanwhile")
    func snapshot() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { try $0.insert("before") }
        let answers = Answers()
        let gate = Gate()
        temporary.store.read(
            scope,
            [
                Read(name: "first", answers: answers) { connection in
                    let before = try connection.notes()
                    gate.pass()
                    let after = try connection.notes()
                    #expect(before == ["before"])
                    #expect(after == ["before"])
                }
            ])
        gate.waitForArrivals()
        try temporary.store.writeNow(scope) { try $0.insert("meanwhile") }
        gate.open()
        #expect(answers.wait(for: "first")?.isDone == true)
        let notes = try temporary.store.readNow(scope) { try $0.notes() }
        #expect(notes == ["before", "meanwhile"])
    }

    @Test("reads handed over together share a snapshot; one that fails leaves the others alone")
    func batch() throws {
        let temporary = try TemporaryStore { $0.readThreads = 1 }
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let counts = Mutex<[Int]>([])
        let jobs = (0..<16).map { number in
            Read(name: "\(number)", answers: answers) { connection in
                if number == 7 { throw Refused() }
                if number == 3 { try temporary.store.writeNow(scope) { try $0.insert("meanwhile") } }
                let count = try connection.count()
                counts.withLock { $0.append(count) }
            }
        }
        temporary.store.read(scope, jobs)
        let all = answers.wait(16)
        #expect(all.map(\.name) == (0..<16).map(String.init))
        #expect(all.filter { !$0.answer.isDone }.map(\.name) == ["7"])
        #expect(counts.withLock { $0 } == [Int](repeating: 0, count: 15))
    }

    @Test("a query that runs past its deadline is interrupted, and the connection goes on working")
    func interrupted() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        for name in ["first", "second"] {
            temporary.store.read(
                scope,
                [
                    Read(name: name, deadlineNanoseconds: MonotonicClock.after(milliseconds: 20), answers: answers) {
                        _ = try Int.fetchOne($0.statement(endless))
                    }
                ])
            #expect(answers.wait(for: name)?.code == .deadlineExceeded)
        }
        temporary.store.read(scope, [Read(name: "third", answers: answers) { _ = try $0.notes() }])
        #expect(answers.wait(for: "third")?.isDone == true)
    }

    @Test("a read whose deadline has passed is not started")
    func deadline() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        temporary.store.read(
            scope, [Read(name: "late", deadlineNanoseconds: 1, answers: answers) { _ in Issue.record("started") }])
        #expect(answers.wait(for: "late")?.code == .deadlineExceeded)
    }

    @Test("a full queue refuses the rest of a batch at once")
    func queueBound() throws {
        let temporary = try TemporaryStore {
            $0.readThreads = 1
            $0.readQueueMax = 3
        }
        let scope = try temporary.makeTenant()
        let other = try temporary.makeTenant()
        let answers = Answers()
        let gate = Gate()
        temporary.store.read(scope, [Read(name: "gate", answers: answers) { _ in gate.pass() }])
        gate.waitForArrivals()
        temporary.store.read(scope, (0..<5).map { number in Read(name: "\(number)", answers: answers) { _ in } })
        #expect(answers.wait(2).map(\.name) == ["3", "4"])
        #expect(answers.wait(2).map(\.answer.code) == [.queueFull, .queueFull])
        temporary.store.read(other, [Read(name: "other", answers: answers) { _ in }])
        #expect(temporary.store.statistics.readsWaiting == 4)
        gate.open()
        _ = answers.wait(7)
        #expect(answers.wait(for: "other")?.isDone == true)
    }

    @Test("a report does not keep queries waiting")
    func report() throws {
        let temporary = try TemporaryStore { $0.readThreads = 1 }
        let scope = try temporary.makeTenant()
        let answers = Answers()
        let gate = Gate()
        temporary.store.report(scope, Read(name: "report", answers: answers) { _ in gate.pass() })
        gate.waitForArrivals()
        temporary.store.read(scope, [Read(name: "query", answers: answers) { _ = try $0.notes() }])
        #expect(answers.wait(for: "query")?.isDone == true)
        gate.open()
        #expect(answers.wait(for: "report")?.isDone == true)
    }

    @Test("a read of a company that does not exist fails")
    func unknownTenant() throws {
        let temporary = try TemporaryStore()
        let answers = Answers()
        let scope = TenantScope(tenant: .random())
        temporary.store.read(scope, [Read(name: "read", answers: answers) { _ in }])
        temporary.store.write(scope, Command(name: "write", answers: answers) { _ in })
        #expect(answers.wait(2).map(\.answer.code) == [.tenantNotFound, .tenantNotFound])
        #expect(!temporary.store.exists(scope.tenant))
    }
}
