internal import Foundation
internal import GRDB
internal import Logging
internal import PluginKit
package import RPC
internal import TenantStore

extension HostServices {
    /// What the caller hears of a failure; what is our fault is logged and hidden, and found by its `request_id`.
    ///
    /// - Parameter requestID: The id of the request that failed, if it has one.
    func rpcError(_ error: any Error, requestID: String? = nil) -> RPCError {
        switch error {
        case _ where FullDisk.isCause(of: error): return .storageFull
        case let error as RPCError: return error.identified(faultID(requestID))
        case let error as StoreError: return rpcError(error, faultID(requestID))
        case let error as DatabaseError: return rpcError(error, faultID(requestID))
        default: return internalError("\(error)", faultID(requestID))
        }
    }

    private func faultID(_ requestID: String?) -> String {
        if let requestID, UUIDv7.isCanonical(requestID) { return requestID }
        return UUIDv7.generate(at: now())
    }

    /// Takes a company whose file is damaged out of service, alone, before a write makes it worse.
    func quarantineIfCorrupt(_ tenant: TenantRuntime, _ error: any Error) {
        guard let error = error as? StoreError, error.code == .corrupt, tenant.record.state == .active else { return }
        logger.critical("a company's file is damaged", metadata: ["tenant": "\(tenant.id)", "error": "\(error)"])
        do {
            try TenantProvisioning(services: self).setState(
                tenant, .quarantined, "the database file is damaged; restore a backup")
        } catch {
            logger.error("a company could not be quarantined", metadata: ["tenant": "\(tenant.id)", "error": "\(error)"])
        }
    }

    private func rpcError(_ error: StoreError, _ id: String) -> RPCError {
        switch error.code {
        case .corrupt:
            return RPCError(
                .unavailable, "TENANT_QUARANTINED",
                "This company's data need repair. Ask the operator of the deployment.", domain: "platform")
        case .queueFull, .tooManyOpenTenants, .busy:
            return RPCError(
                .resourceExhausted, "OVERLOADED", "Too much work is waiting. Try again a little later.", domain: "platform",
                retryDelayMilliseconds: 50)
        case .deadlineExceeded:
            return RPCError(
                .deadlineExceeded, "DEADLINE_EXCEEDED",
                "The call was not done in its time. Ask for less, give it more time, or repeat it with the same request_id.",
                domain: "platform")
        case .closed, .tenantNotFound:
            // Whoever calls was known when the call came in: a restoration took the files away since. The repeat finds the new
            // ones, or hears from identity that the company is gone.
            return RPCError(
                .unavailable, "CLOSED", "The company's data are being moved or closed. Try again a little later.",
                domain: "platform", retryDelayMilliseconds: 500)
        case .denied: return internalError(error.message, id, reason: "TABLE_ACCESS_DENIED")
        case .faultyQuery: return internalError(error.message, id, reason: "FAULTY_QUERY")
        default:
            if let cause = error.cause as? DatabaseError, cause.resultCode == .SQLITE_CONSTRAINT { return rpcError(cause, id) }
            return internalError("\(error)", id)
        }
    }

    private func rpcError(_ error: DatabaseError, _ id: String) -> RPCError {
        guard error.resultCode == .SQLITE_CONSTRAINT else { return internalError("\(error)", id) }
        logger.warning("a constraint stopped a command", metadata: ["error": "\(error.message ?? "")"])
        return .constraint
    }

    /// - Parameter reason: For the log, where the plugin's author finds it; the caller hears of no internals.
    private func internalError(_ description: String, _ id: String, reason: String = "INTERNAL") -> RPCError {
        logger.error("the host failed", metadata: ["reason": "\(reason)", "error": "\(description)", "request_id": "\(id)"])
        return RPCError(
            .internal, "INTERNAL",
            "The server failed to do this; nothing was changed. Repeat it with the same request_id, or report it with the id \(id).",
            domain: "platform", metadata: [RPCError.requestIDKey: id])
    }
}

extension RPCError {
    /// The disk, or what a company may take of it, is full.
    static let storageFull = RPCError(
        .resourceExhausted, "STORAGE_FULL",
        "There is no room left on the server's disk, or for this company's data, so nothing was changed. Reading goes on; the operator "
            + "can free space or raise the quota. Then repeat this with the same request_id.",
        domain: "platform")

    /// A constraint of a table stopped a command.
    package static let constraint = RPCError(
        .failedPrecondition, "CONSTRAINT",
        "This would break a rule of the stored data, so nothing was changed. Check the request against the present state.",
        domain: "platform")
}
