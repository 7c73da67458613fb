import Foundation
import GRDB
import RPC

/// What a company's file holds, read from a copy while no host runs.
///
/// The copy is recovered and thrown away: the host must find the file as the kill left it.
struct StoppedFile {
    private(set) var customerIDs: Set<String> = []
    private(set) var problems: [String] = []

    /// Reads a company's file.
    init(company directory: URL, scratch: URL) throws {
        try Self.withCopy(of: directory, "tenant.db", scratch) { database in
            problems = try Self.damage(database)
            customerIDs = try Set(String.fetchAll(database, sql: "SELECT id FROM crm_customer"))
            let audited =
                "SELECT DISTINCT request_id FROM platform_audit WHERE method = '\(CrashCompany.creation.description)'"
            let auditedCount = try Int.fetchOne(database, sql: "SELECT count(*) FROM (\(audited))") ?? 0
            let storedCount =
                try Int.fetchOne(database, sql: "SELECT count(*) FROM platform_request WHERE id IN (\(audited))") ?? 0
            if auditedCount != customerIDs.count || storedCount != customerIDs.count {
                problems.append(
                    "half a command was kept: \(customerIDs.count) customers, \(auditedCount) in the audit trail, \(storedCount) answers"
                )
            }
        }
    }

    /// What is wrong with the control database.
    static func controlProblems(_ dataDirectory: URL, scratch: URL) throws -> [String] {
        try withCopy(of: dataDirectory, "control.db", scratch, damage)
    }

    private static func damage(_ database: Database) throws -> [String] {
        var found = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            .map { "integrity_check: \($0)" }
        let dangling = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").count
        if dangling > 0 { found.append("\(dangling) rows point to rows that are gone") }
        return found
    }

    private static func withCopy<Value>(
        of directory: URL, _ name: String, _ scratch: URL, _ body: (Database) throws -> Value
    ) throws -> Value {
        let copy = scratch.appending(path: "copy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: copy) }
        // Without the -shm file, which is the memory of a process that is gone.
        for suffix in ["", "-wal"] {
            let source = directory.appending(path: name + suffix)
            guard FileManager.default.fileExists(atPath: source.path) else { continue }
            try FileManager.default.copyItem(at: source, to: copy.appending(path: name + suffix))
        }
        let queue = try DatabaseQueue(path: copy.appending(path: name).path)
        defer { try? queue.close() }
        return try queue.read(body)
    }
}
