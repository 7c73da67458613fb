internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Handlers of LeadService for the work on a lead.
extension LeadMethods {
    static func recordFirstContact(
        _ request: Spearhead_Crm_V1_RecordFirstContactRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordFirstContactResponse {
        let lead = try changeable(request.id, etag: request.etag, writer, call)
        let changed = try Leads.recordFirstContact(
            lead, needs: request.needs, channel: request.channel, note: request.note, nextContactDate: request.nextContactDate,
            writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    static func recordFollowUp(
        _ request: Spearhead_Crm_V1_RecordFollowUpRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordFollowUpResponse {
        let lead = try changeable(request.id, etag: request.etag, writer, call)
        let (_, contact) = try Leads.recordFollowUp(
            lead, channel: request.channel, note: request.note, nextContactDate: request.nextContactDate, writer, call)
        let row = try writer.row("SELECT * FROM crm_lead_contact WHERE id = ?", [contact])
        return .with { if let row { $0.leadContact = contactMessage(row) } }
    }

    static func qualify(
        _ request: Spearhead_Crm_V1_QualifyLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_QualifyLeadResponse {
        let lead = try changeable(request.id, etag: request.etag, writer, call)
        let changed = try Leads.qualify(lead, lead.qualification.answered(request.qualification), writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    static func convert(
        _ request: Spearhead_Crm_V1_ConvertLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ConvertLeadResponse {
        let lead = try changeable(request.id, etag: request.etag, writer, call)
        let terms = ConversionTerms(
            code: request.customerCode, kind: request.customerKind, channel: request.customerChannel, address: request.address,
            territoryCode: request.territoryCode)
        let changed = try Leads.convert(lead, terms, writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    static func disqualify(
        _ request: Spearhead_Crm_V1_DisqualifyLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_DisqualifyLeadResponse {
        let lead = try changeable(request.id, etag: request.etag, writer, call)
        let changed = try Leads.disqualify(lead, reason: request.reason, writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    static func recycle(
        _ request: Spearhead_Crm_V1_RecycleLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecycleLeadResponse {
        let lead = try changeable(request.id, etag: request.etag, writer, call)
        let changed = try Leads.recycle(lead, pool: request.pool, reason: request.reason, writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    static func nurture(
        _ request: Spearhead_Crm_V1_NurtureLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_NurtureLeadResponse {
        let lead = try changeable(request.id, etag: request.etag, writer, call)
        let changed = try Leads.nurture(lead, writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    static func completeReminder(
        _ request: Spearhead_Crm_V1_CompleteLeadReminderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CompleteLeadReminderResponse {
        let row = try writer.row("SELECT * FROM crm_lead_reminder WHERE id = ?", [request.id])
        guard let row else { throw RPCError.notFound("reminder", request.id) }
        var reminder = try LeadReminder(row: row)
        try call.requireVisible(reminder.personID, "reminder", request.id)
        if reminder.doneAt == nil {
            try writer.update("crm_lead_reminder", request.id, set: ["done_at": call.now])
            reminder.doneAt = call.now
        }
        writer.audit("leadReminders/\(request.id)", [FieldChange("done", "false", "true")])
        return .with { $0.leadReminder = reminder.message }
    }
}
