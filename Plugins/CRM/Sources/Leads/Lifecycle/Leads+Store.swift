internal import GRDB
internal import PluginKit

extension Leads {
    /// Writes a changed lead with its next version, and the status change as a fact; refuses an illegal step.
    static func store(
        _ lead: Lead, from before: Lead, reason: String = "", at instant: Instant? = nil, _ writer: Writer, _ call: Call
    ) throws -> Lead {
        var lead = lead
        if lead.status != before.status {
            try before.status.requireStep(to: lead.status)
            try recordStatus(lead.id, from: before.status, to: lead.status, at: instant ?? call.now, reason: reason, writer, call)
            writer.audit("leads/\(lead.id)", [FieldChange("status", before.status.rawValue, lead.status.rawValue)])
        }
        lead.version = before.version + 1
        let details = lead.details
        try writer.update(
            "crm_lead", lead.id,
            set: [
                "company": details.company, "contact": details.contact, "phone": details.phone,
                "phone_key": PhoneKey.of(details.phone), "email": details.email, "intent": details.intent,
                "source": details.source, "industry": details.industry, "company_size": details.companySize,
                "urgency": details.urgency, "prospect": details.prospect?.rawValue, "territory_id": details.territoryID,
                "expected_amount_minor": details.expectedAmountMinor, "points": lead.score.points, "grade": lead.grade.rawValue,
                "computed_grade": lead.score.grade.rawValue, "grade_reason": lead.gradeReason,
                "grading_version": lead.score.policyVersion, "owner_id": lead.ownerID, "clock_started_at": lead.clockStartedAt,
                "due_at": lead.dueAt, "sla_version": lead.slaVersion, "first_response_at": lead.firstResponseAt,
                "responded_on": lead.firstResponseAt.map(call.clock.businessDate(of:)), "status": lead.status.rawValue,
                "closed_at": lead.closedAt, "closed_on": lead.closedAt.map(call.clock.businessDate(of:)),
                "close_reason": lead.closeReason, "pool": lead.pool, "needs": try LeadNeeds.encode(lead.needs),
                "need_answer": lead.qualification.need.rawValue, "ability_answer": lead.qualification.abilityToPay.rawValue,
                "decision_answer": lead.qualification.decisionPower.rawValue,
                "eligibility_answer": lead.qualification.eligibility.rawValue, "customer_id": lead.customerID,
                "next_nurture_on": lead.nextNurtureOn, "version": lead.version,
            ])
        return lead
    }

    /// Writes a new lead with its first status.
    static func insert(_ lead: Lead, _ writer: Writer, _ call: Call) throws {
        let details = lead.details
        try writer.insert(
            "crm_lead",
            [
                "id": lead.id, "code": lead.code, "company": details.company, "contact": details.contact, "phone": details.phone,
                "phone_key": PhoneKey.of(details.phone), "email": details.email, "intent": details.intent,
                "source": details.source, "industry": details.industry, "company_size": details.companySize,
                "urgency": details.urgency, "prospect": details.prospect?.rawValue, "territory_id": details.territoryID,
                "expected_amount_minor": details.expectedAmountMinor, "points": lead.score.points, "grade": lead.grade.rawValue,
                "computed_grade": lead.score.grade.rawValue, "grade_reason": lead.gradeReason,
                "grading_version": lead.score.policyVersion, "owner_id": lead.ownerID, "created_at": lead.createdAt,
                "created_on": call.clock.businessDate(of: lead.createdAt), "clock_started_at": lead.clockStartedAt,
                "due_at": lead.dueAt, "sla_version": lead.slaVersion, "first_response_at": lead.firstResponseAt,
                "responded_on": lead.firstResponseAt.map(call.clock.businessDate(of:)), "status": lead.status.rawValue,
                "closed_at": lead.closedAt, "closed_on": lead.closedAt.map(call.clock.businessDate(of:)),
                "needs": try LeadNeeds.encode(lead.needs), "need_answer": lead.qualification.need.rawValue,
                "ability_answer": lead.qualification.abilityToPay.rawValue,
                "decision_answer": lead.qualification.decisionPower.rawValue,
                "eligibility_answer": lead.qualification.eligibility.rawValue, "next_nurture_on": lead.nextNurtureOn,
                "version": lead.version,
            ])
    }

    /// Writes a step of the status as a fact.
    static func recordStatus(
        _ lead: String, from: LeadStatus?, to: LeadStatus, at: Instant, reason: String, _ writer: Writer, _ call: Call
    ) throws {
        try writer.execute(
            """
            INSERT INTO crm_lead_status_change (lead_id, sequence, from_status, to_status, at, changed_by, reason) \
            SELECT ?1, coalesce(max(sequence), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM crm_lead_status_change WHERE lead_id = ?1
            """, [lead, from?.rawValue, to.rawValue, at, call.caller.id, reason])
    }
}
