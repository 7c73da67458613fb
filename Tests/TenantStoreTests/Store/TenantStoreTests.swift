import Foundation
import Logging
import Testing

@testable import TenantStore

@Suite("Tenant store")
struct TenantStoreTests {
    @Test("what is written can be read, by queue and by blocking call")
    func writeAndRead() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        let answers = Answers()
        temporary.store.write(scope, Command(name: "write", answers: answers) { try $0.insert("queued") })
        #expect(answers.wait(1).map(\.answer.isDone) == [true])
        try temporary.store.writeNow(scope) { try $0.insert("now") }
        temporary.store.read(
            scope,
            [
                Read(name: "read", answers: answers) {
                    let notes = try $0.notes(); #expect(notes == ["queued", "now"])
                }
            ])
        temporary.store.report(
            scope,
            Read(name: "report", answers: answers) {
                let notes = try $0.notes(); #expect(notes == ["queued", "now"])
            })
        #expect(answers.wait(3).map(\.answer.isDone) == [true, true, true])
        let now = try temporary.store.readNow(scope) { try $0.notes() }
        #expect(now == ["queued", "now"])
        #expect(try temporary.committedNotes(scope) == ["queued", "now"])
    }

    @Test("a store that is shut down refuses work and leaves a clean file")
    func shutdown() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { try $0.insert("kept") }
        temporary.store.shutdown()
        temporary.store.shutdown()
        let answers = Answers()
        temporary.store.write(scope, Command(answers: answers) { try $0.insert("lost") })
        temporary.store.read(scope, [Read(answers: answers) { _ = try $0.notes() }])
        #expect(answers.wait(2).map(\.answer.code) == [.closed, .closed])
        #expect(throws: StoreError.self) {
            try temporary.store.readNow(scope) { try $0.notes() }
        }
        let writer = try SQLiteFile.openWriter(path: temporary.database(scope))
        let notes = try writer.read { try $0.notes() }
        #expect(notes == ["kept"])
        try writer.close()
    }

    @Test("a store whose last user is one of its own threads closes without waiting for itself")
    func droppedByWorker() throws {
        let directory = FileManager.default.temporaryDirectory.path + "/store-" + TenantID.random().rawValue
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let gate = Gate()
        let answers = Answers()
        do {
            let store = try TenantStore(configuration: .init(directory: directory), logger: logger)
            let scope = TenantScope(tenant: .random())
            try store.create(scope.tenant) { _ in }
            store.write(
                scope,
                Command(answers: answers) { _ in
                    gate.pass()
                    withExtendedLifetime(store) {}
                })
            gate.waitForArrivals()
        }
        gate.open()
        #expect(answers.wait(1).map(\.answer.isDone) == [true])
        // The directory becomes free when the store is closed.
        let until = MonotonicClock.after(milliseconds: 600_000)
        var next: TenantStore?
        while next == nil, MonotonicClock.now() < until {
            next = try? TenantStore(configuration: .init(directory: directory), logger: logger)
        }
        #expect(next != nil)
        next?.shutdown()
    }
}
