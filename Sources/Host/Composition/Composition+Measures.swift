internal import PluginKit

extension Composition {
    /// The measures of the plugins by name, each with what its formula may read.
    static func measures(of plugins: [ComposedPlugin]) throws -> [String: MeasureCatalog.Entry] {
        var entries: [String: MeasureCatalog.Entry] = [:]
        for plugin in plugins {
            for measure in plugin.registrar.measures {
                let entry = MeasureCatalog.Entry(measure: measure, plugin: plugin.id, access: plugin.access)
                guard entries.updateValue(entry, forKey: measure.name) == nil else {
                    throw mistake("Two measures have the name \(measure.name). Rename one.")
                }
            }
        }
        for plugin in plugins {
            let reachable = Set([plugin.id] + plugin.manifest.dependencies)
            for measure in plugin.registrar.measures {
                guard case .ratio(let numerator, let denominator) = measure.rollup else { continue }
                for name in [numerator, denominator] where !reachable.contains(entries[name]?.plugin ?? "") {
                    throw mistake(
                        "\(measure.name) is a ratio of \(name), which neither \(plugin.id) nor a plugin it needs publishes.")
                }
            }
        }
        return entries
    }
}
