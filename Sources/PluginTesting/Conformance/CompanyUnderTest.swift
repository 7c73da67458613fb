internal import Foundation
internal import PluginKit
internal import TenantStore

/// A temporary company in which a check calls methods with serialized requests.
struct CompanyUnderTest {
    let tenant: TestTenant
    let caller: Caller
    let samples: ConformanceSamples

    /// What a call gave.
    enum Outcome {
        case success([UInt8])
        case refusal(RPCError)
        case failure(any Error)

        var code: RPCCode {
            switch self {
            case .success: .ok
            case .refusal(let error): error.code
            case .failure: .internal
            }
        }

        var response: [UInt8]? {
            if case .success(let bytes) = self { return bytes }
            return nil
        }

        /// The refusal of the authorizer, if it was that.
        var denial: StoreError? {
            guard case .failure(let error) = self, let error = error as? StoreError, error.code == .denied else { return nil }
            return error
        }

        var description: String {
            switch self {
            case .success: "it succeeded"
            case .refusal(let error): "it was refused with \(error)"
            case .failure(let error): "it failed with \(error)"
            }
        }
    }

    /// The author's request for a method, made now; `nil` when there is none.
    func sample(_ method: MethodUnderTest) throws -> WireMessage? {
        guard let make = samples.requests[method.label] else { return nil }
        return try WireMessage(try make(tenant))
    }

    /// Calls a method; a command gets a new request id unless `keepsID` is set.
    func call(_ method: MethodUnderTest, _ request: WireMessage, keepsID: Bool = false, as caller: Caller? = nil) -> Outcome {
        var request = request
        if !keepsID, let field = method.request.number("request_id") { request.set(field, text: newRequestID()) }
        do {
            return .success(try answer(method, request.bytes, caller ?? self.caller))
        } catch let error as RPCError {
            return .refusal(error)
        } catch {
            return .failure(error)
        }
    }

    /// The last message of the answer; a stream from the client has one message.
    private func answer(_ method: MethodUnderTest, _ payload: [UInt8], _ caller: Caller) throws -> [UInt8] {
        let name = method.name.description
        switch method.registration.kind {
        case .query, .report, .command: return try tenant.call(as: caller, name, payload: payload)
        case .stream: return try tenant.stream(as: caller, name, payload: payload).last ?? []
        case .commandStream: return try tenant.commandStream(as: caller, name, payloads: [payload]).last?.get() ?? []
        case .upload: return try tenant.upload(as: caller, name, payloads: [payload])
        case .download: return [UInt8](try tenant.download(as: caller, name, payload: payload))
        }
    }

    /// An id of a resource or request that nobody has used.
    func newRequestID() -> String { UUIDv7.generate(at: tenant.now) }

    /// All rows of all tables.
    func rows() throws -> [String: [String]] { try tenant.rows() }
}

extension TestTenant {
    /// All rows of all tables, as texts in a stable order.
    func rows() throws -> [String: [String]] {
        try read { reader in
            let tables = try reader.values(
                String.self, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            var rows: [String: [String]] = [:]
            for table in tables { rows[table] = try reader.rows("SELECT * FROM \"\(table)\"").map { "\($0)" }.sorted() }
            return rows
        }
    }
}
