import Foundation
import GRDB
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import Synchronization
import TenantStore
import Testing

@testable import Host

@Suite("Doctor")
struct DoctorTests {
    /// A deployment in which all is well.
    private func healthy() throws -> TestServices {
        let host = try TestServices()
        try host.tenant("acme")
        try host.createBackup("acme")
        let expiry = host.now.advanced(bySeconds: 100 * 86_400)
        host.services.transport.withLock { $0.certificateExpiry = { expiry } }
        return host
    }

    /// Findings that depend on the machine are left out: the tests of their rules are below.
    private func problems(_ host: TestServices) -> [Doctor.Finding] {
        Doctor(services: host.services).findings().filter {
            $0.severity != .ok && $0.subject != "disk" && $0.subject != "file descriptors"
        }
    }

    @Test("in a healthy deployment every check says that all is well, over RPC as well")
    func fine() throws {
        let host = try healthy()
        #expect(problems(host) == [])
        let answer: Spearhead_Platform_V1_DiagnoseResponse = try host.call(
            "StatusService/Diagnose", Spearhead_Platform_V1_DiagnoseRequest())
        #expect(answer.findings.count == Doctor.checks.count + 1)
        #expect(answer.findings.allSatisfy { !$0.subject.isEmpty && !$0.message.isEmpty })
    }

    /// A fault, and the words by which its finding is known.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let severity: Doctor.Finding.Severity
        let subject: String
        let words: String
        let seed: @Sendable (TestServices, TenantRuntime) throws -> Void

