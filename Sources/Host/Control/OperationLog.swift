internal import Crypto
internal import Foundation
internal import GRDB
internal import PluginKit
internal import RPC
internal import TenantStore

/// What operators did, and the answers they got: the audit trail of the deployment and the memory for repeats.
enum OperationLog {
    /// The stored answer of a request; a conflict when the id was used for something else.
    static func find(_ requestID: String, digest: [UInt8], _ control: ControlStore) throws -> [UInt8]? {
        try control.read { connection in
            let row = try Row.fetchOne(
                connection.database, sql: "SELECT digest, response FROM operation WHERE request_id = ?", arguments: [requestID])
            guard let row else { return nil }
            guard Array(row["digest"] as Data) == digest else { throw RPCError.requestIDConflict }
            return Array(row["response"] as Data)
        }
    }

    static func store(
        _ requestID: String, digest: [UInt8], response: [UInt8], at now: Instant, operator name: String, method: MethodName,
        subject: String, _ control: ControlStore
    ) throws {
        try control.write { connection in
            try connection.database.execute(
                sql: """
                    INSERT INTO operation (request_id, digest, at, operator, method, subject, response) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [requestID, Data(digest), now, name, method.description, subject, Data(response)])
        }
    }

    static func digest(_ payload: [UInt8], method: MethodName, operator id: String) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("\(method)\0\(id)\0".utf8))
        hash.update(data: payload)
        return Array(hash.finalize())
    }
}

extension RPCError {
    /// A request id was used again for something else.
    static let requestIDConflict = RPCError(
        .aborted, "REQUEST_ID_CONFLICT",
        "request_id was already used for another request. Make a new UUID for a new intent; repeat a request unchanged.",
        domain: "platform")
}
