import Foundation
import GRDB
import Logging
import PluginKit
import TenantStore

/// A company's real file with one table, in a temporary directory.
final class SampleRows {
    private let directory: URL
    private let store: TenantStore
    private let scope: TenantScope

    /// Makes the table `samples_sample (id, kind, owner_id)` with `count` rows; the ids are `a000`, `a001`, ….
    init(count: Int, owner: (Int) -> String? = { _ in nil }) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("spearhead-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let configuration = TenantStore.Configuration(directory: directory.path)
        store = try TenantStore(configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let id = TenantID.random()
        scope = TenantScope(tenant: id)
        try store.create(id) { connection in
            try connection.database.execute(
                sql: "CREATE TABLE samples_sample (id TEXT PRIMARY KEY, kind TEXT NOT NULL, owner_id TEXT) STRICT")
            for number in 0..<count {
                try connection.database.execute(
                    sql: "INSERT INTO samples_sample VALUES (?, ?, ?)",
                    arguments: [Self.id(number), number % 3 == 0 ? "fizz" : "other", owner(number)])
            }
        }
    }

    deinit {
        store.shutdown()
        try? FileManager.default.removeItem(at: directory)
    }

    static func id(_ number: Int) -> String { "a" + String(String(number + 1000).dropFirst()) }

    func read<Result>(_ body: (Reader) throws -> Result) throws -> Result {
        try store.readNow(scope) { try body(Reader(connection: $0)) }
    }
}
