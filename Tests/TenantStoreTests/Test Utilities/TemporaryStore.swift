import Foundation
import GRDB
import Logging

@testable import TenantStore

/// A store in a directory of its own, removed with it.
final class TemporaryStore: Sendable {
    let directory: String
    let store: TenantStore

    init(_ change: (inout TenantStore.Configuration) -> Void = { _ in }) throws {
        directory = FileManager.default.temporaryDirectory.path + "/store-" + TenantID.random().rawValue
        var configuration = TenantStore.Configuration(directory: directory)
        change(&configuration)
        store = try TenantStore(configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit {
        store.shutdown()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// A new tenant with a table `note (id, text UNIQUE)`.
    func makeTenant() throws -> TenantScope {
        let tenant = TenantID.random()
        try store.create(tenant) { connection in
            try connection.statement("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE)").execute()
        }
        return TenantScope(tenant: tenant)
    }

    /// Where the tenant's file is.
    func database(_ scope: TenantScope) -> String { "\(directory)/tenants/\(scope.tenant)/tenant.db" }

    /// The notes as a connection of its own sees them: what is committed.
    func committedNotes(_ scope: TenantScope) throws -> [String] {
        let reader = try SQLiteFile.openReader(path: database(scope))
        defer { try? reader.close() }
        return try reader.read { try $0.notes() }
    }
}

extension Connection {
    func insert(_ text: String) throws {
        try statement("INSERT INTO note (text) VALUES (?)").execute(arguments: [text])
    }

    func insertAndRefuse(_ text: String) throws {
        try insert(text)
        throw Refused()
    }

    func notes() throws -> [String] {
        try String.fetchAll(try statement("SELECT text FROM note ORDER BY id"))
    }

    func count() throws -> Int {
        try Int.fetchOne(try statement("SELECT count(*) FROM note")) ?? -1
    }
}
