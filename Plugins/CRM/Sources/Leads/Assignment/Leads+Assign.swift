internal import GRDB
internal import Organization
internal import PluginKit

/// Leads: the one domain function behind every way in (RPC, import, reception, events, jobs).
enum Leads {}

extension Leads {
    /// Gives a lead to a person: owner, fact and reminder in one transaction (C07).
    static func assign(
        _ lead: Lead, to owner: String, rule: String, ruleVersion: Int64? = nil, reason: String, _ writer: Writer, _ call: Call
    ) throws -> Lead {
        try lead.status.requireOpen()
        let person = try People.find(id: owner, writer)
        guard let person, person.isEmployed(on: call.businessDate) else {
            throw RPCError.invalidField("owner_id", "must be a person who is employed today")
        }
        var changed = lead
        changed.ownerID = person.id
        changed.pool = ""
        switch lead.status {
        case .new: changed.status = .assigned
        case .recycled: changed.status = lead.firstResponseAt == nil ? .assigned : .responded
        default: break
        }
        try writer.insert(
            "crm_lead_assignment",
            [
                "id": call.newID(), "lead_id": lead.id, "from_owner_id": lead.ownerID, "to_owner_id": person.id, "rule": rule,
                "rule_version": ruleVersion, "at": call.now, "assigned_by": call.caller.id, "reason": reason,
            ])
        changed = try store(changed, from: lead, reason: reason, writer, call)
        writer.audit("leads/\(lead.id)", [FieldChange("owner_id", lead.ownerID, person.id)])
        try LeadReminders.handOver(changed, writer, call)
        try writer.publish(LeadAssigned(lead: lead.id, owner: person.id, previousOwner: lead.ownerID), call)
        return changed
    }

    /// Gives a lead to the next rep by the company's rule; a company without active reps keeps it as new.
    static func assignByRule(_ lead: Lead, excluding: String? = nil, reason: String, _ writer: Writer, _ call: Call) throws
        -> Lead
    {
        let choice = try RepRotation.next(territory: lead.details.territoryID, excluding: excluding, writer, call)
        guard let choice else { return lead }
        return try assign(
            lead, to: choice.person, rule: choice.rule, ruleVersion: choice.ruleVersion, reason: reason, writer, call)
    }

    /// Assigns leads that found no rep when they came (C04): every lead has an owner within a minute of there being one.
    static func assignUnowned(_ writer: Writer, _ call: Call) throws {
        let waiting = try writer.rows(
            """
            SELECT \(Lead.columns) FROM \(Lead.table) WHERE lead.owner_id IS NULL AND lead.status = 'new' \
            ORDER BY lead.created_at LIMIT 1000
            """
        ).map(Lead.init(row:))
        for lead in waiting { _ = try assignByRule(lead, reason: "waited for a rep", writer, call) }
    }

    /// Hands the open leads of a leaving person to the successor, or to the rule (C20); nobody left puts them into the pool.
    static func reassignAll(of person: String, to successor: String?, _ writer: Writer, _ call: Call) throws {
        let leads = try writer.rows(
            """
            SELECT \(Lead.columns) FROM \(Lead.table) WHERE lead.owner_id = ? \
            AND lead.status NOT IN ('converted', 'disqualified')
            """, [person]
        ).map(Lead.init(row:))
        for lead in leads {
            if let successor {
                _ = try assign(lead, to: successor, rule: "leaving", reason: "the owner leaves", writer, call)
                continue
            }
            let moved = try assignByRule(lead, excluding: person, reason: "the owner leaves", writer, call)
            if moved.ownerID == person { _ = try recycle(lead, pool: "", reason: "the owner leaves", writer, call) }
        }
    }
}
