internal import PluginKit

/// What the plugin brings for follow-ups of leads and deals.
enum FollowUpsArea {
    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0303-follow-ups", sql: schema)
        let service = "FollowUpService"
        registrar.command(
            service, "RecordOpportunityFollowUp", permission: "crm.opportunities.write", FollowUpMethods.record)
        registrar.query(service, "ListOpportunityFollowUps", permission: "crm.opportunities.read", FollowUpMethods.list)
        registrar.query("LeadService", "ListMissingFollowUps", permission: "crm.leads.read", FollowUpMethods.listMissing)
        registrar.job(
            "follow-up-cutoff", .weekly(weekday: FollowUpCutoff.weekday, hour: FollowUpCutoff.hour, minute: 0),
            run: FollowUpCutoff.take)
    }

    private static let schema =
        """
        CREATE TABLE crm_opportunity_follow_up (
            id TEXT PRIMARY KEY NOT NULL,
            opportunity_id TEXT NOT NULL REFERENCES crm_opportunity (id),
            channel TEXT NOT NULL CHECK (length(channel) BETWEEN 1 AND 40),
            note TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
            next_contact_on TEXT,
            person_id TEXT,
            at INTEGER NOT NULL,
            iso_week TEXT NOT NULL
        ) STRICT;
        CREATE INDEX crm_opportunity_follow_up_time ON crm_opportunity_follow_up (opportunity_id, at);
        CREATE TABLE crm_missing_opportunity_follow_up (
            iso_week TEXT NOT NULL REFERENCES crm_follow_up_cutoff (iso_week),
            opportunity_id TEXT NOT NULL REFERENCES crm_opportunity (id),
            owner_id TEXT,
            PRIMARY KEY (iso_week, opportunity_id)
        ) STRICT;

        """ + AppendOnly.triggers("crm_opportunity_follow_up", "crm_missing_opportunity_follow_up")
}
