import Foundation
import Logging
import Testing

@testable import TenantStore

@Suite("Rounds of the archive")
struct ArchiveRoundsTests {
    /// A seal that one company waits at until it is let through.
    private final class SlowSeal: LogSealing {
        struct State {
            var slow: TenantID?
            var isWaiting = false
        }
        let state = Monitor(State())

        func seal(_ content: Data, of tenant: TenantID, context: Data) throws -> Data {
            state.withLock { if $0.slow == tenant { $0.isWaiting = true } }
            state.notifyAll()
            state.wait { $0.slow == tenant ? nil : () }
            return content
        }

        func open(_ sealed: Data, of tenant: TenantID, context: Data) throws -> Data { sealed }
        func hold(_ tenant: TenantID?) {
            state.withLock { $0.slow = tenant }
            state.notifyAll()
        }
    }

    private func store(_ clock: ArchivedCompany.Clock, sealing: (any LogSealing)? = nil) throws -> TemporaryStore {
        try TemporaryStore { configuration in
            configuration.openTenantsMax = 40
            configuration.archive = .init(
                directory: configuration.directory + "/archive", bytesMax: 1 << 40, sealing: sealing, now: { clock.now })
        }
    }

    private func segments(_ store: TemporaryStore, _ scope: TenantScope) throws -> [LogSegment] {
        let directory = ArchiveDirectory(path: "\(store.directory)/archive/\(scope.tenant)")
        var found: [LogSegment] = []
        for file in try directory.files() {
            try directory.walk(file) { segment, _, _ in
                found.append(segment)
                return true
            }
        }
        return found
    }

    @Test("with a round each half second, no writing company of a hundred is further behind, and idle ones cost nothing")
    func bound() throws {
        let clock = ArchivedCompany.Clock()
        let temporary = try store(clock)
        let store = temporary.store
        // More than may be open at once: those that are closed are archived then.
        let scopes = try (0..<100).map { _ in try temporary.makeTenant() }
        store.archiveLogs()
        var written: [TenantID: Int64] = [:]
        for round in 1...5 {
            let busy = scopes.enumerated().filter { $0.offset % 5 != 0 || round == 1 }.map(\.element)
            for scope in busy {
                try store.writeNow(scope) { try $0.insert("round \(round)") }
                written[scope.tenant] = clock.now
                clock.advance(4)
            }
            let behind = try #require(store.archiveStatistics?.oldestMilliseconds)
            #expect(clock.now - behind <= 500)
            store.archiveLogs()
            let statistics = try #require(store.archiveStatistics)
            #expect(statistics.oldestMilliseconds == nil && statistics.waiting == 0 && statistics.failures.isEmpty)
            for scope in busy {
                #expect(try segments(temporary, scope).flatMap(\.commits).last?.milliseconds == written[scope.tenant])
            }
            clock.advance(500 - Int64(busy.count) * 4)
        }
        // The opening segment, and one for the only round in which it wrote.
        #expect(try segments(temporary, scopes[0]).count <= 3)
        let bytes = store.archiveStatistics?.bytes
        for _ in 0..<3 { store.archiveLogs() }
        #expect(store.archiveStatistics?.bytes == bytes)
    }

    @Test("a company that is slow to archive holds up no other, and is named as behind")
    func slow() async throws {
        let clock = ArchivedCompany.Clock()
        let seal = SlowSeal()
        let temporary = try store(clock, sealing: seal)
        let store = temporary.store
        let scopes = try (0..<20).map { _ in try temporary.makeTenant() }
        for scope in scopes { try store.writeNow(scope) { try $0.insert("before") } }
        store.archiveLogs()
        seal.hold(scopes[0].tenant)
        for scope in scopes { try store.writeNow(scope) { try $0.insert("after") } }
        let at = clock.now
        clock.advance(3000)
        let round = Thread { store.archiveLogs() }
        round.start()
        seal.state.wait { $0.isWaiting ? () : nil }
        while try #require(store.archiveStatistics).waiting > 1 { await Task.yield() }
        #expect(store.archiveStatistics?.oldestMilliseconds == at)
        for scope in scopes.dropFirst() { #expect(try segments(temporary, scope).last?.completeAt == clock.now) }
        seal.hold(nil)
        while try #require(store.archiveStatistics).waiting > 0 { await Task.yield() }
        #expect(try segments(temporary, scopes[0]).last?.completeAt == clock.now)
    }

    @Test("a log that grows by much is archived before the round, so that its lane has little left to seal")
    func hasty() async throws {
        let clock = ArchivedCompany.Clock()
        let temporary = try TemporaryStore { configuration in
            var archive = TenantStore.ArchiveConfiguration(
                directory: configuration.directory + "/archive", bytesMax: 1 << 40, now: { clock.now })
            archive.hastyFrames = 50
            configuration.archive = archive
        }
        let scope = try temporary.makeTenant()
        temporary.store.archiveLogs()
        let text = String(repeating: "h", count: 3500)
        try temporary.store.writeNow(scope) { connection in for number in 0..<60 { try connection.insert("\(number) \(text)") } }
        // No round comes; the test ends when the commit is archived all the same.
        while temporary.store.archiveStatistics?.oldestMilliseconds != nil { await Task.yield() }
        #expect(try segments(temporary, scope).flatMap(\.commits).count == 1)
    }
}
