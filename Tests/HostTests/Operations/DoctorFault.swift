import Foundation
import GRDB
import PluginKit
import RPC
import Synchronization
import TenantStore
import Testing

@testable import Host

/// A fault of a deployment, made for real, and the words by which its finding is known.
struct DoctorFault: CustomTestStringConvertible, Sendable {
    /// Makes the fault in a sound deployment; what it gives must live until the doctor has looked.
    typealias Seed = @Sendable (TestServices, TenantRuntime, inout MachineFigures) throws -> AnyObject?

    let testDescription: String
    let severity: Doctor.Finding.Severity
    let subject: String
    let words: String
    let seed: Seed

    private init(
        _ name: String, _ severity: Doctor.Finding.Severity, _ subject: String, _ words: String, holding seed: @escaping Seed
    ) {
        testDescription = name
        self.severity = severity
        self.subject = subject
        self.words = words
        self.seed = seed
    }

    private init(
        _ name: String, _ severity: Doctor.Finding.Severity, _ subject: String, _ words: String,
        _ seed: @escaping @Sendable (TestServices, TenantRuntime) throws -> Void
    ) {
        self.init(name, severity, subject, words) { host, tenant, _ in
            try seed(host, tenant)
            return nil
        }
    }

    static let all = directory + certificates + machine + databases + companies + backups + ownership

