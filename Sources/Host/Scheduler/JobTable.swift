internal import GRDB
internal import PluginKit
internal import TenantStore

/// The table `platform_job` of a company: when its jobs are due and how they last went.
enum JobTable {
    /// Longest error text that is kept.
    static let errorCharactersMax = 500

    static func dueTimes(_ connection: Connection) throws -> [String: Instant] {
        let rows = try Row.fetchAll(connection.statement("SELECT name, due_at FROM platform_job"))
        return Dictionary(rows.map { ($0["name"] as String, $0["due_at"] as Instant) }) { first, _ in first }
    }

    /// Notes a job that has not run yet.
    static func plan(_ name: String, dueAt: Instant, _ connection: Connection) throws {
        try connection.statement("INSERT INTO platform_job (name, due_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")
            .execute(arguments: [name, dueAt])
    }

    /// Notes how a job went; `error` is `nil` when it went well.
    static func record(_ name: String, ranAt: Instant, dueAt: Instant, error: String?, _ connection: Connection) throws {
        let text = error.map { String($0.prefix(errorCharactersMax)) }
        try connection.statement(
            """
            INSERT INTO platform_job (name, due_at, last_run_at, last_error) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET due_at = excluded.due_at, last_run_at = excluded.last_run_at, last_error = excluded.last_error
            """
        ).execute(arguments: [name, dueAt, ranAt, text])
    }

    /// Names and errors of the jobs whose last run failed.
    static func failures(_ connection: Connection) throws -> [(name: String, error: String)] {
        let statement = try connection.statement(
            "SELECT name, last_error FROM platform_job WHERE last_error IS NOT NULL ORDER BY name")
        return try Row.fetchAll(statement).map { ($0["name"], $0["last_error"]) }
    }
}
