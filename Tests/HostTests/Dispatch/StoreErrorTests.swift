import Dispatch
import Logging
import PluginKit
import RPC
import Synchronization
import TenantStore
import Testing

@testable import Host

@Suite("Failures of the store, as callers hear them")
struct StoreErrorTests {
    @Test("a refused table stands in the log with its name, and the caller hears of no internals")
    func denied() throws {
        let log = LogRecorder()
        let host = try TestServices(logger: log.logger)
        let tenant = try host.tenant("acme")
        let probe = try #require(host.services.composition.plugins.first { $0.id == "probe" })
        let denial = #expect(throws: StoreError.self) {
            try host.read(tenant) { reader in
                try reader.connection.withAccess(probe.access) { _ = try reader.rows("SELECT * FROM platform_user") }
            }
        }
        let error = host.services.rpcError(try #require(denial))
        #expect(error.code == .internal && error.reason == "INTERNAL")
        #expect(!error.message.contains("platform") && error.metadata.keys.elementsEqual(["request_id"]))
        let line = try #require(log.lines(.error).first { $0.metadata["reason"] == "TABLE_ACCESS_DENIED" })
        #expect(line.metadata["error"]?.contains("probe may not read the table platform_user") == true)
        #expect(line.metadata["error"]?.contains("dependencies") == true)
    }

    /// A read and a write whose outcome a test waits for.
    private final class Work: LaneCommand, ReadJob {
        let deadlineNanoseconds = UInt64.max
        private let error = Mutex<(any Error)?>(nil)
        private let isAnswered = DispatchSemaphore(value: 0)

        func run(_ connection: Connection) throws {}
        func committed() { isAnswered.signal() }
        func failed(_ error: any Error) {
            self.error.withLock { $0 = error }
            isAnswered.signal()
        }

        func failure() -> (any Error)? {
            #expect(isAnswered.wait(timeout: .now() + 20) == .success)
            return error.withLock { $0 }
        }
    }

    @Test("work that was let in before a restoration and reaches the store after it is told to come again")
    func restored() throws {
        let host = try TestServices()
        let old = try host.tenant("acme")
        let name = try #require(host.createBackup("acme").last).backup.name
        try host.restore(name, as: "acme")
        let write = Work()
        let read = Work()
        host.services.store.write(old.scope, write)
        host.services.store.read(old.scope, [read])
        for work in [write, read] {
            let error = host.services.rpcError(try #require(work.failure()))
            #expect(error.code == .unavailable && error.retryDelayMilliseconds ?? 0 > 0, "\(error)")
        }
    }
}
