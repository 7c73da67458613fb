import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf

extension TestTenant {
    /// Calls a method of the plugin, named `Service/Method`.
    @discardableResult
    func crm<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller = TestTenant.admin, _ response: Response.Type = Response.self
    ) throws -> Response {
        try call(as: caller, "spearhead.crm.v1.\(method)", request)
    }
}

/// The fields that a refusal names; empty when `body` is not refused for its fields.
func refusedFields(_ body: () throws -> Void) -> [String] {
    do {
        try body()
        return []
    } catch let error as RPCError {
        return error.fieldViolations.map(\.field)
    } catch {
        return ["\(error)"]
    }
}
