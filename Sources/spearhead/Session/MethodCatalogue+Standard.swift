internal import Host
internal import PluginKit
internal import RPC

extension MethodCatalogue {
    /// The methods of the standard distribution and of the platform.
    static func standard() throws -> MethodCatalogue {
        let composition = try Composition(plugins: standardPlugins)
        return MethodCatalogue(
            composition.methods.entries.map { method in
                Entry(
                    name: method.name, shape: method.shape, permission: permission(of: method),
                    requestType: method.requestType, responseType: method.responseType)
            })
    }

    private static func permission(of method: HostMethod) -> String {
        switch method.kind {
        case .plugin(_, let registration, _): registration.permission
        case .immediate: "anyone"
        case .maintenance(let realm, _), .maintenanceStream(let realm, _):
            switch realm {
            case .anyone: "anyone"
            case .authenticated: "any token"
            case .signedIn: "any session"
            case .operators: "operators"
            case .company(let permission): permission
            }
        }
    }
}

extension AnswerSchema {
    /// The messages of the standard distribution and of the platform.
    static func standard() throws -> AnswerSchema {
        try AnswerSchema(Composition(plugins: standardPlugins).plugins.map(\.manifest))
    }
}
