internal import GRDB
internal import Organization
internal import PluginKit

/// Hands plans and open work over to the successor of a person who leaves.
enum PersonLeavingHandler {
    static func handle(_ event: PersonLeaving, _ writer: Writer, _ call: Call) throws {
        let plans = try writer.values(
            String.self, "SELECT id FROM targets_plan WHERE owner_id = ? AND state NOT IN ('revised', 'closed')", [event.person])
        let items = try writer.values(
            String.self, "SELECT id FROM targets_work_item WHERE owner_id = ? AND done_at IS NULL AND ends_on > ?",
            [event.person, event.leftOn])
        guard !plans.isEmpty || !items.isEmpty else { return }
        guard let successor = event.successor else {
            throw RPCError(
                .failedPrecondition, "TARGETS_NEED_SUCCESSOR",
                "The person is responsible for \(plans.count) target plans and \(items.count) open work items. Name a successor.",
                metadata: ["plans": String(plans.count), "items": String(items.count)])
        }
        for id in plans {
            try writer.update("targets_plan", id, set: ["owner_id": successor])
            writer.audit("plans/\(id)", [FieldChange("owner_id", event.person, successor)])
        }
        for id in items { try writer.update("targets_work_item", id, set: ["owner_id": successor]) }
    }
}
