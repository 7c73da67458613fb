internal import GRDB
internal import PluginKit

extension Compensations {
    /// The oldest unused credit of a group on duty.
    static func nextCredit(onDuty groups: [String], _ reader: Reader) throws -> (id: String, groupID: String)? {
        let row = try reader.row(
            """
            SELECT id, group_id FROM crm_compensation WHERE status = 'granted' \
            AND group_id IN (SELECT value FROM json_each(?)) ORDER BY decided_at, id LIMIT 1
            """, [VisibleSet.json(groups)])
        return row.map { ($0["id"], $0["group_id"]) }
    }

    /// The rep who gets the credit, when still employed.
    static func rep(of credit: String, _ reader: Reader, _ call: Call) throws -> String? {
        let rep = try reader.value(String.self, "SELECT rep_id FROM crm_compensation WHERE id = ?", [credit])
        return try KnownParty.employed(rep, reader, call)
    }

    /// Spends a credit on a turn.
    static func use(_ credit: String, turn: Int64, _ writer: Writer) throws {
        try writer.execute(
            "UPDATE crm_compensation SET status = 'used', used_turn = ?, version = version + 1 WHERE id = ?", [turn, credit])
        writer.audit(
            "compensations/\(credit)", [FieldChange("status", "granted", "used"), FieldChange("used_turn", nil, String(turn))])
    }
}
