internal import PluginKit
internal import RPC
internal import Synchronization

/// Whether the host takes calls, plugin by plugin.
///
/// A plugin's line tells how many companies that have it are quarantined. The others are served all the same, so only draining
/// takes the host out of a load balancer.
struct Readiness {
    let isServing: Bool
    /// What is said of each plugin: `crm ok`.
    let lines: [String]

    init(services: HostServices) {
        isServing = services.transport.withLock { !$0.isDraining }
        let tenants = services.directory.all
        lines = services.composition.plugins.map { plugin in
            let behind = tenants.count { $0.record.plugins.contains(plugin.id) && $0.record.state == .quarantined }
            return behind == 0 ? "\(plugin.id) ok" : "\(plugin.id) \(behind) companies in quarantine; run spearhead doctor"
        }
    }

    var text: String { ((isServing ? ["serving"] : ["draining"]) + lines).joined(separator: "\n") + "\n" }
}
