import Foundation
import GRDB
import Logging
import Synchronization
import Testing

@testable import TenantStore

/// What holds when the process ends, and when a step fails, at each of the store's failpoints.
///
/// Both tests switch over all points, so that a new one needs its proof here to compile, and both see to it that the point was reached.
@Suite("Failpoints of the store")
struct StorePointTests {
    @Test(
        "A process that ends at a failpoint leaves everything acknowledged and nothing half done", arguments: StorePoint.allCases)
    func ends(at point: StorePoint) throws {
        let scene = try Scene()
        let aftermath = Aftermath(of: scene.directory)
        // The third command of a group, and the second step of a backup: in the middle.
        let armed = scene.arm(point, nth: point == .laneBeforeCommand ? 3 : 1) {
            aftermath.take(answered: scene.answers.count)
        }
        try scene.act(point)
        withExtendedLifetime(armed) { #expect(armed.hits > 0, "\(point) was not reached") }
        let store = try aftermath.reopen()
        defer { store.shutdown() }
        let names = try FileManager.default.contentsOfDirectory(atPath: aftermath.directory + "/tenants")
        #expect(names.allSatisfy { !$0.hasPrefix(".") })
        if point != .removalAfterRename {
            let integrity = try store.readNow(scene.scope) { try String.fetchAll($0.database, sql: "PRAGMA integrity_check") }
            #expect(integrity == ["ok"])
        }
        func notes() throws -> [String] { try store.readNow(scene.scope) { try $0.notes() } }
        let blobs = store.blobs(scene.scope)
        switch point {
        case .laneBeforeCommand, .laneBeforeCommit:
            #expect(try notes() == scene.acknowledged)
            #expect(aftermath.answered == 1)
        case .laneAfterCommit:
            // Done and not answered: the caller repeats it, and hears by its request_id that it is done.
            #expect(try notes() == scene.acknowledged + Scene.group.flatMap(Scene.texts))
            #expect(aftermath.answered == 1)
        case .checkpointBefore, .checkpointAfter:
            #expect(try notes() == scene.acknowledged)
        case .blobBeforeSync, .blobBeforeRename:
            #expect(try blobs.byteCount(Scene.digest) == nil)
            #expect(try store.sweepBlobs(scene.scope, receivedBefore: .max) { _ in [] } == 1)
        case .blobAfterRename:
            // Nothing refers to it yet, so it is swept away like any other.
            #expect(try blobs.isWhole(Scene.digest) == true)
            #expect(try store.sweepBlobs(scene.scope, receivedBefore: .max) { _ in [] } == 1)
            #expect(try blobs.byteCount(Scene.digest) == nil)
        case .blobDuringRead:
            #expect(try blobs.isWhole(Scene.digest) == true)
        case .backupBeforeCopy, .backupDuringCopy:
            #expect(try notes().count == scene.acknowledged.count + Scene.bulkCount)
        case .backupAfterCopy:
            #expect(try notes().count == scene.acknowledged.count + Scene.bulkCount)
            let copy = try DatabaseQueue(path: aftermath.directory + "/copy.db")
            #expect(try copy.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM note") } == 1 + Scene.bulkCount)
        case .creationBeforeRename:
            #expect(!store.exists(scene.other))
        case .creationAfterRename:
            #expect(try store.readNow(TenantScope(tenant: scene.other)) { try $0.notes() } == ["of the other"])
        case .removalBeforeRename:
            #expect(try notes() == scene.acknowledged)
        case .removalAfterRename:
            #expect(!store.exists(scene.scope.tenant))
        }
    }

    @Test(
        "A step that fails at a failpoint is answered as such, is taken back, and works when it is repeated",
        arguments: StorePoint.allCases)
    func fails(at point: StorePoint) throws {
        let scene = try Scene()
        let store = scene.store
        let armed = scene.arm(point, nth: point == .laneBeforeCommand ? 3 : 1) {
            throw StoreError(.inputOutput, "The test says so.")
        }
        let error = errorThrown { try scene.act(point) } as? StoreError
        withExtendedLifetime(armed) { #expect(armed.hits > 0, "\(point) was not reached") }
        func notes() throws -> [String] { try store.readNow(scene.scope) { try $0.notes() } }
        func codes() -> [StoreError.Code?] { Scene.group.map { scene.answers.wait(for: $0)?.code } }
        switch point {
        case .laneBeforeCommand:
            // The first two share the transaction that failed; the third comes in the next one.
            #expect(codes() == [.inputOutput, .inputOutput, nil])
            #expect(try notes() == scene.acknowledged + Scene.texts(Scene.group[2]))
        case .laneBeforeCommit:
            #expect(codes() == [.inputOutput, .inputOutput, .inputOutput])
            #expect(try notes() == scene.acknowledged)
        case .laneAfterCommit:
            #expect(codes() == [nil, nil, nil])
            #expect(try notes() == scene.acknowledged + Scene.group.flatMap(Scene.texts))
        case .checkpointBefore, .checkpointAfter:
            #expect(error == nil, "a log that cannot be cut now is cut later")
            #expect(try notes() == scene.acknowledged)
        case .blobBeforeSync, .blobBeforeRename, .blobAfterRename:
            #expect(error?.code == .inputOutput)
            #expect(scene.blobFiles() == (point == .blobAfterRename ? [Scene.digest.hexadecimal] : []))
            try scene.act(point)
            #expect(try store.blobs(scene.scope).isWhole(Scene.digest) == true)
            #expect(armed.hits == 2, "the repeat waits for the disk as well")
        case .blobDuringRead:
            #expect(error?.code == .inputOutput)
            try scene.act(point)
        case .backupBeforeCopy, .backupDuringCopy, .backupAfterCopy:
            #expect(error?.code == .inputOutput)
            #expect(!FileManager.default.fileExists(atPath: scene.backup))
            try store.backup(scene.scope, to: scene.backup)
        case .creationBeforeRename, .creationAfterRename:
            #expect(error?.code == .inputOutput)
            #expect(!store.exists(scene.other))
            #expect(scene.tenantDirectories() == [scene.scope.tenant.rawValue])
            try scene.act(point)
            #expect(try store.readNow(TenantScope(tenant: scene.other)) { try $0.notes() } == ["of the other"])
        case .removalBeforeRename:
            #expect(error?.code == .inputOutput)
            #expect(try notes() == scene.acknowledged)
        case .removalAfterRename:
            #expect(error?.code == .inputOutput)
            #expect(!store.exists(scene.scope.tenant))
            #expect(scene.tenantDirectories().count == 1)
            try scene.restart()
            #expect(scene.tenantDirectories() == [])
            return
        }
        guard point != .removalBeforeRename else { return try scene.act(point) }
        try store.writeNow(scene.scope) { try $0.insert("afterwards") }
        try store.cutLog(scene.scope.tenant)
        #expect(try notes().last == "afterwards")
    }

    @Test("A failpoint acts for files below its directory, and no longer than it is armed")
    func scoped() throws {
        let (one, other) = (try Scene(), try Scene())
        var armed: ArmedFailpoint? = one.arm(.laneBeforeCommit) { throw Refused() }
        try other.store.writeNow(other.scope) { try $0.insert("of the other") }
        try other.act(.laneBeforeCommit)
        #expect(other.answers.wait(for: Scene.group[0])?.isDone == true && armed?.hits == 0)
        armed = nil
        try one.act(.laneBeforeCommit)
        #expect(one.answers.wait(for: Scene.group[0])?.isDone == true)
    }
}

/// A store with one company that has one acknowledged note, and what is done to it at a failpoint.
private final class Scene: @unchecked Sendable {
    // @unchecked: only `temporary` changes, by one thread.

    static let group = ["first", "second", "third"]
    static let content = Data(repeating: 7, count: 3_000_000)
    static let digest = BlobDigest.of(content)
    static let bulkCount = 600
    static func texts(_ command: String) -> [String] { [command + " 1", command + " 2"] }

    let directory: String
    private(set) var store: TenantStore
    let scope: TenantScope
    let other = TenantID.random()
    let answers = Answers()
    let acknowledged = ["before"]
    var backup: String { directory + "/copy.db" }

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/scene-" + TenantID.random().rawValue
        store = try Self.open(directory)
        let tenant = TenantID.random()
        scope = TenantScope(tenant: tenant)
        try store.create(tenant, prepare: Self.schema)
        store.write(scope, Command(name: "before", answers: answers) { try $0.insert("before") })
        _ = answers.wait(for: "before")
    }

    deinit {
        store.shutdown()
        try? FileManager.default.removeItem(atPath: directory)
    }

    static func open(_ directory: String) throws -> TenantStore {
        try TenantStore(
            configuration: .init(directory: directory), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func schema(_ connection: Connection) throws {
        try connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT UNIQUE)")
    }

    func restart() throws {
        store.shutdown()
        store = try Self.open(directory)
    }

    /// Lets `action` happen the `nth` time that a point is reached, and only then.
    func arm(_ point: StorePoint, nth: Int = 1, _ action: @escaping @Sendable () throws -> Void) -> ArmedFailpoint {
        let countdown = Countdown(nth)
        return point.arm(below: directory) { if countdown.isOver() { try action() } }
    }

    private final class Countdown: Sendable {
        private let left: Atomic<Int>
        init(_ count: Int) { left = Atomic(count) }
        func isOver() -> Bool { left.subtract(1, ordering: .relaxed).newValue == 0 }
    }

    /// Does what comes past a point.
    func act(_ point: StorePoint) throws {
        switch point {
        case .laneBeforeCommand, .laneBeforeCommit, .laneAfterCommit:
            store.writeBatch(
                scope,
                Self.group.map { name in
                    Command(name: name, answers: answers) { connection in
                        for text in Self.texts(name) { try connection.insert(text) }
                    }
                })
            _ = answers.wait(1 + Self.group.count)
        case .checkpointBefore, .checkpointAfter:
            try store.cutLog(scope.tenant)
        case .blobBeforeSync, .blobBeforeRename, .blobAfterRename:
            try upload()
        case .blobDuringRead:
            try upload()
            let reader = try #require(try store.blobs(scope).open(Self.digest))
            var read = Data()
            while case let piece = try reader.read(upTo: 1 << 20), !piece.isEmpty { read += piece }
            #expect(read == Self.content)
        case .backupBeforeCopy, .backupDuringCopy, .backupAfterCopy:
            try store.writeNow(scope) { connection in
                for number in 0..<Self.bulkCount { try connection.insert("\(number)" + String(repeating: "x", count: 4_000)) }
            }
            try store.backup(scope, to: backup)
        case .creationBeforeRename, .creationAfterRename:
            try store.create(other) { connection in
                try Self.schema(connection)
                try connection.insert("of the other")
            }
        case .removalBeforeRename, .removalAfterRename:
            try store.remove(scope.tenant)
        }
    }

    private func upload() throws {
        let incoming = try store.receiveBlob(scope)
        try incoming.append(Self.content)
        let digest = try incoming.seal()
        try store.placeBlob(scope, incoming, digest)
        store.releaseBlob(scope, digest)
    }

    /// Names of the files below the company's blob directory.
    func blobFiles() -> [String] {
        let root = "\(directory)/tenants/\(scope.tenant)/blobs"
        let paths = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return paths.filter { !$0.isEmpty && $0.utf8.count > 2 }.map { String($0.split(separator: "/").last ?? "") }
    }

    func tenantDirectories() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: directory + "/tenants")) ?? [] }
}

/// What the disk holds at one moment: all that a process that is killed then leaves.
private final class Aftermath: Sendable {
    let directory: String
    private let origin: String
    private let state = Mutex<(isTaken: Bool, answered: Int, error: (any Error)?)>((false, 0, nil))

    init(of origin: String) {
        self.origin = origin
        directory = origin + "-after"
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// How many answers had been given by then.
    var answered: Int { state.withLock(\.answered) }

    func take(answered: Int) {
        state.withLock { state in
            guard !state.isTaken else { return }
            state.isTaken = true
            state.answered = answered
            do { try FileManager.default.copyItem(atPath: origin, toPath: directory) } catch { state.error = error }
        }
    }

    /// Starts a store on what was left.
    func reopen() throws -> TenantStore {
        if let error = state.withLock(\.error) { throw error }
        return try Scene.open(directory)
    }
}
