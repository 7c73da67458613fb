internal import PluginKit

/// What the plugin brings for evaluating the sales process.
enum ProcessesArea {
    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0312-processes", sql: schema)
        let service = "ProcessService"
        registrar.query(service, "GetProcessPolicy", permission: "crm.pipelines.read", ProcessMethods.getPolicy)
        registrar.command(service, "UpdateProcessPolicy", permission: "crm.pipelines.write", ProcessMethods.updatePolicy)
        registrar.report(service, "ListProcessLinks", permission: "crm.opportunities.read", ProcessMethods.listLinks)
        registrar.report(service, "ListRemovableStages", permission: "crm.opportunities.read", ProcessMethods.listRemovable)
    }

    private static let schema =
        """
        CREATE TABLE crm_process_policy (
            version INTEGER PRIMARY KEY CHECK (version >= 1),
            removable_exit_ppm INTEGER NOT NULL CHECK (removable_exit_ppm BETWEEN 500000 AND 1000000),
            decided_deals_min INTEGER NOT NULL CHECK (decided_deals_min BETWEEN 1 AND 1000000),
            at INTEGER NOT NULL,
            changed_by TEXT NOT NULL
        ) STRICT;
        INSERT INTO crm_process_policy VALUES (1, 980000, 10, 0, 'system');

        """ + AppendOnly.triggers("crm_process_policy")
}
