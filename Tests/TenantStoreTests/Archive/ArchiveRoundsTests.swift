import Foundation
import Logging
import Testing

@testable import TenantStore

@Suite("Rounds of the archive")
struct ArchiveRoundsTests {
    private func store(_ clock: ArchivedCompany.Clock) throws -> TemporaryStore {
        try TemporaryStore { configuration in
            configuration.openTenantsMax = 40
            configuration.archive = .init(
                directory: configuration.directory + "/archive", bytesMax: 1 << 40, now: { clock.now })
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
}
