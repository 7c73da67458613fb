internal import Synchronization

/// The templates of new companies: made once for a set of plugins, then copied.
package final class SchemaTemplates: Sendable {
    /// Most sets of plugins of which a template is kept.
    static let keptMax = 4

    private struct Kept {
        let schema: String
        let template: SchemaTemplate?
    }

    private let kept = Mutex<[Kept]>([])

    package init() {}

    /// How many templates are kept.
    var keptCount: Int { kept.withLock { $0.count } }

    /// What all migrations of `plugins` make; `nil` when they must run in each company.
    ///
    /// - Parameters:
    ///   - plugins: The platform and plugins, in order.
    ///   - schema: Their ``Composition/schema(of:)``.
    /// - Throws: What a migration throws.
    func template(_ plugins: [ComposedPlugin], schema: String) throws -> SchemaTemplate? {
        try kept.withLock { kept in
            if let place = kept.firstIndex(where: { $0.schema == schema }) {
                kept.append(kept.remove(at: place))
            } else {
                kept.append(Kept(schema: schema, template: try SchemaTemplate(plugins)))
                if kept.count > Self.keptMax { kept.removeFirst() }
            }
            return kept[kept.count - 1].template
        }
    }
}
