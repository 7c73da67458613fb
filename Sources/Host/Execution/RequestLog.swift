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
    /// - Throws: ABORTED `REQUEST_ID_CONFLICT` when the id was used for another payload, method or caller; FAILED_PRECONDITION
    ///   `ANSWER_ERASED` when the answer told of a person who was erased.
    static func find(_ requestID: String, digest: [UInt8], connection: Connection) throws -> [UInt8]? {
        try connection.first("SELECT digest, response, response IS NULL FROM platform_request WHERE id = ?", [requestID]) { row in
            guard row.bytes(0) == digest else { throw RPCError.requestIDConflict }
            if row[2] { throw RPCError.answerErased }
            return row.bytes(1)
        }
    }

    static func store(
        _ requestID: String, _ digest: [UInt8], _ response: [UInt8], at now: Instant, connection: Connection
    ) throws {
        try connection.execute(
            "INSERT INTO platform_request (id, digest, response, created_at) VALUES (?, ?, ?, ?)",
            [requestID, Data(digest), Data(response), now])
    }

    static func prune(now: Instant, connection: Connection) throws {
        try connection.execute(
            "DELETE FROM platform_request WHERE created_at < ?", [now.advanced(bySeconds: -retentionSeconds)])
    }
}
