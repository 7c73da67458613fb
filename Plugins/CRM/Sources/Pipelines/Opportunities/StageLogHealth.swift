internal import GRDB
internal import PluginKit

/// Finds opportunities whose stage is not the one their log ends with, as after half an import.
enum StageLogHealth {
    static func check(_ reader: Reader) throws -> String? {
        let codes = try reader.values(
            String.self,
            """
            SELECT o.code FROM crm_opportunity o WHERE o.stage <> (SELECT c.to_stage FROM crm_stage_change c
            WHERE c.opportunity_id = o.id ORDER BY c.sequence DESC LIMIT 1) ORDER BY o.code LIMIT 5
            """)
        guard !codes.isEmpty else { return nil }
        return """
            The stage log of some opportunities ends with another stage than they are in, first \(codes.joined(separator: ", ")). \
            Import the missing stage_changes.
            """
    }
}
