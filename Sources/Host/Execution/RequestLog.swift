internal import Foundation
internal import GRDB
internal import PluginKit
internal import RPC
internal import TenantStore

/// The answers of recent commands by request id: a repeat gets the stored answer.
enum RequestLog {
    /// How long an answer is kept. A device that was offline longer must ask what became of its commands.
    static let retentionSeconds: Int64 = 30 * 86_400

    /// The stored answer of a request.
    ///
    /// - Throws: ABORTED `REQUEST_ID_CONFLICT` when the id was used for another payload, method or caller.
    static func find(_ requestID: String, digest: [UInt8], connection: Connection) throws -> [UInt8]? {
        let statement = try connection.bound("SELECT digest, response FROM platform_request WHERE id = ?", [requestID])
        guard let row = try Row.fetchOne(statement) else { return nil }
        guard Array(row["digest"] as Data) == digest else {
            throw RPCError.requestIDConflict
        }
        return Array(row["response"] as Data)
    }

    static func store(
        _ requestID: String, _ digest: [UInt8], _ response: [UInt8], at now: Instant, connection: Connection
    ) throws {
        let statement = try connection.bound(
            "INSERT INTO platform_request (id, digest, response, created_at) VALUES (?, ?, ?, ?)",
            [requestID, Data(digest), Data(response), now])
        try statement.execute()
    }

    static func prune(now: Instant, connection: Connection) throws {
        let statement = try connection.statement("DELETE FROM platform_request WHERE created_at < ?")
        try statement.execute(arguments: [now.advanced(bySeconds: -retentionSeconds)])
    }
}