    private static let directory: [DoctorFault] = [
        DoctorFault("an open data directory", .error, "data directory", "mode 755") { host, _ in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: host.directory)
        },
        DoctorFault("a readable key", .error, "tls/server.key", "mode 644") { host, _ in
            try host.make("tls/server.key", mode: 0o644)
        },
        DoctorFault("a readable operator's token", .error, "operator.token", "mode 640") { host, _ in
            try host.make("operator.token", mode: 0o640)
        },
        DoctorFault("a control database that others may write", .error, "control.db", "mode 666") { host, _ in
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: host.directory + "/control.db")
        },
        DoctorFault("an operator's token that ends soon", .warning, "operator's token", "ends in 13 days") { host, _ in
            try host.services.identity.revoke { $0.kind == .operator }
            _ = try host.services.identity.issue(
                .operator, tenant: nil, subject: "operator", name: "operator", lifetimeSeconds: 14 * 86_400 - 1)
        },
        DoctorFault("a directory without a company", .warning, "directory tenants/stray", "no company") { host, _ in
            try FileManager.default.createDirectory(atPath: host.directory + "/tenants/stray", withIntermediateDirectories: true)
        },
        DoctorFault("work left behind", .warning, "backups/.creating-1", "left it behind") { host, _ in
            let path = host.directory + "/backups/.creating-1"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let date = Date(timeIntervalSince1970: Double(host.now.milliseconds) / 1000 - 86_401)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        },
    ]

    private static let certificates: [DoctorFault] = [
        DoctorFault("a certificate that ended", .error, "certificate", "ended") { host, _ in host.setExpiry(inSeconds: -1) },
        DoctorFault("a certificate that ends soon", .warning, "certificate", "ends in 20 days") { host, _ in
            host.setExpiry(inSeconds: 20 * 86_400 + 1)
        },
        DoctorFault("a key of another certificate", .error, "certificate", "could not start again") { host, _ in
            let (ours, theirs) = try (host.certificates("a"), host.certificates("b"))
            try host.configure(["tls.certificate": ours.certificatePath, "tls.key": theirs.keyPath])
        },
        DoctorFault("a certificate file that is gone", .error, "certificate", "could not start again") { host, _ in
            let files = try host.certificates("a")
            try FileManager.default.removeItem(atPath: files.certificatePath)
            try host.configure(["tls.certificate": files.certificatePath, "tls.key": files.keyPath])
        },
        DoctorFault("a configured key that others may read", .error, "server.key", "mode 604") { host, _ in
            let files = try host.certificates("a")
            try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: files.keyPath)
            try host.configure(["tls.certificate": files.certificatePath, "tls.key": files.keyPath])
        },
    ]

    private static let machine: [DoctorFault] = [
        DoctorFault("a full disk", .error, "disk", "900 MiB") { _, _, machine in
            machine.diskFreeBytes = 900 << 20
            return nil
        },
        DoctorFault("a disk that fills up", .warning, "disk", "are free") { _, _, machine in
            machine.diskFreeBytes = machine.diskTotalBytes / 11
            return nil
        },
        DoctorFault("descriptors used up", .error, "file descriptors", "950 of 1000") { _, _, machine in
            (machine.descriptorLimit, machine.descriptorsOpen) = (1000, 950)
            return nil
        },
        DoctorFault("few descriptors for the companies", .warning, "file descriptors", "may need") { _, _, machine in
            (machine.descriptorLimit, machine.descriptorsOpen) = (16, 5)
            return nil
        },
        DoctorFault("passwords that are cheap to guess", .warning, "settings", "limits.password_cost is 10") { host, _ in
            try host.configure(["limits.password_cost": "10"])
        },
        DoctorFault("figures for everyone", .warning, "settings", "metrics.listen is 0.0.0.0") { host, _ in
            try host.configure(["metrics.listen": "0.0.0.0:9464"])
        },
        DoctorFault("a development certificate for the world", .warning, "settings", "development authority") { host, _ in
            try host.configure(["listen": "0.0.0.0:7443"])
        },
        DoctorFault("a log that says everything", .warning, "settings", "log.level is trace") { host, _ in
            try host.configure(["log.level": "trace"])
        },
        DoctorFault("another program in a live database", .error, "sqlite", "a live database") { host, tenant, _ in
            try Outsider(reading: host.file(tenant))
        },
    ]

    private static let databases: [DoctorFault] = [
        DoctorFault("a damaged control database", .error, "control database", "CHECK") { host, _ in
            try host.services.control.write {
                try $0.database.execute(
                    sql: """
                        PRAGMA ignore_check_constraints = ON;
                        UPDATE credential SET kind = 'nobody';
                        PRAGMA ignore_check_constraints = OFF;
                        """)
            }
        },
        DoctorFault("a missing file", .error, "tenant acme", "missing") { host, tenant in
            try host.services.store.close(tenant.id)
            try FileManager.default.removeItem(atPath: host.file(tenant))
        },
        DoctorFault("a file that is no database", .error, "tenant acme", "cannot be read") { host, tenant in
            try host.services.store.close(tenant.id)
            try Data(repeating: 7, count: 9000).write(to: URL(fileURLWithPath: host.file(tenant)))
        },
        DoctorFault("a truncated database", .error, "tenant acme", "is malformed") { host, tenant in
            try host.services.store.close(tenant.id)
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: host.file(tenant)))
            try file.truncate(atOffset: 8192)
            try file.close()
        },
        DoctorFault("a page that is damaged", .error, "tenant acme", "is malformed") { host, tenant in
            let page = try host.behind(tenant) { database -> Int in
                try Int.fetchOne(database, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'probe_run'") ?? 0
            }
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: host.file(tenant)))
            try file.seek(toOffset: UInt64(page - 1) * 4096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            try file.close()
        },
        DoctorFault("a reference to nothing", .error, "tenant acme", "a row of platform_user_role points") { host, tenant in
            try host.behind(tenant) { try $0.execute(sql: "INSERT INTO platform_user_role VALUES ('nobody', 'rep')") }
        },
        DoctorFault("a log that is not carried over", .warning, "tenant acme", "write-ahead log has 257 MiB") { host, tenant in
            try host.note(tenant, "one")
            // What stands behind the last commit is no part of the log; the file takes no room on the disk.
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: host.file(tenant) + "-wal"))
            try file.truncate(atOffset: 257 << 20)
            try file.close()
        },
        DoctorFault("a missing blob", .error, "tenant acme", "1 blobs are missing") { host, tenant in
            _ = try host.refer(tenant, to: Data("lost".utf8))
        },
        DoctorFault("a damaged blob", .error, "tenant acme", "1 blobs are damaged") { host, tenant in
            let path = try host.refer(tenant, to: Data("whole".utf8))
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data("whale".utf8).write(to: URL(fileURLWithPath: path))
        },
        DoctorFault("a blob that was cut short", .error, "tenant acme", "1 blobs are damaged") { host, tenant in
            let path = try host.refer(tenant, to: Data("whole".utf8))
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data("who".utf8).write(to: URL(fileURLWithPath: path))
        },
    ]

    private static let companies: [DoctorFault] = [
        DoctorFault("a quarantined company", .error, "tenant acme", "quarantined: torn") { host, tenant in
            try TenantProvisioning(services: host.services).setState(tenant, .quarantined, "torn")
        },
        DoctorFault("a pending migration", .error, "tenant acme", "probe/0001-probe") { host, tenant in
            try host.execute(tenant, "DELETE FROM platform_migration WHERE plugin = 'probe'")
        },
        DoctorFault("a cut audit trail", .error, "tenant acme", "it was cut") { host, tenant in
            for text in ["one", "two"] { try host.note(tenant, text) }
            _ = try AuditAnchors(services: host.services).anchor([tenant.id])
            try host.execute(tenant, "DELETE FROM platform_audit WHERE sequence = 2")
        },
        DoctorFault("a rewritten audit trail", .error, "tenant acme", "rewritten") { host, tenant in
            try host.note(tenant, "one")
            _ = try AuditAnchors(services: host.services).anchor([tenant.id])
            try host.execute(tenant, "UPDATE platform_audit SET hash = x'00'")
        },
        DoctorFault("a changed audit entry", .error, "tenant acme", "entry 1 was changed") { host, tenant in
            for text in ["one", "two"] { try host.note(tenant, text) }
            _ = try AuditAnchors(services: host.services).anchor([tenant.id])
            try host.execute(tenant, "UPDATE platform_audit SET caller_name = 'someone else' WHERE sequence = 1")
        },
        DoctorFault("a clock that went back", .error, "tenant acme", "3600 seconds behind its last audit entry") { host, tenant in
            host.advance(seconds: 3600)
            try host.note(tenant, "one")
            host.advance(seconds: -3600)
        },
        DoctorFault("a failed job", .warning, "tenant acme", "probe/hourly failed: out of luck") { host, tenant in
            try host.execute(
                tenant, "INSERT INTO platform_job (name, due_at, last_error) VALUES ('probe/hourly', 0, 'out of luck')")
        },
        DoctorFault("a message that waits", .warning, "tenant acme", "1 messages have waited") { host, tenant in
            try host.work(tenant) { writer, call in writer.send(kind: "mail", to: "x", body: "x", call) }
            host.advance(seconds: 3601)
        },
        DoctorFault("a message that was given up", .error, "tenant acme", "given up: no one home") { host, tenant in
            try host.work(tenant) { writer, call in writer.send(kind: "mail", to: "x", body: "x", call) }
            try host.execute(tenant, "UPDATE platform_outbox SET due_at = \(Int64.max), last_error = 'no one home'")
        },
        DoctorFault("a company that has filled its room", .warning, "tenant acme", "that it may store are in use") {
            host, tenant in
            var record = tenant.record
            record.databaseBytes = 100_000
            try host.services.directory.save(record)
        },
        DoctorFault("an erasure that does not end", .error, "tenant acme", "1 erasures of persons are not finished") { host, _ in
            try host.services.control.write { try ErasureList.begin("ann", of: "acme", at: host.now, $0) }
            host.advance(seconds: ErasureCheck.secondsMax + 1)
        },
        DoctorFault("an ill plugin", .warning, "tenant acme", "probe/faults: The probe is ill") { host, tenant in
            try host.execute(tenant, "INSERT INTO probe_fault VALUES ('health')")
        },
    ]

    private static let backups: [DoctorFault] = [
        DoctorFault("a company without a backup", .warning, "tenant globex", "no backup") { host, _ in try host.tenant("globex")
        },
        DoctorFault("an old backup", .warning, "tenant acme", "7 days old") { host, _ in host.advance(seconds: 7 * 86_400) },
        DoctorFault("a damaged backup", .error, "backup 20260302T010000Z-acme", "damaged") { host, tenant in
            let name = try #require(Backups(services: host.services).names().last)
            let file = Backups(services: host.services).directory(name) + "/" + SealedBackup.databaseName
            var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
            bytes[bytes.count / 2] ^= 0xFF
            try bytes.write(to: URL(fileURLWithPath: file))
        },
    ]

    /// Only root can give a file away.
    private static let ownership: [DoctorFault] =
        geteuid() != 0
        ? []
        : [
            DoctorFault("a file of another user", .error, "owner", "tenant.db belongs to another user") { host, tenant in
                chown(host.file(tenant), 65_534, 65_534)
            }
        ]
}

