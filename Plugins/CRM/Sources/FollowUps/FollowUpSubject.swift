/// What needs a follow-up in every ISO week while it is open.
enum FollowUpSubject: CaseIterable, Sendable {
    case lead
    case opportunity

    var table: String {
        switch self {
        case .lead: "crm_lead"
        case .opportunity: "crm_opportunity"
        }
    }

    /// The column that names the subject in its facts.
    var column: String {
        switch self {
        case .lead: "lead_id"
        case .opportunity: "opportunity_id"
        }
    }

    /// What a cut-off found missing.
    var missingTable: String {
        switch self {
        case .lead: "crm_missing_follow_up"
        case .opportunity: "crm_missing_opportunity_follow_up"
        }
    }

    /// The lead or customer that a reminder is about; a deal of both is the lead's until there is a customer.
    var parties: String {
        switch self {
        case .lead: "item.id AS lead_id, NULL AS customer_id"
        case .opportunity:
            "CASE WHEN item.customer_id IS NULL THEN item.lead_id END AS lead_id, item.customer_id AS customer_id"
        }
    }

    /// Ids of those that were open at the cut-off and had no follow-up in the week until then; four arguments:
    /// cut-off, cut-off, start of the week, cut-off. A deal on hold is not open.
    var missing: String {
        switch self {
        case .lead:
            """
            SELECT lead.id FROM crm_lead AS lead WHERE lead.created_at <= ? AND lead.status <> 'recycled' \
            AND (lead.closed_at IS NULL OR lead.closed_at > ?) \
            AND NOT EXISTS (SELECT 1 FROM crm_lead_contact AS contact WHERE contact.lead_id = lead.id \
            AND contact.at >= ? AND contact.at <= ?)
            """
        case .opportunity:
            """
            SELECT deal.id FROM crm_opportunity AS deal WHERE deal.created_at <= ? AND deal.held_at IS NULL \
            AND (deal.closed_at IS NULL OR deal.closed_at > ?) \
            AND NOT EXISTS (SELECT 1 FROM crm_opportunity_follow_up AS contact WHERE contact.opportunity_id = deal.id \
            AND contact.at >= ? AND contact.at <= ?)
            """
        }
    }
}
