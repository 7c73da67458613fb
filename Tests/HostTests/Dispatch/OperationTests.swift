import Dispatch
import Foundation
import GRDB
import PluginKit
import RPC
import SwiftProtobuf
import Synchronization
import TenantStore
import Testing

@testable import Host

@Suite("Operators' requests")
struct OperationTests {
    /// An operation, and what a company must be like before it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let prepare: @Sendable (TestServices) throws -> Void
        /// Gives the answer as JSON.
        let run: @Sendable (TestServices, _ requestID: String) throws -> String

        init<Request: Message, Response: Message>(
            _ method: String, _ response: Response.Type, prepare: @escaping @Sendable (TestServices) throws -> Void = { _ in },
            _ request: @escaping @Sendable (TestServices, _ requestID: String) throws -> Request
        ) {
            testDescription = method
            self.prepare = prepare
            run = { host, requestID in
                let response: Response = try host.call(method, request(host, requestID))
                return try response.jsonString()
            }
        }
    }

    private static let create = Case("TenantService/CreateTenant", Spearhead_Platform_V1_CreateTenantResponse.self) { _, id in
        Spearhead_Platform_V1_CreateTenantRequest.with {
            $0.requestID = id
            $0.slug = "fresh"
            $0.name = "Fresh"
        }
    }

    private static func suspend(_ host: TestServices) throws {
        try TenantProvisioning(services: host.services).setState(
            host.services.directory.require(slug: "acme"), .suspended, "unpaid")
    }

    static let cases = [
        create,
        Case("TenantService/UpdateTenant", Spearhead_Platform_V1_UpdateTenantResponse.self) { _, id in
            Spearhead_Platform_V1_UpdateTenantRequest.with {
                $0.requestID = id
                $0.slug = "acme"
                $0.name = "New name"
            }
        },
        Case("TenantService/SuspendTenant", Spearhead_Platform_V1_SuspendTenantResponse.self) { _, id in
            Spearhead_Platform_V1_SuspendTenantRequest.with {
                $0.requestID = id
                $0.slug = "acme"
                $0.reason = "unpaid"
            }
        },
        Case("TenantService/ResumeTenant", Spearhead_Platform_V1_ResumeTenantResponse.self, prepare: suspend) { _, id in
            Spearhead_Platform_V1_ResumeTenantRequest.with {
                $0.requestID = id
                $0.slug = "acme"
            }
        },
        Case("TenantService/DeleteTenant", Spearhead_Platform_V1_DeleteTenantResponse.self, prepare: suspend) { _, id in
            Spearhead_Platform_V1_DeleteTenantRequest.with {
                $0.requestID = id
                $0.slug = "acme"
                $0.confirmSlug = "acme"
            }
        },
        Case(
            "PluginService/EnablePlugin", Spearhead_Platform_V1_EnablePluginResponse.self,
            prepare: { host in
                let acme = try host.services.directory.require(slug: "acme")
                try TenantProvisioning(services: host.services).disable("probe", of: acme)
            }
        ) { _, id in
            Spearhead_Platform_V1_EnablePluginRequest.with {
                $0.requestID = id
                $0.tenant = "acme"
                $0.plugin = "probe"
            }
        },
        Case("PluginService/DisablePlugin", Spearhead_Platform_V1_DisablePluginResponse.self) { _, id in
            Spearhead_Platform_V1_DisablePluginRequest.with {
                $0.requestID = id
                $0.tenant = "acme"
                $0.plugin = "probe"
            }
        },
        Case(
            "BackupService/RestoreBackup", Spearhead_Platform_V1_RestoreBackupResponse.self,
            prepare: { try $0.createBackup("acme") }
        ) { host, id in
            try Spearhead_Platform_V1_RestoreBackupRequest.with {
                $0.requestID = id
                $0.tenant = "acme"
                $0.confirmTenant = "acme"
                $0.name = try #require(Backups(services: host.services).names().first).description
            }
        },
    ]

    @Test(
        "an outcome and its answer are kept together or not at all, so that a repeat after a crash is answered", arguments: cases)
    func atomic(_ operation: Case) throws {
        let host = try TestServices()
        try host.tenant("acme")
        try operation.prepare(host)
        func companies() throws -> [TenantRecord] {
            let stored = try host.services.control.read(TenantRecord.all)
            #expect(host.services.directory.all.map(\.record) == stored)
            return stored
        }
        func control(_ sql: String) throws { try host.services.control.write { try $0.database.execute(sql: sql) } }
        let before = try companies()
        let requestID = UUIDv7.generate(at: host.now)
        // The host cannot write the answer: what a crash between the two writes would leave must not be there.
        try control("CREATE TRIGGER stop BEFORE INSERT ON operation BEGIN SELECT RAISE(ABORT, 'stopped by the test'); END")
        #expect(throws: (any Error).self) { try operation.run(host, requestID) }
        #expect(try companies() == before)
        try control("DROP TRIGGER stop")
        let answer = try operation.run(host, requestID)
        let after = try companies()
        #expect(after != before)
        #expect(try operation.run(host, requestID) == answer)
        #expect(try companies() == after)
    }

    @Test("equal requests that come at once are answered alike and done once")
    func concurrent() throws {
        let host = try TestServices()
        let requestID = UUIDv7.generate(at: host.now)
        let answers = Mutex<[String]>([])
        let group = DispatchGroup()
        for _ in 0..<8 {
            group.enter()
            // Threads of their own: a queue may run one after the other while other tests keep it busy.
            Thread.detachNewThread {
                let answer: String
                do { answer = try Self.create.run(host, requestID) } catch { answer = "\(error)" }
                answers.withLock { $0.append(answer) }
                group.leave()
            }
        }
        group.wait()
        let distinct = Set(answers.withLock { $0 })
        #expect(distinct.count == 1 && distinct.first?.contains("\"fresh\"") == true, "\(distinct)")
        #expect(host.services.directory.all.count == 1)
    }
}
