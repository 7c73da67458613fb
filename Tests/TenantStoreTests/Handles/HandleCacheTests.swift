import GRDB
import Logging
import Testing

@testable import TenantStore

@Suite("Open tenants")
struct HandleCacheTests {
    /// A generator with a seed, so that a failure can be had again.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    @Test("the tenant unused for longest is closed when another needs the room")
    func evictsLeastRecentlyUsed() throws {
        let temporary = try TemporaryStore { $0.openTenantsMax = 2 }
        let scopes = try (0..<3).map { _ in try temporary.makeTenant() }
        for index in [0, 1, 0, 2] { try temporary.store.writeNow(scopes[index]) { try $0.insert("\($0.count())") } }
        #expect(scopes.map { temporary.store.handles.isOpen($0.tenant) } == [true, false, true])
        let statistics = temporary.store.statistics
        #expect([statistics.openTenants, Int(statistics.coldOpens), Int(statistics.evictions)] == [2, 3, 1])
        let notes = try temporary.store.readNow(scopes[1]) { try $0.notes() }
        #expect(notes == ["0"])
    }

    @Test("what nobody used between two calls is closed, and what is in use or was used since is not")
    func closesUnused() throws {
        let temporary = try TemporaryStore()
        let scopes = try (0..<3).map { _ in try temporary.makeTenant() }
        let store = temporary.store
        func open() -> [Bool] { scopes.map { store.handles.isOpen($0.tenant) } }
        for scope in scopes { try store.writeNow(scope) { try $0.insert("kept") } }
        store.closeUnused()
        #expect(open() == [true, true, true])
        _ = try store.readNow(scopes[0]) { try $0.notes() }
        _ = try store.handles.acquire(scopes[1].tenant, untilNanoseconds: .max)
        store.closeUnused()
        #expect(open() == [true, true, false])
        // In use all the while, although it was taken before the last call.
        store.closeUnused()
        #expect(open() == [false, true, false])
        store.handles.release(scopes[1].tenant)
        store.closeUnused()
        #expect(open() == [false, false, false])
        for scope in scopes { #expect(try store.readNow(scope) { try $0.notes() } == ["kept"]) }
    }

    @Test("the cache does what a plain model of it does", arguments: (0..<20).map { UInt64($0) })
    func matchesModel(seed: UInt64) throws {
        let temporary = try TemporaryStore { $0.openTenantsMax = 3 }
        let scopes = try (0..<6).map { _ in try temporary.makeTenant() }
        let handles = temporary.store.handles
        var generator = Generator(state: seed)
        var open: [Int] = []  // the one used last stands last
        var held: [Int] = []
        var counters = (coldOpens: 0, evictions: 0)
        for _ in 0..<60 {
            let index = Int.random(in: 0..<6, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0 where !held.isEmpty:
                let released = held.remove(at: Int.random(in: 0..<held.count, using: &generator))
                handles.release(scopes[released].tenant)
            default:
                let room = open.contains(index) || open.count < 3 || open.contains { !held.contains($0) }
                guard room else {
                    let error = #expect(throws: StoreError.self) {
                        try handles.acquire(scopes[index].tenant, untilNanoseconds: 1)
                    }
                    #expect(error?.code == .tooManyOpenTenants)
                    continue
                }
                _ = try handles.acquire(scopes[index].tenant, untilNanoseconds: .max)
                if let position = open.firstIndex(of: index) {
                    open.remove(at: position)
                } else {
                    counters.coldOpens += 1
                    if open.count == 3, let victim = open.firstIndex(where: { !held.contains($0) }) {
                        open.remove(at: victim)
                        counters.evictions += 1
                    }
                }
                open.append(index)
                held.append(index)
            }
            #expect(scopes.indices.filter { handles.isOpen(scopes[$0].tenant) } == open.sorted())
            #expect(handles.statistics.coldOpens == UInt64(counters.coldOpens))
            #expect(handles.statistics.evictions == UInt64(counters.evictions))
        }
        for index in held { handles.release(scopes[index].tenant) }
    }

    @Test("many threads on more tenants than may be open lose no write and never see a closed file", arguments: [UInt64(1), 2])
    func concurrentUse(seed: UInt64) async throws {
        let temporary = try TemporaryStore {
            $0.openTenantsMax = 2
            $0.openWaitMillisecondsMax = 60_000
        }
        let scopes = try (0..<5).map { _ in try temporary.makeTenant() }
        let answers = Answers()
        await withTaskGroup { group in
            for worker in 0..<4 {
                group.addTask {
                    var generator = Generator(state: seed &* 1_000 &+ UInt64(worker))
                    for number in 0..<60 {
                        let scope = scopes[Int.random(in: 0..<5, using: &generator)]
                        temporary.store.write(scope, Command(answers: answers) { try $0.insert("\(worker)-\(number)") })
                        temporary.store.read(scope, [Read(answers: answers) { _ = try $0.count() }])
                        if number % 10 == 0 {
                            do {
                                _ = try temporary.store.readNow(scope) { try $0.count() }
                            } catch {
                                answers.add("now", .failed(error))
                            }
                        }
                    }
                }
            }
        }
        let all = answers.wait(480)
        #expect(all.count == 480)
        #expect(all.filter { !$0.answer.isDone }.count == 0)
        #expect(temporary.store.statistics.openTenants <= 2)
        #expect(temporary.store.statistics.evictions > 0)
        #expect(try scopes.map { try temporary.committedNotes($0).count }.reduce(0, +) == 240)
    }

    @Test("however many ask at once, a tenant is opened once")
    func singleFlight() async throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        await withTaskGroup { group in
            for _ in 0..<16 {
                group.addTask { _ = try? temporary.store.readNow(scope) { try $0.count() } }
            }
        }
        #expect(temporary.store.statistics.coldOpens == 1)
    }

    @Test("a tenant that is waited for is opened when another one becomes free")
    func gate() throws {
        let temporary = try TemporaryStore { $0.openTenantsMax = 1 }
        let first = try temporary.makeTenant()
        let second = try temporary.makeTenant()
        let answers = Answers()
        let gate = Gate()
        temporary.store.read(first, [Read(name: "first", answers: answers) { _ in gate.pass() }])
        gate.waitForArrivals()
        temporary.store.write(second, Command(name: "second", answers: answers) { try $0.insert("x") })
        #expect(temporary.store.handles.isOpen(first.tenant))
        gate.open()
        #expect(answers.wait(for: "second")?.isDone == true)
        #expect(!temporary.store.handles.isOpen(first.tenant))
    }

    @Test("when nothing becomes free in time, the work fails and says what to change")
    func gateStaysShut() throws {
        let temporary = try TemporaryStore {
            $0.openTenantsMax = 1
            $0.openWaitMillisecondsMax = 1
        }
        let first = try temporary.makeTenant()
        let second = try temporary.makeTenant()
        let answers = Answers()
        let gate = Gate()
        temporary.store.read(first, [Read(name: "first", answers: answers) { _ in gate.pass() }])
        gate.waitForArrivals()
        temporary.store.write(second, Command(name: "second", answers: answers) { try $0.insert("x") })
        #expect(answers.wait(for: "second")?.code == .tooManyOpenTenants)
        gate.open()
        #expect(answers.wait(for: "first")?.isDone == true)
    }
}
