internal import RPC
package import TenantStore

/// The measures of a distribution, and which of them one company has.
package final class MeasureCatalog: Sendable {
    /// A measure with the plugin that publishes it.
    package struct Entry: Sendable {
        package let measure: Measure
        package let plugin: String
        package let access: TableAccess

        package init(measure: Measure, plugin: String, access: TableAccess) {
            self.measure = measure
            self.plugin = plugin
            self.access = access
        }
    }

    package static let empty = MeasureCatalog(entries: [:], enabledPlugins: [])
    /// Deepest chain of measures that ask for measures.
    package static let depthMax = 8

    private let entries: [String: Entry]
    private let enabledPlugins: Set<String>

    package init(entries: [String: Entry], enabledPlugins: Set<String>) {
        self.entries = entries
        self.enabledPlugins = enabledPlugins
    }

    /// What the company can ask for, by name.
    var available: [Measure] {
        entries.values.filter { enabledPlugins.contains($0.plugin) }.map(\.measure).sorted { $0.name < $1.name }
    }

    func find(_ name: String) throws -> Entry {
        guard let entry = entries[name] else {
            throw RPCError(
                .failedPrecondition, "MEASURE_UNKNOWN",
                "No plugin of this deployment publishes the measure \(name.prefix(80)). Choose one that is listed.")
        }
        guard enabledPlugins.contains(entry.plugin) else {
            throw RPCError(
                .failedPrecondition, "MEASURE_DISABLED",
                "The measure \(name) comes from the plugin \(entry.plugin), which the company has not enabled. Enable it first.",
                metadata: ["plugin": entry.plugin])
        }
        return entry
    }
}
