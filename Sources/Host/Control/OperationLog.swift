internal import Crypto
internal import Foundation
internal import GRDB
internal import PluginKit
internal import RPC
internal import Synchronization
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
            guard let response = row["response"] as Data? else { throw RPCError.answerErased }
            return Array(response)
        }
    }

    static func digest(_ payload: [UInt8], method: MethodName, operator id: String) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("\(method)\0\(id)\0".utf8))
        hash.update(data: payload)
        return Array(hash.finalize())
    }
}

/// An operator's request that is being worked on.
///
/// Its answer is stored in the control transaction that makes its outcome final, so that whoever repeats it after a crash
/// gets either that answer or a fresh start, never a half-done state.
final class Operation: Sendable {
    private let requestID: String
    private let digest: [UInt8]
    private let startedAt: Instant
    private let operatorName: String
    private let method: MethodName
    private let subject: String
    private let stored = Mutex<[UInt8]?>(nil)

    init(
        requestID: String, digest: [UInt8], startedAt: Instant, operator operatorName: String, method: MethodName,
        subject: String
    ) {
        self.requestID = requestID
        self.digest = digest
        self.startedAt = startedAt
        self.operatorName = operatorName
        self.method = method
        self.subject = subject
    }

    /// The stored answer.
    var answer: [UInt8]? { stored.withLock { $0 } }

    /// The answer that ``store(_:in:)`` kept in a company.
    func answer(in company: Connection) throws -> [UInt8]? {
        try RequestLog.find(requestID, digest: digest, connection: company)
    }

    /// Keeps the answer in the company whose transaction makes the outcome final, for a host that stops before ``store(_:_:)``.
    func store(_ response: [UInt8], in company: Connection) throws {
        try RequestLog.store(requestID, digest, response, at: startedAt, connection: company)
    }

    /// Writes the operation down with its answer, once.
    func store(_ response: [UInt8], _ control: Connection) throws {
        try control.database.execute(
            sql: """
                INSERT INTO operation (request_id, digest, at, operator, method, subject, response) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [requestID, Data(digest), startedAt, operatorName, method.description, subject, Data(response)])
        stored.withLock { $0 = response }
    }
}

extension RPCError {
    /// A request id was used again for something else.
    static let requestIDConflict = RPCError(
        .aborted, "REQUEST_ID_CONFLICT",
        "request_id was already used for another request. Make a new UUID for a new intent; repeat a request unchanged.",
        domain: "platform")

    /// A repeat of a request whose answer is not kept any more.
    static let answerErased = RPCError(
        .failedPrecondition, "ANSWER_ERASED",
        "The request was carried out, but its answer told of a person who was erased. Read the resource instead of repeating.",
        domain: "platform")
}
