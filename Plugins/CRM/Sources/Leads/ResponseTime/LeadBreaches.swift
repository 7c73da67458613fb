internal import GRDB
internal import PluginKit

/// Writes a breach for every lead whose response limit passed (C03).
enum LeadBreaches {
    /// Most breaches of one run; the rest follows a minute later.
    static let runMax = 1000

    /// Writes what is due; once per lead and policy version, however often it runs.
    static func detect(_ writer: Writer, _ call: Call) throws {
        let rows = try writer.rows(
            """
            SELECT lead.id, lead.code, lead.grade, lead.sla_version, lead.due_at, lead.owner_id, lead.first_response_at, lead.status \
            FROM crm_lead AS lead WHERE lead.due_at IS NOT NULL \
            AND (lead.first_response_at IS NULL OR lead.first_response_at >= lead.due_at + 1000) AND lead.due_at <= ? \
            AND NOT EXISTS (SELECT 1 FROM crm_lead_breach AS breach \
            WHERE breach.lead_id = lead.id AND breach.sla_version = lead.sla_version) \
            ORDER BY lead.due_at, lead.id LIMIT ?
            """, [call.now.advanced(bySeconds: -1), runMax])
        for row in rows { try record(row, writer, call) }
    }

    private static func record(_ row: Row, _ writer: Writer, _ call: Call) throws {
        let id: String = row["id"]
        let due: Instant = row["due_at"]
        let owner: String? = row["owner_id"]
        let version: Int64 = row["sla_version"]
        try writer.insert(
            "crm_lead_breach",
            [
                "lead_id": id, "sla_version": version, "grade": row["grade"] as String, "due_at": due, "detected_at": call.now,
                "owner_id": owner,
            ])
        writer.audit("leads/\(id)", [FieldChange("breached", "false", "true")])
        try writer.publish(LeadBreached(lead: id, grade: row["grade"], owner: owner, dueAt: due), call)
        let isAnswered = row["first_response_at"] as Instant? != nil
        if let owner, !isAnswered, LeadStatus(rawValue: row["status"])?.isOpen == true {
            try LeadReminders.add(
                .breach, person: owner, subject: .lead(id), dueAt: call.now, occasion: "breach:\(id):\(version)", writer, call)
        }
    }
}
