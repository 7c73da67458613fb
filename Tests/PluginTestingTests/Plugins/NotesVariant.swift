import PluginKit

/// A plugin that is ``NotesPlugin`` but for one thing.
protocol NotesVariant: Plugin {
    init()
}

extension NotesVariant {
    static var manifest: PluginManifest { Notes.manifest() }
    init(configuration: PluginConfiguration) { self.init() }
}
