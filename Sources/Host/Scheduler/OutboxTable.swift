internal import GRDB
internal import PluginKit
internal import TenantStore

/// The table `platform_outbox` of a company, as its deliverer sees it.
enum OutboxTable {
    /// After so many failed attempts a message is given up; it stays with its last error.
    static let attemptsMax = 20
    /// Delay after the first failure; it doubles with each further one.
    static let delaySeconds: Int64 = 10
    /// Longest delay.
    static let delaySecondsMax: Int64 = 6 * 3600

    /// A message with the number of attempts so far.
    struct Entry: Sendable {
        let message: OutboxMessage
        let attempts: Int
    }

    static func due(now: Instant, max: Int, _ connection: Connection) throws -> [Entry] {
        let statement = try connection.statement(
            "SELECT id, kind, destination, body, attempts FROM platform_outbox WHERE due_at <= ? ORDER BY due_at, id LIMIT ?")
        return try Row.fetchAll(statement, arguments: [now, max]).map { row in
            let message = OutboxMessage(id: row["id"], kind: row["kind"], destination: row["destination"], body: row["body"])
            return Entry(message: message, attempts: row["attempts"])
        }
    }

    /// When the next message is due; ``Agenda/never`` when none is.
    static func nextDue(_ connection: Connection) throws -> Instant {
        try Instant.fetchOne(connection.statement("SELECT min(due_at) FROM platform_outbox")) ?? Agenda.never
    }

    static func delivered(_ entry: Entry, _ connection: Connection) throws {
        try connection.statement("DELETE FROM platform_outbox WHERE id = ?").execute(arguments: [entry.message.id])
    }

    /// Notes a failure and when to try again.
    static func failed(_ entry: Entry, _ error: String, now: Instant, _ connection: Connection) throws {
        let attempts = entry.attempts + 1
        let dueAt = attempts >= attemptsMax ? Agenda.never : now.advanced(bySeconds: delay(attempts: attempts))
        try connection.statement("UPDATE platform_outbox SET attempts = ?, last_error = ?, due_at = ? WHERE id = ?")
            .execute(arguments: [attempts, String(error.prefix(JobTable.errorCharactersMax)), dueAt, entry.message.id])
    }

    /// Seconds to wait after the given number of failures.
    static func delay(attempts: Int) -> Int64 { min(delaySecondsMax, delaySeconds << Int64(min(max(attempts, 1) - 1, 20))) }

    /// How many messages were given up, how many have waited since before `instant`, and the last error of one of them.
    static func overdue(before instant: Instant, _ connection: Connection) throws -> (givenUp: Int, waiting: Int, error: String) {
        let statement = try connection.statement(
            """
            SELECT count(*) FILTER (WHERE due_at = ?1) AS given_up, count(*) FILTER (WHERE due_at <> ?1) AS waiting,
                coalesce(max(last_error), '') AS error
            FROM platform_outbox WHERE due_at = ?1 OR created_at < ?2
            """)
        guard let row = try Row.fetchOne(statement, arguments: [Agenda.never, instant]) else { return (0, 0, "") }
        return (row["given_up"], row["waiting"], row["error"])
    }
}