extension MachineFigures {
    /// A machine with enough of everything.
    static let sound = MachineFigures(
        diskFreeBytes: 50 << 30, diskTotalBytes: 100 << 30, descriptorLimit: 65_536, descriptorsOpen: 100)
}

/// A program of its own that reads a file.
private final class Outsider {
    private let process = Process()
    private let input = Pipe()

    init(reading file: String) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", #"exec 3<"$0"; echo open; read -r line"#, file]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // It says when it has the file.
        _ = try output.fileHandleForReading.read(upToCount: 1)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

extension TestServices {
    fileprivate func file(_ tenant: TenantRuntime) -> String { directory + "/tenants/\(tenant.id)/tenant.db" }

    fileprivate func make(_ name: String, mode: Int) throws {
        let path = directory + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: path, contents: Data(), attributes: [.posixPermissions: mode])
    }

    fileprivate func certificates(_ name: String) throws -> DevelopmentCertificates {
        let certificates = DevelopmentCertificates(dataDirectory: "\(directory)/\(name)")
        try certificates.prepare(now: now)
        return certificates
    }

    /// Runs as if with settings; those that are not named are sound.
    fileprivate func configure(_ flags: [String: String]) throws {
        let configuration = try HostConfiguration.load(flags: flags, environment: [:], file: nil)
        services.transport.withLock { $0.configuration = configuration }
    }

    fileprivate func setExpiry(inSeconds seconds: Int64) {
        let expiry = now.advanced(bySeconds: seconds)
        services.transport.withLock { $0.certificateExpiry = { expiry } }
    }

    /// Changes a company's closed file without the host's rules.
    fileprivate func behind<Result>(_ tenant: TenantRuntime, _ body: (Database) throws -> Result) throws -> Result {
        try services.store.close(tenant.id)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: file(tenant), configuration: configuration)
        let result = try queue.write(body)
        try queue.close()
        return result
    }

    /// Lets a company's database refer to a blob, and says where its file should be.
    fileprivate func refer(_ tenant: TenantRuntime, to content: Data) throws -> String {
        let digest = BlobDigest.of(content).hexadecimal
        try execute(tenant, "INSERT INTO platform_blob VALUES ('\(digest)', \(content.count), 0)")
        return directory + "/tenants/\(tenant.id)/blobs/\(digest.prefix(2))/\(digest)"
    }
}
