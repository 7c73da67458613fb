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

    @Test(
        "a query that gives NULL for a value is an error of its call: nothing of it is kept, the log names column and query",
        arguments: ["kept row", "walk"])
    func faultyQuery(way: String) throws {
        let log = LogRecorder()
        let host = try TestServices(logger: log.logger)
        let tenant = try host.tenant("acme")
        let failure = #expect(throws: StoreError.self) {
            try host.work(tenant) { writer, _ in
                _ = try writer.insert("probe_note", ["id": "secret", "text": "kept nowhere"])
                let sql = "SELECT id, NULL AS amount FROM probe_note"
                if way == "walk" {
                    try writer.forEach(sql, []) { row in #expect(row[1] as Int64 == 0) }
                } else {
                    let row = try #require(try writer.row(sql, []))
                    #expect(row["amount"] as Int64 == 0)
                }
            }
        }
        let error = host.services.rpcError(try #require(failure))
        #expect(error.code == .internal && error.reason == "INTERNAL" && !error.message.contains("amount"))
        let line = try #require(log.lines(.error).first { $0.metadata["reason"] == "FAULTY_QUERY" }?.metadata["error"])
        #expect(line.contains("Int64") && line.contains(way == "walk" ? "SELECT id, NULL AS amount" : "columns id, amount"))
        #expect(!line.contains("secret"))
        let notes = try host.read(tenant) { try $0.values(String.self, "SELECT id FROM probe_note") }
        #expect(notes == [])
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
