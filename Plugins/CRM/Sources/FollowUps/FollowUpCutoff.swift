internal import GRDB
internal import PluginKit

/// The weekly cut-off of follow-up records on Friday at 18:00 (C06, N-06).
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
        let monday = date.monday
        return Week(
            isoWeek: date.isoWeek, startsAt: clock.instant(of: monday),
            cutoffAt: clock.instant(of: monday.advanced(byDays: weekday - 1), secondOfDay: Int64(hour) * 3600))
    }

    /// The week named `2026-W10`; `nil` when there is no such week.
    static func week(named name: String, _ clock: TenantClock) -> Week? {
        BusinessDate.monday(ofISOWeek: name).map { week(of: $0, clock) }
    }

    /// Takes the cut-off of the latest week whose Friday 18:00 has passed; a week that was taken stays as it is.
    static func take(_ writer: Writer, _ call: Call) throws {
        var latest = week(of: call.businessDate, call.clock)
        if call.now < latest.cutoffAt { latest = week(of: call.businessDate.advanced(byDays: -7), call.clock) }
        guard try !isTaken(latest.isoWeek, writer) else { return }
        try writer.insert(
            "crm_follow_up_cutoff", ["iso_week": latest.isoWeek, "cutoff_at": latest.cutoffAt, "taken_at": call.now])
        var missing = 0
        for subject in FollowUpSubject.allCases {
            try writer.execute(
                """
                INSERT INTO \(subject.missingTable) (iso_week, \(subject.column), owner_id) \
                SELECT ?, id, owner_id FROM \(subject.table) WHERE id IN (\(subject.missing))
                """, [latest.isoWeek, latest.cutoffAt, latest.cutoffAt, latest.startsAt, latest.cutoffAt])
            missing += writer.changesCount
            try remind(subject, latest, writer, call)
        }
        writer.audit("followUpCutoffs/\(latest.isoWeek)", [FieldChange("missing", nil, String(missing))])
    }

    /// Whether the cut-off of a week was taken.
    static func isTaken(_ isoWeek: String, _ reader: Reader) throws -> Bool {
        try reader.exists("SELECT 1 FROM crm_follow_up_cutoff WHERE iso_week = ?", [isoWeek])
    }

    /// Reminds the owners of what is still open.
    private static func remind(_ subject: FollowUpSubject, _ week: Week, _ writer: Writer, _ call: Call) throws {
        let rows = try writer.rows(
            """
            SELECT item.id, missing.owner_id, \(subject.parties) FROM \(subject.missingTable) AS missing \
            JOIN \(subject.table) AS item ON item.id = missing.\(subject.column) \
            WHERE missing.iso_week = ? AND missing.owner_id IS NOT NULL AND item.closed_at IS NULL
            """, [week.isoWeek])
        for row in rows {
            let id: String = row["id"]
            guard let party = party(row) else { continue }
            try LeadReminders.add(
                .missingFollowUp, person: row["owner_id"], subject: party, dueAt: week.cutoffAt,
                occasion: "missing:\(week.isoWeek):\(id)", writer, call)
        }
    }

    private static func party(_ row: Row) -> LeadReminders.Subject? {
        if let lead = row["lead_id"] as String? { return .lead(lead) }
        return (row["customer_id"] as String?).map { .customer($0) }
    }
}
