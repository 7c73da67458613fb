internal import Foundation
internal import RPC

/// Whether the deployment key of the backups can be used and lies apart from what it protects.
enum BackupKeyCheck {
    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let subject = "backup key"
        let file = services.backupKeys.deployment
        if file.isGenerated {
            guard FileManager.default.fileExists(atPath: file.path) || !services.backupKeys.ids.isEmpty else {
                return [.ok(subject, "none is needed yet; the first backup makes it")]
            }
        }
        do {
            let keys = try file.keys()
            if file.isGenerated {
                return [
                    .warning(
                        subject, "the deployment key lies in the data directory, beside what it protects",
                        remedy:
                            "Move \(file.path) where backups and data directory are not, keep a copy offline, and name it in backup.key_file."
                    )
                ]
            }
            guard keys.count == 1 else {
                return [
                    .warning(
                        subject, "the key file holds \(keys.count) keys", remedy: "Finish with `spearhead backup rotate-key`.")
                ]
            }
            return [.ok(subject, "it can be read by the host alone, and lies apart from the data")]
        } catch {
            return [.error(subject, services.rpcError(error).message, remedy: "Do so before the next backup is due.")]
        }
    }
}
