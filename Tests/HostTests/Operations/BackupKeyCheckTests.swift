import Foundation
import Logging
import PluginKit
import PluginTesting
import TenantStore
import Testing

@testable import Host

@Suite("Doctor: keys of backups")
struct BackupKeyCheckTests {
    @Test("A key file that lies apart and is the host's alone is well; what is wrong with it is said")
    func named() throws {
        let host = try TestServices()
        let file = host.services.backupKeys.deployment
        func finding() -> Doctor.Finding? { BackupKeyCheck.findings(host.services).first }
        #expect(finding()?.severity == .ok)
        let keys = try file.keys()
        try file.write([.random()] + keys)
        #expect(finding()?.severity == .warning && finding()?.remedy.contains("rotate-key") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect(finding()?.severity == .error && finding()?.text.contains("mode 644") == true)
        try FileManager.default.removeItem(atPath: file.path)
        #expect(finding()?.severity == .error && finding()?.text.contains("is missing") == true)
        #expect(Doctor(services: host.services).findings().contains { $0 == finding() })
    }

    @Test("A deployment key in the data directory is found, unless there is none yet")
    func generated() throws {
        let directory = FileManager.default.temporaryDirectory.path + "/doctor-" + TenantID.random().rawValue
        let services = try HostServices(
            composition: Composition(plugins: [ProbePlugin.self]), dataDirectory: directory,
            storeConfiguration: TenantStore.Configuration(directory: directory),
            defaults: TenantQuota(callsPerSecond: 1, callsInFlight: 1), passwordCost: 10,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { Instant(milliseconds: 0) })
        defer {
            services.close()
            try? FileManager.default.removeItem(atPath: directory)
        }
        #expect(BackupKeyCheck.findings(services).map(\.severity) == [.ok])
        _ = try services.backupKeys.rotate()
        #expect(BackupKeyCheck.findings(services).map(\.severity) == [.warning])
    }
}
