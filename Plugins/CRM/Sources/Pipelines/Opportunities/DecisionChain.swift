internal import GRDB
internal import PluginKit

/// The people on the customer's side who decide about an opportunity (D25).
enum DecisionChain {
    enum Influence: String, Sendable, Hashable, CaseIterable {
        case decider
        case influencer
        case user
        case gatekeeper
        case opponent
    }

    struct Contact: Sendable, Hashable {
        let id: String
        var name: String
        var jobTitle: String
        var phone: String
        var influence: Influence
    }

    static func contacts(_ opportunity: String, _ reader: Reader) throws -> [Contact] {
        try reader.rows("SELECT * FROM crm_decision_contact WHERE opportunity_id = ? ORDER BY id", [opportunity]).map { row in
            Contact(
                id: row["id"], name: row["name"], jobTitle: row["job_title"], phone: row["phone"],
                influence: Influence(rawValue: row["influence"]) ?? .user)
        }
    }

    static func add(_ opportunity: Opportunity, _ contact: Contact, writer: Writer) throws {
        try OpportunityRules.require(opportunity, in: [.open, .onHold])
        let count = try writer.value(
            Int.self, "SELECT count(*) FROM crm_decision_contact WHERE opportunity_id = ?", [opportunity.id])
        guard (count ?? 0) < OpportunityRules.contactsMax else {
            throw RPCError(
                .resourceExhausted, "TOO_MANY_CONTACTS", "A decision chain holds at most \(OpportunityRules.contactsMax) people.")
        }
        try writer.insert(
            "crm_decision_contact",
            [
                "id": contact.id, "opportunity_id": opportunity.id, "name": contact.name, "job_title": contact.jobTitle,
                "phone": contact.phone, "influence": contact.influence.rawValue,
            ])
        // The trail is never erased, so it names the entry and not the person.
        writer.audit(
            "opportunities/\(opportunity.id)",
            [FieldChange("decision_contact", nil, "\(contact.id) \(contact.influence.rawValue)")])
    }

    static func remove(_ opportunity: Opportunity, _ contact: String, writer: Writer) throws {
        try OpportunityRules.require(opportunity, in: [.open, .onHold])
        try writer.execute(
            "DELETE FROM crm_decision_contact WHERE opportunity_id = ? AND id = ?", [opportunity.id, contact])
        guard writer.changesCount > 0 else { throw RPCError.notFound("decision contact", contact) }
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("decision_contact", contact, nil)])
    }
}
