internal import Foundation
internal import GRDB
internal import Glibc
internal import TenantStore

/// The rule under which SQLite's write-ahead log is safe here: nobody but the host has a live database open.
///
/// Before 3.51.3, SQLite can lose committed transactions when two connections write and checkpoint at one moment. The host lets one
/// connection of a file do both; a program beside it, such as a shell or a copying job, would be a second one.
enum SQLiteCheck {
    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let subject = "sqlite"
        let version = try? services.control.read { try String.fetchOne($0.database, sql: "SELECT sqlite_version()") }
        let users = otherUsers(of: services.dataDirectory)
        guard let user = users.first else {
            return [.ok(subject, "version \(version.flatMap(\.self) ?? "unknown"); no other program has a live database open")]
        }
        return [
            .error(
                subject, "process \(user.process) has \(user.file) open, a live database",
                remedy: "End it. Work through `spearhead`, and copy backups, never live files.")
        ]
    }

    /// Processes with a database below `directory` open; those of other users show only to root.
    private static func otherUsers(of directory: String) -> [(process: String, file: String)] {
        let manager = FileManager.default
        guard let root = realPath(directory), let program = try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        else {
            return []
        }
        let own = "\(ProcessInfo.processInfo.processIdentifier)"
        let processes = ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil && $0 != own }
        return processes.compactMap { process in
            // The host's own program is kept out by the lock; a child that has not become another program yet has its files for a moment.
            guard (try? manager.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")) != program else { return nil }
            let descriptors = (try? manager.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
            let files = descriptors.lazy.compactMap {
                try? manager.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
            }
            let isLive = { (file: String) in
                file.hasSuffix(".db") && (file == root + "/control.db" || file.hasPrefix(root + "/tenants/"))
            }
            return files.first(where: isLive).map { (process, $0) }
        }
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
