internal import PluginKit

/// What callers may do in this plugin.
enum Permissions {
    static let read = "__ID__.__items_snake__.read"
    static let write = "__ID__.__items_snake__.write"

    static func register(with registrar: inout PluginRegistrar) {
        let everyone = Dictionary(uniqueKeysWithValues: Role.builtIn.map { ($0, Scope.all) })
        registrar.permission(read, Label("查看 __NAME__", "See __items_words__"), grants: everyone)
        registrar.permission(write, Label("管理 __NAME__", "Manage __items_words__"), grants: [.admin: .all, .director: .all])
    }
}
