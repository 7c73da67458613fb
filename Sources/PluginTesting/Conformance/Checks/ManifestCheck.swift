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
        let named =
            manifest.personalData.map { ($0.table, [$0.column, $0.subjectColumn]) }
            + manifest.personAliases.map { ($0.table, [$0.idColumn, $0.subjectColumn]) }
        let missing = named.flatMap { table, names in
            guard table.hasPrefix(manifest.tablePrefix) else {
                return ["the personal-data map names \(table); it may name tables of \(manifest.id) only"]
            }
            return names.filter { name in !columns.contains { $0.table == table && $0.column == name } }
                .map { "the personal-data map names \(table).\($0), which does not exist" }
        }
        let unreasoned = manifest.personalData.filter { $0.erasure == .keep(because: "") }
        let unnamed = manifest.personalData.filter { $0.content == .blob && !$0.column.contains("sha256") }
        return missing + unreasoned.map { "an erasure keeps \($0.table).\($0.column) without a reason" }
            + unnamed.map { "\($0.table).\($0.column) refers to a blob; its name must have sha256 in it" }
    }
}
