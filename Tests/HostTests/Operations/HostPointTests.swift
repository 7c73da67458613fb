import Foundation
import GRDB
import Logging
import PluginKit
import RPC
import Synchronization
import TenantStore
import Testing

@testable import Host

/// What holds when the host ends, and when a step fails, at each of its failpoints.
///
/// Both tests switch over all points, so that a new one needs its proof here to compile, and both see to it that the point was reached.
@Suite("Failpoints of the host")
struct HostPointTests {
    @Test(
        "A host that ends at a failpoint finishes or takes back at its next start what it was doing",
        arguments: HostPoint.allCases)
    func ends(at point: HostPoint) throws {
        let scene = try Scene()
        let copy = scene.host.directory + "-after"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let armed = scene.arm(point) { try FileManager.default.copyItem(atPath: scene.host.directory, toPath: copy) }
        try scene.act(point)
        withExtendedLifetime(armed) { #expect(armed.hits > 0, "\(point) was not reached") }
        switch point {
        case .migrationBetween, .migrationBeforeRecord:
            let store = try TenantStore(
                configuration: .init(directory: copy), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            defer { store.shutdown() }
            let (done, missing) = try store.exclusively(scene.bare) { (try scene.migrations($0), try scene.migrate($0)) }
            #expect(done == Array(scene.names.prefix(1)) && missing == Array(scene.names.dropFirst()))
        case .backupBeforeManifest, .backupBeforeRename:
            let host = try scene.start(copy)
            #expect(try host.listBackups().backups.map(\.name) == [scene.backup])
            #expect(try FileManager.default.contentsOfDirectory(atPath: copy + "/backups") == [scene.backup])
            #expect(try host.notes("acme") == ["kept", "later"])
        case .restoreBeforeInstall:
            let host = try scene.start(copy)
            #expect(try host.notes("acme") == ["kept", "later"])
            #expect(try scene.tenants(copy) == [scene.acme.id.rawValue, scene.bare.rawValue])
        case .discardBeforeFiles:
            let host = try scene.start(copy)
            #expect(try host.notes("acme") == ["kept"])
            let new = try host.services.directory.require(slug: "acme").id
            #expect(try scene.tenants(copy) == [new.rawValue, scene.bare.rawValue])
        }
    }

    @Test(
        "A step that fails at a failpoint leaves the company as it was and works when it is repeated",
        arguments: HostPoint.allCases)
    func fails(at point: HostPoint) throws {
        let scene = try Scene()
        let armed = scene.arm(point) { throw StoreError(.inputOutput, "The test says so.") }
        let failed = reason { try scene.act(point) } != nil
        withExtendedLifetime(armed) { #expect(armed.hits > 0, "\(point) was not reached") }
        switch point {
        case .migrationBetween, .migrationBeforeRecord:
            #expect(failed)
            let store = scene.host.services.store
            let (done, missing) = try store.exclusively(scene.bare) { (try scene.migrations($0), try scene.migrate($0)) }
            #expect(done == Array(scene.names.prefix(1)) && missing == Array(scene.names.dropFirst()))
        case .backupBeforeManifest, .backupBeforeRename:
            #expect(failed)
            let backups = scene.host.directory + "/backups"
            #expect(try FileManager.default.contentsOfDirectory(atPath: backups) == [scene.backup])
            try scene.act(point)
            #expect(try scene.host.listBackups().backups.count == 2)
        case .restoreBeforeInstall:
            #expect(failed)
            #expect(try scene.host.notes("acme") == ["kept", "later"])
            #expect(try scene.tenants(scene.host.directory) == [scene.acme.id.rawValue, scene.bare.rawValue])
            try scene.act(point)
            #expect(try scene.host.notes("acme") == ["kept"])
        case .discardBeforeFiles:
            // The company is restored; the old files go at the next start.
            #expect(!failed)
            #expect(try scene.host.notes("acme") == ["kept"])
            #expect(try scene.tenants(scene.host.directory).count == 3)
            scene.host.services.close()
            _ = try scene.start(scene.host.directory)
            #expect(try scene.tenants(scene.host.directory).count == 2)
        }
    }

    /// A host with a company that has a backup and a note more, and a file without tables.
    private final class Scene: Sendable {
        let host: TestServices
        let acme: TenantRuntime
        let bare = TenantID.random()
        let backup: String
        private let plugins: [ComposedPlugin]

        init() throws {
            host = try TestServices()
            acme = try host.tenant("acme")
            plugins = host.services.composition.plugins
            try host.note(acme, "kept")
            backup = try #require(host.createBackup("acme").last).backup.name
            host.advance(seconds: 60)
            try host.note(acme, "later")
            try host.services.store.create(bare) { _ in }
        }

        var names: [String] { plugins.flatMap(\.registrar.migrations).map(\.name) }

        /// Lets `action` happen once, the second time for a migration.
        func arm(_ point: HostPoint, _ action: @escaping @Sendable () throws -> Void) -> ArmedFailpoint {
            let countdown = Countdown([.migrationBetween, .migrationBeforeRecord].contains(point) ? 2 : 1)
            return point.arm(below: host.directory + "/") { if countdown.isOver() { try action() } }
        }

        private final class Countdown: Sendable {
            private let left: Atomic<Int>
            init(_ count: Int) { left = Atomic(count) }
            func isOver() -> Bool { left.subtract(1, ordering: .relaxed).newValue == 0 }
        }

        /// Does what comes past a point.
        func act(_ point: HostPoint) throws {
            switch point {
            case .migrationBetween, .migrationBeforeRecord:
                try host.services.store.exclusively(bare) { _ = try migrate($0) }
            case .backupBeforeManifest, .backupBeforeRename: try host.createBackup("acme")
            case .restoreBeforeInstall, .discardBeforeFiles: try host.restore(backup, as: "acme")
            }
        }

        func migrate(_ connection: Connection) throws -> [String] {
            try Migrator.migrate(plugins, now: host.now, connection: connection)
        }

        func migrations(_ connection: Connection) throws -> [String] {
            try String.fetchAll(connection.database, sql: "SELECT name FROM platform_migration ORDER BY rowid")
        }

        /// Starts a host on a directory, as the executable does.
        func start(_ directory: String) throws -> TestServices {
            let host = try TestServices(directory: directory)
            try TenantProvisioning(services: host.services).finishInterrupted()
            return host
        }

        func tenants(_ directory: String) throws -> Set<String> {
            Set(try FileManager.default.contentsOfDirectory(atPath: directory + "/tenants"))
        }
    }
}
