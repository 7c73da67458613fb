internal import Foundation
internal import Glibc

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

    /// Private keys, the operator's token and the control database.
    static func secrets(_ services: HostServices) -> [Doctor.Finding] {
        let tls = services.dataDirectory + "/tls"
        let keys = ((try? FileManager.default.contentsOfDirectory(atPath: tls)) ?? []).filter { $0.hasSuffix(".key") }.sorted()
        let files = keys.map { "tls/\($0)" } + ["operator.token", "control.db"]
        let findings = files.compactMap { file -> Doctor.Finding? in
            let path = services.dataDirectory + "/" + file
            // SQLite makes its file with the process's mask; the directory's mode keeps others out of it.
            let forbidden: UInt32 = file.hasSuffix(".db") ? 0o022 : 0o077
            guard let mode = mode(path), mode & forbidden != 0 else { return nil }
            return .error(file, "others may read or change it (mode \(octal(mode)))", remedy: "chmod 600 \(path)")
        }
        return findings.isEmpty ? [.ok("secrets", "only their owner may read them")] : findings
    }

    private static func mode(_ path: String) -> UInt32? {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode & 0o777 : nil
    }

    private static func octal(_ mode: UInt32) -> String { String(mode, radix: 8) }
}
