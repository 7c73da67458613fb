internal import PluginKit
internal import RPC
internal import Synchronization

/// Whether the host takes calls, and how its plugins are.
///
/// A plugin is told of by numbers of companies: those in quarantine, and those in which one of its health checks found something. The
/// others are served all the same, so only draining takes the host out of a load balancer. Everything is answered from memory.
struct Readiness {
    /// How a plugin is.
    struct PluginState: Sendable {
        let id: String
        /// Companies that have the plugin and are in quarantine.
        let quarantined: Int
        /// Companies in which a health check found something.
        let ill: Int
        /// By name of the check.
        let checks: [(name: String, ill: Int)]

        var isWell: Bool { quarantined == 0 && ill == 0 }
    }

    let isServing: Bool
    let plugins: [PluginState]

    init(services: HostServices) {
        isServing = services.transport.withLock { !$0.isDraining }
        // Anyone may ask, as often as they like, so the companies are counted only when something about them has changed.
        plugins = services.pluginHealth.states(at: services.identity.generation) { Self.plugins(services) }
    }

    private static func plugins(_ services: HostServices) -> [PluginState] {
        let quarantined = services.directory.all.map(\.record).filter { $0.state == .quarantined }
        let health = services.pluginHealth
        return services.composition.plugins.map { plugin in
            PluginState(
                id: plugin.id,
                quarantined: quarantined.count { plugin.id == PlatformPlugin.manifest.id || $0.plugins.contains(plugin.id) },
                ill: health.illCount(plugin: plugin.id),
                checks: health.checks[plugin.id, default: []].map { ($0, health.illCount($0)) })
        }
    }

    /// A line for the host and one for each plugin.
    ///
    /// - Parameter isVerbose: Adds a line for each health check. Companies and what is wrong in them are for operators: `spearhead doctor`.
    func text(isVerbose: Bool) -> String {
        var lines = [isServing ? "serving" : "draining"]
        for plugin in plugins {
            var problems: [String] = []
            if plugin.quarantined > 0 { problems.append("\(plugin.quarantined) companies in quarantine") }
            if plugin.ill > 0 { problems.append("\(plugin.ill) companies ill") }
            lines.append(
                "\(plugin.id) " + (problems.isEmpty ? "ok" : problems.joined(separator: ", ") + "; run spearhead doctor"))
            guard isVerbose else { continue }
            lines += plugin.checks.map { "  \($0.name) " + ($0.ill == 0 ? "ok" : "\($0.ill) companies ill") }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
