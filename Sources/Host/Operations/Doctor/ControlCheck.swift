internal import GRDB
internal import TenantStore

/// Whether the control database is whole.
enum ControlCheck {
    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let subject = "control database"
        let remedy = "Stop the host, keep a copy of the data directory, and restore control.db from your copy of it."
        do {
            let problems = try services.control.read { connection in
                let lines = try String.fetchAll(connection.database, sql: "PRAGMA integrity_check(3)")
                let orphans = try Row.fetchAll(connection.database, sql: "PRAGMA foreign_key_check").count
                return lines.filter { $0 != "ok" } + (orphans > 0 ? ["\(orphans) rows point to rows that are not there"] : [])
            }
            guard !problems.isEmpty else { return [.ok(subject, "it is whole")] }
            return [.error(subject, problems.joined(separator: "; "), remedy: remedy)]
        } catch {
            return [.error(subject, "it cannot be read", remedy: remedy)]
        }
    }
}
