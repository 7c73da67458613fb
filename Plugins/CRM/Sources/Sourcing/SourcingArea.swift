internal import PluginKit

/// What the plugin brings for the taxonomy of lead sources.
enum SourcingArea {
    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0301-sourcing", sql: schema)
        let service = "LeadService"
        registrar.query(service, "ListLeadSources", permission: "crm.leads.read", SourcingMethods.list)
        registrar.command(service, "CreateLeadSource", permission: "crm.leads.configure", SourcingMethods.create)
        registrar.command(service, "UpdateLeadSource", permission: "crm.leads.configure", SourcingMethods.update)
    }

    /// Sources of the categories that C09 and C10 list are for direct customers and for distributors; the others for any.
    private static let schema = """
        ALTER TABLE crm_lead_source ADD COLUMN prospect TEXT CHECK (prospect IN ('direct', 'distributor'));
        ALTER TABLE crm_lead_source ADD COLUMN retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1));
        ALTER TABLE crm_lead_source ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        UPDATE crm_lead_source SET prospect = CASE category WHEN 'channel' THEN 'distributor' ELSE 'direct' END
        WHERE category IN ('internal', 'external', 'personal', 'channel');
        ALTER TABLE crm_lead ADD COLUMN prospect TEXT CHECK (prospect IN ('direct', 'distributor'));
        """
}
