internal import GRDB
public import PluginKit

/// Another plugin's resource starts or stops to depend on a target.
///
/// Publish it with ``Targets/reference(_:by:resource:writer:call:)``; the handler of this plugin runs in the same transaction.
public struct TargetReferenced: Event {
    /// Name in the change feed.
    public static let name = "targets.target_referenced"

    /// Id of a target or of a plan version.
    public var target: String
    /// Id of the plugin that depends on it.
    public var plugin: String
    /// The resource that depends on it: `payPlans/0198…`.
    public var resource: String
    /// Whether the dependency ends.
    public var released: Bool
}

/// Who depends on targets; what is depended on cannot be removed.
enum References {
    static func handle(_ event: TargetReferenced, _ writer: Writer, _ call: Call) throws {
        if event.released {
            try writer.execute(
                "DELETE FROM targets_reference WHERE target = ? AND plugin = ? AND resource = ?",
                [event.target, event.plugin, event.resource])
            return
        }
        guard
            try writer.exists(
                "SELECT 1 FROM targets_cell WHERE id = ?1 UNION ALL SELECT 1 FROM targets_plan WHERE id = ?1", [event.target])
        else { throw RPCError.notFound("target", event.target) }
        try writer.execute(
            "INSERT OR IGNORE INTO targets_reference (target, plugin, resource, recorded_at) VALUES (?, ?, ?, ?)",
            [event.target, event.plugin, event.resource, call.now])
    }

    /// Refuses when anything depends on one of the targets.
    static func requireNone(_ targets: [String], _ reader: Reader) throws {
        let found = try reader.row(
            "SELECT plugin, resource FROM targets_reference WHERE target IN (SELECT value FROM json_each(?)) LIMIT 1",
            [VisibleSet.json(targets)])
        if let found {
            let plugin: String = found["plugin"]
            let resource: String = found["resource"]
            throw RPCError(
                .failedPrecondition, "TARGET_REFERENCED",
                "\(resource) of \(plugin) depends on the target. Take the target out of it first.",
                metadata: ["plugin": plugin, "resource": resource])
        }
    }
}
