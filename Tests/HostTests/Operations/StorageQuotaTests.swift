import Foundation
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import Synchronization
import TenantStore
import Testing

@testable import Host

@Suite("Storage quota")
struct StorageQuotaTests {
    /// What a unary call was answered with.
    private final class Answer: ReplyTarget {
        private let result = Mutex<Result<[UInt8], RPCError>?>(nil)
        private let isThere = DispatchSemaphore(value: 0)

        func reply(stream: UInt32, payload: [UInt8]) { set(.success(payload)) }
        func reply(stream: UInt32, error: RPCError) { set(.failure(error)) }

        private func set(_ value: Result<[UInt8], RPCError>) {
            result.withLock { $0 = value }
            isThere.signal()
        }

        /// Waits; `nil` means success.
        func reason() -> String? {
            guard isThere.wait(timeout: .now() + 20) == .success else { return "NO_ANSWER" }
            guard case .failure(let error) = result.withLock({ $0 }) else { return nil }
            return error.reason
        }
    }

    private func call(
        _ dispatcher: Dispatcher, _ method: String, _ request: any Message, _ token: Secret
    ) throws -> String? {
        let name = try #require(MethodName("spearhead.platform.v1." + method))
        let index = try #require(dispatcher.services.composition.methods.index(of: name))
        let answer = Answer()
        dispatcher.unary(
            InboundCall(
                method: index, payload: try request.serializedBytes(),
                credential: Credential(bytes: Array("Bearer \(token.reveal())".utf8)),
                deadline: Deadline.now().advanced(byNanoseconds: 30_000_000_000)),
            reply: Reply(target: answer, stream: 1))
        dispatcher.arrivalsEnded()
        return answer.reason()
    }

    @Test("a company over its bytes gets STORAGE_FULL for commands, while it reads on, until it has more room")
    func full() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let dispatcher = Dispatcher(services: host.services, maintenanceThreads: 1)
        defer { dispatcher.shutdown() }
        let (_, token) = try host.services.identity.issue(
            .delegated, tenant: tenant.id, subject: "operator", name: "operator", lifetimeSeconds: 3600)
        func setQuota(_ bytes: Int64) throws {
            var record = tenant.record
            record.databaseBytes = bytes
            try host.services.directory.save(record)
        }
        let update = Spearhead_Platform_V1_UpdateUserRequest.with {
            $0.user.id = UUIDv7.generate(at: host.now)
            $0.requestID = UUIDv7.generate(at: host.now)
        }
        let create = Spearhead_Platform_V1_CreateUserRequest.with { $0.requestID = UUIDv7.generate(at: host.now) }
        #expect(try call(dispatcher, "UserService/UpdateUser", update, token) == "NOT_FOUND")
        try setQuota(1)
        #expect(try call(dispatcher, "UserService/UpdateUser", update, token) == "STORAGE_FULL")
        #expect(try call(dispatcher, "UserService/CreateUser", create, token) == "STORAGE_FULL")
        #expect(try call(dispatcher, "UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest(), token) == nil)
        try setQuota(1 << 30)
        #expect(try call(dispatcher, "UserService/UpdateUser", update, token) == "NOT_FOUND")
        #expect(tenant.admission.inFlight == 0)
    }

    @Test("the size is asked of the file system once a second")
    func cached() throws {
        let path = FileManager.default.temporaryDirectory.path + "/spearhead-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let gauge = StorageGauge(bytesMax: 10)
        let start = Deadline(nanoseconds: 5_000_000_000)
        #expect(gauge.refusal(now: start, path: path) == nil)
        try Data(repeating: 0, count: 10).write(to: URL(fileURLWithPath: path))
        #expect(gauge.refusal(now: start.advanced(byNanoseconds: 999_999_999), path: path) == nil)
        let later = start.advanced(byNanoseconds: 1_000_000_000)
        #expect(gauge.refusal(now: later, path: path)?.code == .resourceExhausted)
        gauge.setQuota(bytesMax: 11)
        #expect(gauge.refusal(now: later, path: path) == nil)
        gauge.setQuota(bytesMax: 0)
        #expect(gauge.refusal(now: later, path: path) == nil)
    }

    @Test("the write-ahead log counts, and is cut when a company is refused, so that it does not fill the quota for ever")
    func log() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let path = "\(host.directory)/tenants/\(tenant.id)/tenant.db"
        try host.execute(tenant, "INSERT INTO probe_note VALUES ('one', '')")
        try host.services.store.cutLog(tenant.id)
        #expect(DataFiles.bytes(path + "-wal") == 0)
        for _ in 0..<50 { try host.execute(tenant, "UPDATE probe_note SET text = hex(randomblob(1000))") }
        var record = tenant.record
        record.databaseBytes = DataFiles.bytes(path) + 100_000
        try host.services.directory.save(record)
        #expect(reason { try host.services.requireRoom(tenant) } == "STORAGE_FULL")
        BackgroundWork(services: host.services).tick()
        let later = Deadline.now().advanced(byNanoseconds: StorageGauge.secondsMax * 1_000_000_000)
        #expect(tenant.storage.refusal(now: later, path: path) == nil)
        #expect(try host.read(tenant) { try $0.value(Int.self, "SELECT length(text) FROM probe_note") } == 2000)
    }
}
