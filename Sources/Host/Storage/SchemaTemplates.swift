internal import GRDB
internal import PluginKit
internal import RPC
internal import Synchronization
package import TenantStore

/// The databases of new companies, right after their migrations: made once for a set of plugins, then copied.
package final class SchemaTemplates: Sendable {
    /// Most sets of plugins of which a template is kept.
    static let keptMax = 4

    private struct Kept {
        let schema: String
        let template: DatabaseImage
    }

    private let kept = Mutex<[Kept]>([])

    package init() {}

    /// How many templates are kept.
    var keptCount: Int { kept.withLock { $0.count } }

    /// What all migrations of `plugins` make.
    ///
    /// - Parameters:
    ///   - plugins: The platform and plugins, in order.
    ///   - schema: Their ``Composition/schema(of:)``.
    /// - Throws: What a migration throws; FAILED_PRECONDITION `MIGRATION_NOT_REPEATABLE` for one that asks for random values.
    package func template(_ plugins: [ComposedPlugin], schema: String) throws -> DatabaseImage {
        try kept.withLock { kept in
            if let place = kept.firstIndex(where: { $0.schema == schema }) {
                kept.append(kept.remove(at: place))
            } else {
                kept.append(Kept(schema: schema, template: try Self.make(plugins)))
                if kept.count > Self.keptMax { kept.removeFirst() }
            }
            return kept[kept.count - 1].template
        }
    }

    /// Runs the migrations, each of which must give the same in every company.
    package static func make(_ plugins: [ComposedPlugin]) throws -> DatabaseImage {
        do {
            return try DatabaseImage { connection in
                for (name, argumentCount) in [("random", 0), ("randomblob", 1)] {
                    connection.database.add(
                        function: DatabaseFunction(name, argumentCount: argumentCount) { _ in throw DatabaseError(message: chance)
                        })
                }
                _ = try Migrator.migrate(plugins, now: Instant(milliseconds: 0), connection: connection)
            }
        } catch let error as DatabaseError where error.message == chance {
            throw RPCError(.failedPrecondition, "MIGRATION_NOT_REPEATABLE", chance, domain: PlatformPlugin.manifest.id)
        }
    }

    private static let chance =
        "A migration asks for random values, but what it makes is copied into every new company. Write fixed values into it."
}
