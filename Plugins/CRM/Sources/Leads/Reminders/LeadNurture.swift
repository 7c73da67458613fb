internal import GRDB
internal import PluginKit

/// Reminds owners of leads of grade C by the schedule of the policy (C03, N-03).
enum LeadNurture {
    /// Writes today's reminders and moves each schedule on past today.
    static func remind(_ writer: Writer, _ call: Call) throws {
        let today = call.businessDate
        let due = try writer.rows(
            """
            SELECT \(Lead.columns) FROM \(Lead.table) WHERE lead.next_nurture_on <= ? \
            AND lead.status NOT IN ('converted', 'disqualified', 'recycled') AND lead.owner_id IS NOT NULL \
            ORDER BY lead.next_nurture_on LIMIT 10000
            """, [today]
        ).map(Lead.init(row:))
        var policies: [Int64: SlaPolicy] = [:]
        for lead in due {
            guard let owner = lead.ownerID, let planned = lead.nextNurtureOn else { continue }
            let policy = try policies[lead.slaVersion] ?? SlaPolicy.read(writer, version: lead.slaVersion)
            policies[lead.slaVersion] = policy
            try LeadReminders.add(
                .nurture, person: owner, subject: .lead(lead.id), dueAt: call.clock.instant(of: planned),
                occasion: "nurture:\(lead.id):\(planned)", writer, call)
            var changed = lead
            changed.nextNurtureOn = policy.nextNurture(lead.grade, after: today)
            _ = try Leads.store(changed, from: lead, writer, call)
        }
    }
}
