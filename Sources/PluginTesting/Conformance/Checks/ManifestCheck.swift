internal import Host
internal import PluginKit

/// The manifest says what is true; the composition has checked id, versions, dependencies and duplicate names before.
enum ManifestCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let manifest = run.plugin.manifest
        let columns = try run.emptyCompany().tenant.columns(prefix: "")
        return protoPackage(manifest) + names(run.plugin.registrar) + personalData(manifest, columns)
    }

    private static func protoPackage(_ manifest: PluginManifest) -> [String] {
        let parts = manifest.protoPackage.split(separator: ".", omittingEmptySubsequences: false)
        let isVersioned = parts.last.map { $0.first == "v" && Int($0.dropFirst()) != nil } ?? false
        guard parts.count >= 3, isVersioned, parts[parts.count - 2] == manifest.id else {
            return ["the proto package is \(manifest.protoPackage); it must end with .\(manifest.id).v1 or a later version"]
        }
        return []
    }

    private static func names(_ registrar: PluginRegistrar) -> [String] {
        let id = registrar.manifest.id
        let known = [id] + registrar.manifest.dependencies
        var failures: [String] = []
        for name in registrar.measures.map(\.name) + registrar.publishedEvents where !name.hasPrefix("\(id).") {
            failures.append("\(name) is a measure or event of \(id); its name must start with \(id).")
        }
        for event in registrar.eventHandlers.map(\.event) where !known.contains(where: { event.hasPrefix("\($0).") }) {
            failures.append("it handles \(event); declare the plugin that publishes it as a dependency")
        }
        return failures
    }

    private static func personalData(_ manifest: PluginManifest, _ columns: [TableColumn]) -> [String] {
        manifest.personalData.flatMap { mapped in
            guard mapped.table.hasPrefix(manifest.tablePrefix) else {
                return ["the personal-data map names \(mapped.table); it may name tables of \(manifest.id) only"]
            }
            return [mapped.column, mapped.subjectColumn].filter { column in
                !columns.contains { $0.table == mapped.table && $0.column == column }
            }.map { "the personal-data map names \(mapped.table).\($0), which does not exist" }
        }
    }
}
