internal import GRDB
internal import PluginKit

extension Leads {
    /// The pool that leads go to when none is named.
    static let publicPool = "public"

    /// Ends a lead with a reason.
    static func disqualify(_ lead: Lead, reason: String, _ writer: Writer, _ call: Call) throws -> Lead {
        var check = FieldCheck()
        check.text("reason", reason, 1...500)
        try check.finish()
        var changed = lead
        changed.status = .disqualified
        changed.closedAt = call.now
        changed.closeReason = reason
        changed.pool = ""
        changed.nextNurtureOn = nil
        changed = try store(changed, from: lead, reason: reason, writer, call)
        try LeadReminders.completeAll(of: lead.id, writer, call)
        return changed
    }

    /// Takes the lead from its owner and puts it into a pool.
    static func recycle(_ lead: Lead, pool: String, reason: String, _ writer: Writer, _ call: Call) throws -> Lead {
        var check = FieldCheck()
        check.text("reason", reason, 1...500)
        check.text("pool", pool, 0...40)
        try check.finish()
        var changed = lead
        changed.status = .recycled
        changed.pool = pool.isEmpty ? publicPool : pool
        changed.closeReason = reason
        changed.ownerID = nil
        changed = try store(changed, from: lead, reason: reason, writer, call)
        try writer.insert(
            "crm_lead_assignment",
            [
                "id": call.newID(), "lead_id": lead.id, "from_owner_id": lead.ownerID, "to_owner_id": nil, "rule": "recycle",
                "at": call.now, "assigned_by": call.caller.id, "reason": reason,
            ])
        writer.audit("leads/\(lead.id)", [FieldChange("owner_id", lead.ownerID, nil)])
        try LeadReminders.completeAll(of: lead.id, writer, call)
        return changed
    }

    /// Puts a lead of grade C into long-term nurture (N-03).
    static func nurture(_ lead: Lead, _ writer: Writer, _ call: Call) throws -> Lead {
        try lead.status.requireStep(to: .nurture)
        guard lead.grade == .c else {
            throw RPCError(
                .failedPrecondition, "GRADE_HAS_LIMIT",
                "Only leads of grade C are nurtured. Answer the lead, or grade it C with a reason.",
                metadata: ["grade": lead.grade.rawValue])
        }
        var changed = lead
        changed.status = .nurture
        if changed.nextNurtureOn == nil {
            changed.nextNurtureOn = try SlaPolicy.read(writer, version: lead.slaVersion).nextNurture(.c, after: call.businessDate)
        }
        return try store(changed, from: lead, reason: "nurture", writer, call)
    }
}
