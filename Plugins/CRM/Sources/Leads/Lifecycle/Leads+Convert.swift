internal import Organization
internal import PluginKit

/// What a lead does not know about the customer it becomes.
struct ConversionTerms: Sendable, Hashable {
    var code: String
    var kind: String
    var channel: String
    var address: String
    var territoryCode: String
}

extension Leads {
    /// Makes a customer of a qualified lead, through the customers' own domain function.
    static func convert(_ lead: Lead, _ terms: ConversionTerms, _ writer: Writer, _ call: Call) throws -> Lead {
        let draft = try draft(for: lead, terms, writer)
        try lead.status.requireStep(to: .converted)
        let customer = try Customers.create(draft, writer: writer, call: call)
        try writer.update("crm_contact", "customer_id", customer.id, set: ["lead_id": lead.id])
        var changed = lead
        changed.status = .converted
        changed.closedAt = call.now
        changed.customerID = customer.id
        changed.nextNurtureOn = nil
        changed = try store(changed, from: lead, reason: "converted to \(customer.code)", writer, call)
        writer.audit("leads/\(lead.id)", [FieldChange("customer_id", nil, customer.id)])
        try LeadReminders.completeAll(of: lead.id, writer, call)
        try writer.publish(LeadConverted(lead: lead.id, customer: customer.id, owner: lead.ownerID), call)
        return changed
    }

    private static func draft(for lead: Lead, _ terms: ConversionTerms, _ reader: Reader) throws -> CustomerDraft {
        var check = FieldCheck()
        let kind = CustomerKind(rawValue: terms.kind)
        if kind == nil {
            check.fail("customer_kind", "must be one of \(CustomerKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        if let kind, let prospect = lead.details.prospect, (kind == .distributor) != (prospect == .distributor) {
            check.fail("customer_kind", "does not fit a lead that is a \(prospect.rawValue) prospect; change the lead first")
        }
        let channel = CustomerChannel(rawValue: terms.channel)
        if !terms.channel.isEmpty, channel == nil {
            check.fail("customer_channel", "must be one of \(CustomerChannel.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var territory = lead.details.territoryID
        if !terms.territoryCode.isEmpty {
            territory = try Territories.find(code: terms.territoryCode, reader)?.id
            if territory == nil { check.fail("territory_code", "there is no territory \(terms.territoryCode.prefix(40))") }
        }
        try check.finish()
        let name = lead.details.company.isEmpty ? lead.details.contact : lead.details.company
        var draft = CustomerDraft(name: name, kind: kind ?? .retailer)
        draft.code = terms.code
        draft.channel = channel
        draft.territoryID = territory
        draft.ownerID = lead.ownerID
        draft.address = terms.address
        draft.contactName = lead.details.contact
        draft.contactPhone = lead.details.phone
        draft.reason = "converted from lead \(lead.code)"
        return draft
    }
}
