internal import GRDB
internal import PluginKit

/// What a person records about a contact.
struct ContactNote: Sendable, Hashable {
    var channel: String
    var note: String
    var nextContactOn: BusinessDate?

    init(
        channel: String, note: String, nextContactDate: String, noteIsMandatory: Bool, _ check: inout FieldCheck,
        today: BusinessDate
    ) {
        self.channel = channel
        self.note = note
        check.text("channel", channel, 0...40)
        if noteIsMandatory { check.text("note", note, 1...2000) } else { check.text("note", note, 0...2000) }
        nextContactOn = check.optionalDate("next_contact_date", nextContactDate)
        if let nextContactOn, nextContactOn < today { check.fail("next_contact_date", "must not be in the past") }
    }
}

extension Leads {
    /// Records the first contact (C05, N-05): at least three different needs; stops the response clock.
    static func recordFirstContact(
        _ lead: Lead, needs: [String], channel: String, note: String, nextContactDate: String, _ writer: Writer, _ call: Call
    ) throws -> Lead {
        var check = FieldCheck()
        let distinct = LeadNeeds.distinct(needs)
        if distinct.count < LeadNeeds.firstContactMin {
            check.fail("needs", "must name at least \(LeadNeeds.firstContactMin) different core needs, not \(distinct.count)")
        }
        if distinct.count > LeadNeeds.max { check.fail("needs", "must name at most \(LeadNeeds.max) needs") }
        for need in distinct { check.text("needs", need, 0...200) }
        let contact = ContactNote(
            channel: channel, note: note, nextContactDate: nextContactDate, noteIsMandatory: false, &check,
            today: call.businessDate)
        try check.finish()
        guard lead.firstResponseAt == nil else {
            throw RPCError(
                .failedPrecondition, "ALREADY_RESPONDED", "The first contact was recorded before. Record a follow-up instead.")
        }
        try lead.status.requireStep(to: .responded)
        guard !lead.isIncomplete else {
            throw RPCError(
                .failedPrecondition, "LEAD_INCOMPLETE",
                "The lead has no reachable contact. Add a phone or mail address before you record a contact.")
        }
        var changed = lead
        changed.needs = distinct
        changed.firstResponseAt = call.now
        changed.status = .responded
        changed = try store(changed, from: lead, reason: "first contact", writer, call)
        try insertContact(lead, contact, first: true, writer, call)
        writer.audit(
            "leads/\(lead.id)",
            [FieldChange("first_response_time", nil, call.now.description), FieldChange("needs", "0", String(distinct.count))])
        try LeadReminders.complete([.firstResponse, .breach, .followUp, .missingFollowUp], of: lead.id, writer, call)
        try remindNext(changed, contact, writer, call)
        return changed
    }

    /// Records a contact after the first one (C06).
    static func recordFollowUp(
        _ lead: Lead, channel: String, note: String, nextContactDate: String, _ writer: Writer, _ call: Call
    ) throws -> (lead: Lead, contact: String) {
        var check = FieldCheck()
        let contact = ContactNote(
            channel: channel, note: note, nextContactDate: nextContactDate, noteIsMandatory: true, &check,
            today: call.businessDate)
        try check.finish()
        try lead.status.requireOpen()
        guard lead.firstResponseAt != nil else {
            throw RPCError(
                .failedPrecondition, "FIRST_CONTACT_MISSING",
                "The lead was not contacted yet. Record the first contact with its needs.")
        }
        var changed = lead
        if lead.nextNurtureOn != nil {
            let policy = try SlaPolicy.read(writer, version: lead.slaVersion)
            changed.nextNurtureOn = policy.nextNurture(lead.grade, after: call.businessDate)
        }
        changed = try store(changed, from: lead, writer, call)
        let id = try insertContact(lead, contact, first: false, writer, call)
        writer.audit("leads/\(lead.id)", [FieldChange("follow_up", nil, id)])
        try LeadReminders.complete([.followUp, .missingFollowUp, .nurture, .reception], of: lead.id, writer, call)
        try remindNext(changed, contact, writer, call)
        return (changed, id)
    }

    @discardableResult
    private static func insertContact(
        _ lead: Lead, _ contact: ContactNote, first: Bool, _ writer: Writer, _ call: Call
    ) throws -> String {
        let id = call.newID()
        try writer.insert(
            "crm_lead_contact",
            [
                "id": id, "lead_id": lead.id, "person_id": call.caller.person, "owner_id": lead.ownerID, "at": call.now,
                "business_date": call.businessDate, "iso_week": call.businessDate.isoWeek, "first": first ? 1 : 0,
                "channel": contact.channel, "note": contact.note, "next_contact_on": contact.nextContactOn,
            ])
        return id
    }

    private static func remindNext(_ lead: Lead, _ contact: ContactNote, _ writer: Writer, _ call: Call) throws {
        guard let date = contact.nextContactOn, let owner = lead.ownerID else { return }
        try LeadReminders.add(
            .followUp, person: owner, subject: .lead(lead.id), dueAt: call.clock.instant(of: date),
            occasion: "follow_up:\(lead.id):\(lead.version)", writer, call)
    }
}
