internal import GRDB
internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// Handlers of LeadService that create, read and change leads.
enum LeadMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateLeadResponse {
        let details = try details(request.lead, writer)
        let owner: LeadOwner = request.assignToCaller ? .person(try call.person(), rule: "self") : .byRule
        let lead = try Leads.create(code: request.lead.code, details, owner: owner, fieldPrefix: "lead.", writer, call)
        return .with { $0.lead = lead.message(call) }
    }

    static func get(_ request: Spearhead_Crm_V1_GetLeadRequest, reader: Reader, call: Call) throws
        -> Spearhead_Crm_V1_GetLeadResponse
    {
        let lead = try Lead.visible(request.id, reader, call)
        return .with { $0.lead = lead.message(call) }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListLeadsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListLeadsResponse {
        let page = try call.page(of: request)
        var list = try ListQuery(from: Lead.table, columns: Lead.columns, key: "lead.queue_key")
            .visible(call.visible, "lead.owner_id")
            .filter("lead.status", request.status, "status", LeadStatus.self)
            .filter("lead.grade", request.grade, "grade", LeadGrade.self)
            .filterUnlessEmpty("lead.source", request.source)
            .filterUnlessEmpty("lead.owner_id", request.ownerID)
        if request.openOnly { list = list.filter("lead.status NOT IN ('converted', 'disqualified')") }
        if request.incompleteOnly { list = list.filter("lead.clock_started_at IS NULL") }
        let (leads, next) = try list.fetch(reader, page, Lead.init(row:))
        return .with {
            $0.leads = leads.map { $0.message(call) }
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateLeadResponse {
        let mask = try UpdateMask(
            request.updateMask,
            allowed: [
                "company", "contact", "phone", "email", "intent", "source", "industry", "company_size", "urgency",
                "territory_code", "expected_amount_minor", "prospect",
            ])
        let lead = try changeable(request.lead.id, etag: request.etag, writer, call)
        let given = try details(request.lead, writer)
        var details = lead.details
        if mask.contains("company") { details.company = given.company }
        if mask.contains("contact") { details.contact = given.contact }
        if mask.contains("phone") { details.phone = given.phone }
        if mask.contains("email") { details.email = given.email }
        if mask.contains("intent") { details.intent = given.intent }
        if mask.contains("source") { details.source = given.source }
        if mask.contains("industry") { details.industry = given.industry }
        if mask.contains("company_size") { details.companySize = given.companySize }
        if mask.contains("urgency") { details.urgency = given.urgency }
        if mask.contains("prospect") { details.prospect = given.prospect }
        if mask.contains("territory_code") {
            details.territoryCode = given.territoryCode
            details.territoryID = given.territoryID
        }
        if mask.contains("expected_amount_minor") { details.expectedAmountMinor = given.expectedAmountMinor }
        let changed = try Leads.update(lead, to: details, writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    static func grade(
        _ request: Spearhead_Crm_V1_GradeLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_GradeLeadResponse {
        guard request.grade == .unspecified || LeadGrade(request.grade) != nil else {
            throw RPCError.invalidField("grade", "must be A, B or C, or not said to return to the computed grade")
        }
        let lead = try changeable(request.id, etag: request.etag, writer, call)
        let changed = try Leads.grade(lead, LeadGrade(request.grade), reason: request.reason, writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    static func assign(
        _ request: Spearhead_Crm_V1_AssignLeadRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_AssignLeadResponse {
        var check = FieldCheck()
        check.text("owner_id", request.ownerID, 1...40)
        check.text("reason", request.reason, 1...500)
        try check.finish()
        // A lead in the pool has no owner; whoever may assign may take it from there, for people they see.
        guard let lead = try Lead.find(id: request.id, writer) else { throw RPCError.notFound("lead", request.id) }
        if lead.ownerID != nil { try call.requireVisible(lead.ownerID, "lead", request.id) }
        try call.requireVisible(request.ownerID, "person", request.ownerID)
        try Etag.check(request.etag, lead.version)
        let changed = try Leads.assign(lead, to: request.ownerID, rule: "manual", reason: request.reason, writer, call)
        return .with { $0.lead = changed.message(call) }
    }

    /// The lead for a change: it is visible and the client saw this version.
    static func changeable(_ id: String, etag: String, _ writer: Writer, _ call: Call) throws -> Lead {
        let lead = try Lead.visible(id, writer, call)
        try Etag.check(etag, lead.version)
        return lead
    }

    private static func details(_ lead: Spearhead_Crm_V1_Lead, _ reader: Reader) throws -> LeadDetails {
        guard lead.prospect == .unspecified || LeadProspect(lead.prospect) != nil else {
            throw RPCError.invalidField("lead.prospect", "must be one of \(LeadProspect.names), or not said")
        }
        let territory = try lead.territoryCode.isEmpty ? nil : Territories.find(code: lead.territoryCode, reader)
        return LeadDetails(
            company: lead.company, contact: lead.contact, phone: lead.phone, email: lead.email, intent: lead.intent,
            source: lead.source, industry: lead.industry, companySize: lead.companySize, urgency: lead.urgency,
            territoryID: territory?.id, territoryCode: lead.territoryCode,
            expectedAmountMinor: lead.hasExpectedAmountMinor ? lead.expectedAmountMinor : nil,
            prospect: LeadProspect(lead.prospect))
    }
}
