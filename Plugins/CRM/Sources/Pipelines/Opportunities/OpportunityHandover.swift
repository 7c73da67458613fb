internal import GRDB
internal import Organization
internal import PluginKit

/// Hands the deals of a person who leaves to the successor, so that none is left without an owner.
enum OpportunityHandover {
    static func handle(_ event: PersonLeaving, writer: Writer, call: Call) throws {
        let deals = try writer.rows(
            "SELECT * FROM crm_opportunity WHERE owner_id = ? AND state IN ('open', 'on_hold') ORDER BY id", [event.person]
        ).map(Opportunity.init(row:))
        guard !deals.isEmpty else { return }
        guard let successor = event.successor else {
            throw RPCError(
                .failedPrecondition, "SUCCESSOR_REQUIRED",
                "The person owns \(deals.count) open opportunities. Name a successor who takes them over.",
                metadata: ["opportunities": String(deals.count)])
        }
        for before in deals {
            var after = before
            after.owner = successor
            try Opportunity.save(before, after, writer)
        }
    }
}
