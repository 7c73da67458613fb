import Logging
import PluginKit
import RPC
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
        #expect(!error.message.contains("platform") && error.metadata.isEmpty)
        let line = try #require(log.lines(.error).first { $0.metadata["reason"] == "TABLE_ACCESS_DENIED" })
        #expect(line.metadata["error"]?.contains("probe may not read the table platform_user") == true)
        #expect(line.metadata["error"]?.contains("dependencies") == true)
    }
}
