internal import GRDB
internal import PluginKit

/// A follow-up of a deal; a fact that stays.
struct OpportunityFollowUp: Sendable, Hashable {
    var id: String
    var opportunity: String
    var channel: String
    var note: String
    var nextContactOn: BusinessDate?
    var person: String?
    var at: Instant
    var isoWeek: String
}

extension OpportunityFollowUp {
    init(row: Row) {
        self.init(
            id: row["id"], opportunity: row["opportunity_id"], channel: row["channel"], note: row["note"],
            nextContactOn: row["next_contact_on"], person: row["person_id"], at: row["at"], isoWeek: row["iso_week"])
    }

    /// Records a follow-up now, of a deal that is not closed.
    static func record(
        _ opportunity: Opportunity, channel: String, note: String, nextContactOn: BusinessDate?, writer: Writer, call: Call
    ) throws -> OpportunityFollowUp {
        try OpportunityRules.require(opportunity, in: [.open, .onHold])
        let followUp = OpportunityFollowUp(
            id: call.newID(), opportunity: opportunity.id, channel: channel, note: note, nextContactOn: nextContactOn,
            person: call.caller.person, at: call.now, isoWeek: call.businessDate.isoWeek)
        try writer.insert(
            "crm_opportunity_follow_up",
            [
                "id": followUp.id, "opportunity_id": followUp.opportunity, "channel": channel, "note": note,
                "next_contact_on": nextContactOn, "person_id": followUp.person, "at": followUp.at,
                "iso_week": followUp.isoWeek,
            ])
        try writer.execute(
            """
            UPDATE crm_lead_reminder SET done_at = ? WHERE done_at IS NULL AND person_id = ? AND kind = 'missing_follow_up' \
            AND substr(occasion, -36) = ?
            """, [call.now, opportunity.owner, opportunity.id])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("follow_up", nil, followUp.id)])
        return followUp
    }

    static func list(_ opportunity: String, _ reader: Reader, _ page: Page) throws -> ([OpportunityFollowUp], String) {
        try ListQuery(from: "crm_opportunity_follow_up", key: "id", descending: true).filter("opportunity_id = ?", opportunity)
            .fetch(reader, page, OpportunityFollowUp.init(row:))
    }
}
