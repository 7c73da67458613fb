import Foundation
import GRDB
import Glibc
import Logging
import Synchronization

@testable import TenantStore

/// A company with an archive, a clock that stands still, and a note of what it held at every instant.
final class ArchivedCompany {
    /// The clock, in milliseconds since 1970.
    let clock: Clock
    private(set) var directory: String
    private(set) var store: TenantStore
    private(set) var scope: TenantScope
    /// What the company held from an instant on.
    private(set) var history: [(at: Int64, notes: [String])] = []
    private var copies: [String] = []
    private let change: (inout TenantStore.ArchiveConfiguration) -> Void

    final class Clock: Sendable {
        private let value = Atomic<Int64>(1_770_000_000_000)
        var now: Int64 { value.load(ordering: .relaxed) }
        func advance(_ milliseconds: Int64) { value.add(milliseconds, ordering: .relaxed) }
    }

    init(_ change: @escaping (inout TenantStore.ArchiveConfiguration) -> Void = { _ in }) throws {
        let clock = Clock()
        self.clock = clock
        self.change = change
        directory = FileManager.default.temporaryDirectory.path + "/archived-" + TenantID.random().rawValue
        scope = TenantScope(tenant: .random())
        store = try Self.open(directory, clock, change)
        try store.create(scope.tenant) { connection in
            try connection.statement("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)").execute()
        }
        remember([])
    }

    deinit {
        store.shutdown()
        for path in copies + [directory] { try? FileManager.default.removeItem(atPath: path) }
    }

    /// A store on a directory; without an archive when `change` is `nil`.
    static func open(
        _ directory: String, _ clock: Clock, _ change: ((inout TenantStore.ArchiveConfiguration) -> Void)?
    ) throws -> TenantStore {
        var configuration = TenantStore.Configuration(directory: directory)
        if let change {
            var archive = TenantStore.ArchiveConfiguration(directory: directory + "/archive", bytesMax: 1 << 40) { clock.now }
            archive.checkpointFrames = 60
            archive.fileBytes = 300_000
            change(&archive)
            configuration.archive = archive
        }
        return try TenantStore(configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    var archiveDirectory: ArchiveDirectory { ArchiveDirectory(path: "\(directory)/archive/\(scope.tenant)") }
    var archiveFiles: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: archiveDirectory.path).filter { $0.hasSuffix(".log") }.sorted()
        }
    }

    /// Writes in a transaction, and notes what the company holds from now on; the clock goes on a little.
    func write(_ body: (Connection) throws -> Void) throws {
        clock.advance(7)
        let notes = try store.writeNow(scope) { connection in
            try body(connection)
            return try connection.notes()
        }
        remember(notes)
        clock.advance(3)
    }

    func note(_ text: String) throws { try write { try $0.insert(text) } }

    func notes(at instant: Int64) -> [String] { history.last { $0.at <= instant }?.notes ?? [] }

    private func remember(_ notes: [String]) { history.append((clock.now, notes)) }

    /// A backup, and where it stands.
    func backUp() throws -> (path: String, position: ArchivePosition?) {
        let path = FileManager.default.temporaryDirectory.path + "/base-" + TenantID.random().rawValue
        copies.append(path)
        return (path, try store.backup(scope, to: path))
    }

    /// The company as it was at an instant, made of a backup and the archive.
    func restore(
        _ base: (path: String, position: ArchivePosition?), at instant: Int64, isAlive: Bool = true, in other: TenantStore? = nil
    ) throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/restored-" + TenantID.random().rawValue
        copies += [path, path + "-wal", path + "-shm"]
        try FileManager.default.copyItem(atPath: base.path, toPath: path)
        guard let position = base.position else { throw StoreError(.corrupt, "The backup has no position.") }
        try (other ?? store).replay(
            to: path, after: position, until: instant, end: isAlive ? try store.archiveLog(scope.tenant) : nil)
        return path
    }

    /// The notes of a file, whose pages are checked first.
    static func notes(in path: String) throws -> [String] {
        let writer = try SQLiteFile.openWriter(path: path)
        defer { try? writer.close() }
        return try writer.read { connection in
            let integrity = try String.fetchAll(connection.database, sql: "PRAGMA integrity_check")
            guard integrity == ["ok"] else { throw StoreError(.corrupt, integrity.joined(separator: "; ")) }
            return try connection.notes()
        }
    }

    func restoredNotes(_ base: (path: String, position: ArchivePosition?), at instant: Int64) throws -> [String] {
        try Self.notes(in: restore(base, at: instant))
    }

    /// Kills the process: what its files hold at this moment is all that the next one finds.
    func kill(meanwhile: (String) throws -> Void = { _ in }) throws {
        let copy = FileManager.default.temporaryDirectory.path + "/archived-" + TenantID.random().rawValue
        try FileManager.default.copyItem(atPath: directory, toPath: copy)
        // The process's own file would have kept its time.
        let database = "/tenants/\(scope.tenant)/tenant.db"
        var status = stat()
        stat(directory + database, &status)
        utimensat(AT_FDCWD, copy + database, [status.st_atim, status.st_mtim], 0)
        let seconds = timespec(tv_sec: Int(clock.now / 1000), tv_nsec: Int(clock.now % 1000) * 1_000_000)
        utimensat(AT_FDCWD, copy + database + "-wal", [seconds, seconds], 0)
        try mergeUnarchived()
        // SQLite makes shared memory anew; without that, the kernel would have dropped it with the process.
        try? FileManager.default.removeItem(atPath: copy + database + "-shm")
        store.shutdown()
        copies.append(directory)
        directory = copy
        try meanwhile(copy)
        store = try Self.open(copy, clock, change)
    }

    /// Of what a killed process had not archived, no more is known than when its log was written last.
    private func mergeUnarchived() throws {
        var archived = Int64.min
        for file in try archiveDirectory.files() {
            try archiveDirectory.walk(file) { segment, _, _ in
                archived = max(archived, segment.commits.last?.milliseconds ?? .min)
                return true
            }
        }
        guard let last = history.last, last.at > archived else { return }
        history.removeAll { $0.at > archived }
        history.append((clock.now, last.notes))
    }

    /// Stops the host, lets something happen, and starts it again.
    func restart(meanwhile: (String) throws -> Void = { _ in }) throws {
        store.shutdown()
        try meanwhile(directory)
        store = try Self.open(directory, clock, change)
    }
}
