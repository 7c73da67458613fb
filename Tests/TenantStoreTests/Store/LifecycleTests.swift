import Foundation
import GRDB
import Logging
import Testing

@testable import TenantStore

@Suite("Tenant life cycle")
struct LifecycleTests {
    private func tenants(_ temporary: TemporaryStore) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: temporary.directory + "/tenants")
    }

    @Test("a tenant whose preparation fails leaves nothing behind")
    func failedCreate() throws {
        let temporary = try TemporaryStore()
        let tenant = TenantID.random()
        #expect(throws: Refused.self) {
            try temporary.store.create(tenant) { connection in
                try connection.statement("CREATE TABLE note (text)").execute()
                throw Refused()
            }
        }
        #expect(try tenants(temporary) == [])
        #expect(!temporary.store.exists(tenant))
        try temporary.store.create(tenant) { try $0.statement("CREATE TABLE note (text)").execute() }
        #expect(temporary.store.exists(tenant))
    }

    @Test("an id is given once")
    func createdTwice() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { try $0.insert("kept") }
        let error = #expect(throws: StoreError.self) { try temporary.store.create(scope.tenant) { _ in } }
        #expect(error?.code == .tenantExists)
        #expect(try temporary.committedNotes(scope) == ["kept"])
        #expect(try tenants(temporary) == [scope.tenant.rawValue])
    }

    @Test("what an interrupted creation or removal left is swept away at the next start")
    func leftovers() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        temporary.store.shutdown()
        for name in [".creating-x", ".removing-y"] {
            try FileManager.default.createDirectory(
                atPath: "\(temporary.directory)/tenants/\(name)", withIntermediateDirectories: true)
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let second = try TenantStore(configuration: .init(directory: temporary.directory), logger: logger)
        #expect(try tenants(temporary) == [scope.tenant.rawValue])
        second.shutdown()
    }

    @Test("a removed tenant is gone, and its waiting writes are told so")
    func remove() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let other = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { try $0.insert("x") }
        let answers = Answers()
        try temporary.store.exclusively(other.tenant) { _ in try temporary.store.remove(scope.tenant) }
        temporary.store.write(scope, Command(name: "late", answers: answers) { try $0.insert("y") })
        #expect(answers.wait(for: "late")?.code == .tenantNotFound)
        #expect(!temporary.store.exists(scope.tenant))
        #expect(try tenants(temporary) == [other.tenant.rawValue])
        let error = #expect(throws: StoreError.self) { try temporary.store.remove(scope.tenant) }
        #expect(error?.code == .tenantNotFound)
    }

    @Test("a closed tenant has no log left and opens again by itself")
    func close() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { try $0.insert("x") }
        _ = try temporary.store.readNow(scope) { try $0.notes() }
        #expect(FileManager.default.fileExists(atPath: temporary.database(scope) + "-wal"))
        try temporary.store.close(scope.tenant)
        #expect(!FileManager.default.fileExists(atPath: temporary.database(scope) + "-wal"))
        let notes = try temporary.store.readNow(scope) { try $0.notes() }
        #expect(notes == ["x"])
    }

    @Test("a log that has grown large is cut when the lane comes to rest")
    func largeLog() throws {
        let temporary = try TemporaryStore { $0.logBytesMax = 64 << 10 }
        let scope = try temporary.makeTenant()
        let answers = Answers()
        temporary.store.write(
            scope, Command(name: "large", answers: answers) { try $0.insert(String(repeating: "x", count: 500_000)) })
        #expect(answers.wait(for: "large")?.isDone == true)
        // The lane cuts the log before it can be held again.
        try temporary.store.exclusively(scope.tenant) { _ in
            let attributes = try FileManager.default.attributesOfItem(atPath: temporary.database(scope) + "-wal")
            #expect(attributes[.size] as? Int == 0)
        }
    }

    @Test("exclusive work stops the lane, lets readers go on, and may use transactions of its own")
    func exclusively() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        try temporary.store.exclusively(scope.tenant) { connection in
            temporary.store.write(scope, Command(name: "queued", answers: answers) { try $0.insert("queued") })
            try connection.database.inTransaction {
                try connection.insert("first")
                return .commit
            }
            let seen = try temporary.store.readNow(scope) { try $0.notes() }
            #expect(seen == ["first"])
            #expect(temporary.store.statistics.writesWaiting == 1)
        }
        #expect(answers.wait(for: "queued")?.isDone == true)
        #expect(try temporary.committedNotes(scope) == ["first", "queued"])
    }

    @Test("a blocking write that throws leaves nothing behind")
    func writeNow() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        #expect(throws: Refused.self) {
            try temporary.store.writeNow(scope) { connection in
                try connection.insert("x")
                throw Refused()
            }
        }
        #expect(try temporary.committedNotes(scope) == [])
    }
}
