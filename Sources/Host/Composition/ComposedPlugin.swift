internal import Crypto
package import PluginKit
internal import RPC
package import TenantStore

/// A plugin with what it registered, checked by itself.
package struct ComposedPlugin: Sendable {
    /// What it registered.
    package let registrar: PluginRegistrar
    /// What its code may touch.
    package let access: TableAccess
    /// Hash over its migrations.
    let schema: String

    /// Its manifest.
    package var manifest: PluginManifest { registrar.manifest }
    /// Its id.
    package var id: String { registrar.manifest.id }

    package init(registrar: PluginRegistrar) throws {
        let manifest = registrar.manifest
        guard Self.isIdentifier(manifest.id) else {
            throw Composition.mistake("\"\(manifest.id)\" is no plugin id: use lower-case letters and digits, a letter first.")
        }
        guard Self.isVersion(manifest.version), Self.isVersion(manifest.platform) else {
            throw Composition.mistake(
                "\(manifest.id): versions are MAJOR.MINOR.PATCH, not \(manifest.version) and \(manifest.platform).")
        }
        guard
            Self.version(manifest.platform).lexicographicallyPrecedes(Self.version(PlatformVersion.current))
                || manifest.platform == PlatformVersion.current
        else {
            throw Composition.mistake(
                "\(manifest.id) \(manifest.version) needs platform \(manifest.platform); this is \(PlatformVersion.current).")
        }
        let names = registrar.migrations.map(\.name)
        guard Set(names).count == names.count else { throw Composition.mistake("\(manifest.id) has two migrations of one name.") }
        self.registrar = registrar
        var hash = SHA256()
        for migration in registrar.migrations { hash.update(data: Array("\(migration.name)\0\(migration.sql)\0".utf8)) }
        schema = hash.finalize().hexadecimal
        access = TableAccess(
            owner: manifest.id, writablePrefixes: [manifest.tablePrefix],
            readablePrefixes: [manifest.tablePrefix] + manifest.dependencies.map { $0 + "_" })
    }

    private static func isIdentifier(_ id: String) -> Bool {
        guard let first = id.utf8.first, (0x61...0x7A).contains(first), id.utf8.count <= 40 else { return false }
        return id.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    }

    private static func version(_ text: String) -> [Int] { text.split(separator: ".").compactMap { Int($0) } }

    private static func isVersion(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).count == 3 && version(text).count == 3
    }
}