        init(
            _ name: String, _ severity: Doctor.Finding.Severity, _ subject: String, _ words: String,
            _ seed: @escaping @Sendable (TestServices, TenantRuntime) throws -> Void
        ) {
            testDescription = name
            self.severity = severity
            self.subject = subject
            self.words = words
            self.seed = seed
        }
    }

    static let faults: [Fault] = [
        Fault("an open data directory", .error, "data directory", "mode 755") { host, _ in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: host.directory)
        },
        Fault("a readable key", .error, "tls/server.key", "mode 644") { host, _ in
            try FileManager.default.createDirectory(atPath: host.directory + "/tls", withIntermediateDirectories: true)
            _ = FileManager.default.createFile(
                atPath: host.directory + "/tls/server.key", contents: Data(), attributes: [.posixPermissions: 0o644])
        },
        Fault("a readable operator's token", .error, "operator.token", "mode 640") { host, _ in
            _ = FileManager.default.createFile(
                atPath: host.directory + "/operator.token", contents: Data(), attributes: [.posixPermissions: 0o640])
        },
        Fault("a certificate that ended", .error, "certificate", "ended") { host, _ in
            let expiry = host.now.advanced(bySeconds: -1)
            host.services.transport.withLock { $0.certificateExpiry = { expiry } }
        },
        Fault("a damaged control database", .error, "control database", "CHECK") { host, _ in
            try host.services.control.write {
                try $0.database.execute(
                    sql: """
                        PRAGMA ignore_check_constraints = ON;
                        UPDATE credential SET kind = 'nobody';
                        PRAGMA ignore_check_constraints = OFF;
                        """)
            }
        },
        Fault("a directory without a company", .warning, "directory tenants/stray", "no company") { host, _ in
            try FileManager.default.createDirectory(atPath: host.directory + "/tenants/stray", withIntermediateDirectories: true)
        },
        Fault("a missing file", .error, "tenant acme", "missing") { host, tenant in
            try host.services.store.close(tenant.id)
            try FileManager.default.removeItem(atPath: host.directory + "/tenants/\(tenant.id)/tenant.db")
        },
        Fault("a file that is no database", .error, "tenant acme", "cannot be read") { host, tenant in
            try host.services.store.close(tenant.id)
            try Data(repeating: 7, count: 9000).write(
                to: URL(fileURLWithPath: host.directory + "/tenants/\(tenant.id)/tenant.db"))
        },
        Fault("a quarantined company", .error, "tenant acme", "quarantined: torn") { host, tenant in
            try TenantProvisioning(services: host.services).setState(tenant, .quarantined, "torn")
        },
        Fault("a pending migration", .error, "tenant acme", "probe/0001-probe") { host, tenant in
            try host.execute(tenant, "DELETE FROM platform_migration WHERE plugin = 'probe'")
        },
        Fault("a cut audit trail", .error, "tenant acme", "it was cut") { host, tenant in
            for text in ["one", "two"] { try host.note(tenant, text) }
            _ = try AuditAnchors(services: host.services).anchor([tenant.id])
            try host.execute(tenant, "DELETE FROM platform_audit WHERE sequence = 2")
        },
        Fault("a rewritten audit trail", .error, "tenant acme", "rewritten") { host, tenant in
            try host.note(tenant, "one")
            _ = try AuditAnchors(services: host.services).anchor([tenant.id])
            try host.execute(tenant, "UPDATE platform_audit SET hash = x'00'")
        },
        Fault("a failed job", .warning, "tenant acme", "probe/hourly failed: out of luck") { host, tenant in
            try host.execute(
                tenant, "INSERT INTO platform_job (name, due_at, last_error) VALUES ('probe/hourly', 0, 'out of luck')")
        },
        Fault("a message that waits", .warning, "tenant acme", "1 messages have waited") { host, tenant in
            try host.work(tenant) { writer, call in writer.send(kind: "mail", to: "x", body: "x", call) }
            host.advance(seconds: 3601)
        },
        Fault("a message that was given up", .error, "tenant acme", "given up: no one home") { host, tenant in
            try host.work(tenant) { writer, call in writer.send(kind: "mail", to: "x", body: "x", call) }
            try host.execute(tenant, "UPDATE platform_outbox SET due_at = \(Int64.max), last_error = 'no one home'")
        },
        Fault("a company without a backup", .warning, "tenant globex", "no backup") { host, _ in try host.tenant("globex") },
        Fault("an old backup", .warning, "tenant acme", "7 days old") { host, _ in host.advance(seconds: 7 * 86_400) },
        Fault("an ill plugin", .warning, "tenant acme", "probe/faults: The probe is ill") { host, tenant in
            try host.execute(tenant, "INSERT INTO probe_fault VALUES ('health')")
        },
    ]

    @Test("each fault is found, and only that", arguments: faults)
    func found(_ fault: Fault) throws {
        let host = try healthy()
        try fault.seed(host, host.services.directory.require(slug: "acme"))
        let problems = problems(host)
        #expect(
            problems.contains { $0.severity == fault.severity && $0.subject == fault.subject && $0.text.contains(fault.words) },
            "\(problems)")
        #expect(problems.allSatisfy { !$0.remedy.isEmpty })
        #expect(problems.count == 1, "\(problems)")
    }

    @Test("it opens no more companies than it may, and says so")
    func bounded() throws {
        let host = try healthy()
        for slug in ["b2", "c3"] {
            try host.tenant(slug)
            try host.createBackup(slug)
        }
        let findings = Doctor(services: host.services, tenantsMax: 1).findings()
        #expect(findings.contains { $0.subject == "tenants" && $0.text.contains("2 of 3") })
    }

    @Test("the limits of disk, descriptors and certificate are where they are said to be")
    func limits() {
        typealias Severity = Doctor.Finding.Severity
        let gib: Int64 = 1 << 30
        let disk = [(gib - 1, Severity.error), (9 * gib, .warning), (11 * gib, .ok)]
        for (free, severity) in disk {
            #expect(ResourceChecks.disk(freeBytes: free, totalBytes: 100 * gib).severity == severity)
        }
        let descriptors: [(open: Int64, tenants: Int64, severity: Severity)] = [
            (950, 1, .error), (100, 60, .warning), (100, 50, .ok),
        ]
        for row in descriptors {
            #expect(ResourceChecks.descriptors(limit: 1000, open: row.open, openTenants: row.tenants).severity == row.severity)
        }
        let now = Instant(milliseconds: 0)
        let certificates = [(0, Severity.error), (2, .error), (20, .warning), (22, .ok)]
        for (days, severity) in certificates {
            let expiry = now.advanced(bySeconds: Int64(days) * 86_400)
            #expect(CertificateCheck.finding(expiry: expiry, now: now).severity == severity)
        }
        #expect(CertificateCheck.finding(expiry: nil, now: now).severity == .warning)
    }
}
