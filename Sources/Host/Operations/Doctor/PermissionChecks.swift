internal import Foundation
internal import Glibc
internal import TenantStore

/// Who may read the data directory and the secrets in it.
enum PermissionChecks {
    static func dataDirectory(_ services: HostServices) -> [Doctor.Finding] {
        let subject = "data directory"
        guard let mode = mode(services.dataDirectory) else {
            return [.error(subject, "it cannot be read", remedy: "Check its path and owner.")]
        }
        guard mode & 0o077 == 0 else {
            return [
                .error(
                    subject, "others may enter it (mode \(octal(mode)))", remedy: "chmod 700 \(services.dataDirectory)")
            ]
        }
        return [.ok(subject, "only its owner may enter it")]
    }

    /// A file of another user, left by a copy that root made for example, cannot be written when it is needed.
    static func owner(_ services: HostServices) -> [Doctor.Finding] {
        let tenants = services.directory.all.prefix(Doctor.tenantsMax).map { "/tenants/\($0.id.rawValue)" }
        let files = ["", "/control.db", "/lock", "/tenants", "/backups"] + tenants.flatMap { [$0, $0 + "/tenant.db"] }
        let foreign = files.map { services.dataDirectory + $0 }.filter { path in
            information(path).map { $0.st_uid != geteuid() } ?? false
        }
        guard let first = foreign.first else { return [.ok("owner", "the data belong to the user that the host runs as")] }
        let others = foreign.count > 1 ? ", and so do \(foreign.count - 1) more" : ""
        return [
            .error(
                "owner", "\(first) belongs to another user than the one that the host runs as\(others)",
                remedy: "Stop the host, chown -R \(geteuid()) \(services.dataDirectory), and start it again.")
        ]
    }

    /// Private keys, the operator's token and the control database.
    static func secrets(_ services: HostServices) -> [Doctor.Finding] {
        let tls = services.dataDirectory + "/tls"
        let keys = ((try? FileManager.default.contentsOfDirectory(atPath: tls)) ?? []).filter { $0.hasSuffix(".key") }.sorted()
        let own = keys.map { "tls/\($0)" } + ["operator.token", "control.db"]
        var files = own.map { (name: $0, path: "\(services.dataDirectory)/\($0)", isOwn: true) }
        if let key = services.configuration?.certificateFiles?.key { files.append((key, key, false)) }
        let findings = files.compactMap { file -> Doctor.Finding? in
            // SQLite makes its file with the process's mask; the directory's mode keeps others out of it. A key from elsewhere may be
            // readable by a group, as those of certificate managers are.
            let forbidden: UInt32 = file.name.hasSuffix(".db") ? 0o022 : file.isOwn ? 0o077 : 0o037
            guard let mode = mode(file.path), mode & forbidden != 0 else { return nil }
            return .error(file.name, "others may read or change it (mode \(octal(mode)))", remedy: "chmod 600 \(file.path)")
        }
        return findings.isEmpty ? [.ok("secrets", "only their owner may read them")] : findings
    }

    private static func mode(_ path: String) -> UInt32? { information(path).map { $0.st_mode & 0o777 } }

    private static func information(_ path: String) -> stat? {
        var information = stat()
        return stat(path, &information) == 0 ? information : nil
    }

    private static func octal(_ mode: UInt32) -> String { String(mode, radix: 8) }
}
