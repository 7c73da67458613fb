import FaultTesting
import Foundation
import GRDB
import GRDBSQLite
import Logging
import Testing

@testable import TenantStore

/// Writes and syncs that fail while a company is served, and a disk that is full.
@Suite("A failing disk")
struct FailingDiskTests {
    private struct Place {
        let disk: FaultyDisk
        let store: TenantStore
        let scope: TenantScope
    }

    /// Serves a tenant with a table `note (id, text UNIQUE)` on a disk that can fail.
    private func serve(_ body: (Place) throws -> Void) throws {
        let disk = try FaultyDisk()
        let store = try TenantStore(
            configuration: .init(directory: disk.directory), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        defer { store.shutdown() }
        let tenant = TenantID.random()
        try store.create(tenant) { connection in
            try connection.statement("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE)").execute()
        }
        try body(Place(disk: disk, store: store, scope: TenantScope(tenant: tenant)))
    }

    private func write(_ place: Place, _ text: String) -> Answer {
        let answers = Answers()
        place.store.write(place.scope, Command(name: text, answers: answers) { try $0.insert(text) })
        return answers.wait(for: text) ?? .failed(Refused())
    }

    private func notes(_ place: Place) throws -> [String] { try place.store.readNow(place.scope) { try $0.notes() } }

    @Test(
        "A write or a sync that fails is answered as such; what was acknowledged stays, and the next write succeeds",
        arguments: [
            (FaultyDisk.Operation.write, SQLITE_IOERR, StoreError.Code.inputOutput),
            (.write, SQLITE_FULL, .diskFull),
            (.sync, SQLITE_IOERR, .inputOutput),
        ])
    func oneFailure(operation: FaultyDisk.Operation, code: CInt, expected: StoreError.Code) throws {
        for nth in Int64(1)...6 {
            try serve { (place) throws -> Void in
                #expect(write(place, "before").isDone)
                place.disk.fail(operation, nth: nth, code: code)
                var acknowledged = ["before"]
                var failures = 0
                for round in 0..<8 {
                    switch write(place, "\(round)") {
                    case .done: acknowledged.append("\(round)")
                    case let answer:
                        failures += 1
                        #expect(answer.code == expected, "\(operation) \(nth): \(answer)")
                    }
                }
                #expect(failures == 1, "\(operation) \(nth)")
                #expect(try notes(place) == acknowledged)
                // On disk as well, and after the file was opened again.
                try place.store.close(place.scope.tenant)
                #expect(try notes(place) == acknowledged)
                let integrity = try place.store.readNow(place.scope) {
                    try String.fetchAll($0.database, sql: "PRAGMA integrity_check")
                }
                #expect(integrity == ["ok"])
            }
        }
    }

    @Test("On a full disk reads go on, writes say so, and both work again when there is room, without a restart")
    func fullDisk() throws {
        try serve { (place) throws -> Void in
            #expect(write(place, "before").isDone)
            place.disk.setCapacity(0)
            for round in 0..<3 { #expect(write(place, "refused \(round)").code == .diskFull) }
            #expect(try notes(place) == ["before"])
            place.disk.setCapacity(nil)
            #expect(write(place, "after").isDone)
            #expect(try notes(place) == ["before", "after"])
        }
    }

    @Test("A checkpoint that fails loses nothing; the log stays until one succeeds")
    func checkpoint() throws {
        try serve { (place) throws -> Void in
            for round in 0..<20 { #expect(write(place, "\(round)").isDone) }
            let expected = try notes(place)
            for operation in [FaultyDisk.Operation.write, .sync] {
                place.disk.fail(operation, code: SQLITE_IOERR)
                try place.store.cutLog(place.scope.tenant)
                place.disk.clear()
                #expect(try notes(place) == expected)
            }
            try place.store.cutLog(place.scope.tenant)
            try place.store.close(place.scope.tenant)
            #expect(try notes(place) == expected)
        }
    }

    @Test("A backup that meets a failing disk leaves no file, and the company is served on")
    func backup() throws {
        try serve { (place) throws -> Void in
            for round in 0..<20 { #expect(write(place, "\(round)").isDone) }
            let file = place.disk.directory + "/copy.db"
            for operation in [FaultyDisk.Operation.write, .sync] {
                place.disk.fail(operation, code: SQLITE_FULL)
                #expect(throws: StoreError.self) { try place.store.backup(place.scope, to: file) }
                #expect(!FileManager.default.fileExists(atPath: file))
                place.disk.clear()
            }
            try place.store.backup(place.scope, to: file)
            #expect(write(place, "after").isDone)
        }
    }
}
