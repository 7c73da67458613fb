internal import Host
internal import PluginKit

/// Every method needs a permission of this plugin or a dependency, some role has it, and nobody else gets in.
enum PermissionCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let company = try run.emptyCompany()
        let nobody = company.tenant.caller(roles: [])
        let owners = [run.plugin.id] + run.plugin.manifest.dependencies
        return run.methods.flatMap { method -> [String] in
            var failures: [String] = []
            let permission = run.composition.permissions.first { $0.name == method.registration.permission }
            if let permission, !owners.contains(run.composition.plugins[permission.plugin].id) {
                failures.append(
                    "\(method.label): the permission \(permission.name) belongs to a plugin that it does not depend on")
            }
            if permission?.grants.isEmpty ?? true {
                failures.append("\(method.label): no role has the permission \(method.registration.permission)")
            }
            let outcome = company.call(method, WireMessage(), as: nobody)
            if outcome.code != .permissionDenied {
                failures.append("\(method.label): a caller without a role must get PERMISSION_DENIED; \(outcome.description)")
            }
            return failures
        }
    }
}
