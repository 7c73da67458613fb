internal import GRDB
internal import PluginKit

/// The weekly follow-up record and its cut-off on Friday at 18:00 (C06, N-06).
enum FollowUpCutoff {
    /// ISO weekday of the cut-off: Friday.
    static let weekday = 5
    /// Hour of the cut-off in the tenant's time zone.
    static let hour = 18

    /// A week with the part of it that counts.
    struct Week: Sendable, Hashable {
        var isoWeek: String
        var startsAt: Instant
        var cutoffAt: Instant
    }

    /// The week of a date.
    static func week(of date: BusinessDate, _ clock: TenantClock) -> Week {
        let monday = date.advanced(byDays: 1 - date.weekday)
        return Week(
            isoWeek: date.isoWeek, startsAt: clock.instant(of: monday),
            cutoffAt: clock.instant(of: monday.advanced(byDays: weekday - 1), secondOfDay: Int64(hour) * 3600))
    }

    /// The week named `2026-W10`; `nil` when there is no such week.
    static func week(named name: String, _ clock: TenantClock) -> Week? {
        guard name.utf8.count == 8, let year = Int(name.prefix(4)), let number = Int(name.suffix(2)), (1...53).contains(number),
            let january = BusinessDate(year: year, month: 1, day: 4)
        else { return nil }
        let date = january.advanced(byDays: (number - 1) * 7)
        return date.isoWeek == name ? week(of: date, clock) : nil
    }

    /// Leads that were open at the cut-off and had no contact record in the week until then; four arguments:
    /// cut-off, cut-off, start of the week, cut-off.
    static let missing = """
        SELECT lead.id FROM crm_lead AS lead WHERE lead.created_at <= ? AND lead.status <> 'recycled' \
        AND (lead.closed_at IS NULL OR lead.closed_at > ?) \
        AND NOT EXISTS (SELECT 1 FROM crm_lead_contact AS contact WHERE contact.lead_id = lead.id \
        AND contact.at >= ? AND contact.at <= ?)
        """

    /// Takes the cut-off of the latest week whose Friday 18:00 has passed; a week that was taken stays as it is.
    static func take(_ writer: Writer, _ call: Call) throws {
        var latest = week(of: call.businessDate, call.clock)
        if call.now < latest.cutoffAt { latest = week(of: call.businessDate.advanced(byDays: -7), call.clock) }
        guard try !isTaken(latest.isoWeek, writer) else { return }
        try writer.insert(
            "crm_follow_up_cutoff", ["iso_week": latest.isoWeek, "cutoff_at": latest.cutoffAt, "taken_at": call.now])
        try writer.execute(
            """
            INSERT INTO crm_missing_follow_up (iso_week, lead_id, owner_id) \
            SELECT ?, id, owner_id FROM crm_lead WHERE id IN (\(missing))
            """, [latest.isoWeek, latest.cutoffAt, latest.cutoffAt, latest.startsAt, latest.cutoffAt])
        writer.audit("followUpCutoffs/\(latest.isoWeek)", [FieldChange("missing", nil, String(writer.changesCount))])
        let rows = try writer.rows(
            """
            SELECT missing.lead_id, missing.owner_id FROM crm_missing_follow_up AS missing \
            JOIN crm_lead AS lead ON lead.id = missing.lead_id \
            WHERE missing.iso_week = ? AND missing.owner_id IS NOT NULL AND lead.closed_at IS NULL
            """, [latest.isoWeek])
        for row in rows {
            let lead: String = row["lead_id"]
            try LeadReminders.add(
                .missingFollowUp, person: row["owner_id"], subject: .lead(lead), dueAt: latest.cutoffAt,
                occasion: "missing:\(latest.isoWeek):\(lead)", writer, call)
        }
    }

    /// Whether the cut-off of a week was taken.
    static func isTaken(_ isoWeek: String, _ reader: Reader) throws -> Bool {
        try reader.exists("SELECT 1 FROM crm_follow_up_cutoff WHERE iso_week = ?", [isoWeek])
    }
}
