import Host
import PluginKit
import RPC
import SwiftProtobuf

/// One row of the isolation matrix: a method of the standard distribution and what its descriptors say about it.
struct MethodRow: Sendable {
    /// Who may call the method.
    enum Audience: Hashable, Sendable {
        case anyone
        case authenticated
        case signedIn
        case operators
        case company(permission: String)
    }

    let name: MethodName
    let shape: CallShape
    let audience: Audience
    /// The plugin that a company can be without; `nil` for the platform, which is always there.
    let optionalPlugin: String?
    /// Whether the method changes something.
    let isCommand: Bool
    /// Whether the company's database keeps the answer under the request id before anything else is looked at.
    let isLogged: Bool
    let request: MessageSchema
    let response: MessageSchema
    let entry: HostMethod

    var hasPageToken: Bool { request.fields.contains { $0.name == "page_token" } }
    var hasRequestID: Bool { request.fields.contains { $0.name == "request_id" } }
    var isPublic: Bool { audience == .anyone }
    var isForCompanies: Bool { if case .company = audience { true } else { false } }

    /// Every rpc of the distribution, in the order of the method table.
    static func all(_ composition: Composition) throws -> [MethodRow] {
        let schemas = try Schemas(composition)
        return try composition.methods.entries.map { entry in
            var audience: Audience
            var plugin: String?
            var isLogged = false
            switch entry.kind {
            case .immediate: audience = .anyone
            case .maintenance(let realm, _), .maintenanceStream(let realm, _):
                switch realm {
                case .anyone: audience = .anyone
                case .authenticated: audience = .authenticated
                case .signedIn: audience = .signedIn
                case .operators: audience = .operators
                case .company(let permission): audience = .company(permission: permission)
                }
            case .plugin(let number, let registration, _):
                audience = .company(permission: registration.permission)
                isLogged = registration.kind == .command || registration.kind == .upload
                plugin = composition.plugins[number].id == "platform" ? nil : composition.plugins[number].id
            }
            let request = try schemas.message(entry.requestType.protoMessageName)
            return MethodRow(
                name: entry.name, shape: entry.shape, audience: audience, optionalPlugin: plugin,
                isCommand: request.fields.contains { $0.name == "request_id" }, isLogged: isLogged, request: request,
                response: try schemas.message(entry.responseType.protoMessageName), entry: entry)
        }
    }
}
