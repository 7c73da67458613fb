internal import GRDB
internal import PluginKit

/// The front desk: routes and registers whoever comes or calls.
enum Reception {
    /// Registers a visitor or caller (C26, C27, C29, C32, C35).
    ///
    /// Someone known by phone goes to the owner, someone who names a person goes to that person, a market researcher is only
    /// registered, and everyone else takes a turn of the rotation and becomes a lead.
    static func register(_ inquiry: ReceptionInquiry, _ writer: Writer, _ call: Call) throws -> String {
        try inquiry.validate(writer)
        let id = call.newID()
        let known = try KnownParty.find(phone: inquiry.phone, writer, call)
        var placement = try place(inquiry, known: known, entry: id, writer, call)
        if placement.makesLead, let owner = placement.ownerID {
            placement.leadID = try makeLead(inquiry, owner: owner, writer, call).id
        } else if let owner = placement.ownerID, placement.leadID == known?.leadID, let lead = placement.leadID,
            let stored = try Lead.find(id: lead, writer), stored.status.isOpen, stored.ownerID != owner
        {
            _ = try Leads.assign(stored, to: owner, rule: "reception", reason: "the owner is not employed", writer, call)
        }
        try insert(id, inquiry, placement, isNew: known == nil && placement.route != .namedPerson, writer, call)
        try remind(placement, entry: id, writer, call)
        writer.audit("receptionEntries/\(id)", [FieldChange("route", nil, placement.route.rawValue)])
        return id
    }

    /// Why an entry went where it went.
    enum Route: String, Sendable, Hashable, CaseIterable {
        case owner
        case namedPerson = "named_person"
        case rotation
        case override
        case compensation
        case registeredOnly = "registered_only"
    }

    private struct Placement {
        var route: Route
        var ownerID: String?
        var groupID: String?
        var turn: Int64?
        var leadID: String?
        var customerID: String?
        var makesLead = false
    }

    private static func place(
        _ inquiry: ReceptionInquiry, known: KnownParty?, entry: String, _ writer: Writer, _ call: Call
    ) throws -> Placement {
        if let known, let owner = known.ownerID {
            try refuseOverride(inquiry, "The visitor is known and goes to the owner.")
            return Placement(route: .owner, ownerID: owner, leadID: known.leadID, customerID: known.customerID)
        }
        if let person = try KnownParty.employed(inquiry.namedPersonID, writer, call) {
            try refuseOverride(inquiry, "The visitor named a person.")
            return Placement(
                route: .namedPerson, ownerID: person, leadID: known?.leadID, customerID: known?.customerID,
                makesLead: known == nil && inquiry.visitorType.isProspect)
        }
        guard inquiry.visitorType.isProspect else {
            try refuseOverride(inquiry, "A market researcher takes no turn.")
            return Placement(route: .registeredOnly, leadID: known?.leadID, customerID: known?.customerID)
        }
        let turn = try Rotation.take(
            entry: entry, override: inquiry.overrideGroupID, reason: inquiry.overrideReason, writer, call)
        return Placement(
            route: turn.route, ownerID: turn.ownerID, groupID: turn.groupID, turn: turn.number, leadID: known?.leadID,
            customerID: known?.customerID, makesLead: known == nil)
    }

    private static func refuseOverride(_ inquiry: ReceptionInquiry, _ why: String) throws {
        guard inquiry.overrideGroupID != nil else { return }
        throw RPCError(
            .failedPrecondition, "NO_TURN_TO_OVERRIDE",
            "\(why) No turn of the rotation is taken, so there is nothing to override.")
    }

    private static func makeLead(_ inquiry: ReceptionInquiry, owner: String, _ writer: Writer, _ call: Call) throws -> Lead {
        var details = LeadDetails()
        details.company = inquiry.company
        details.contact = inquiry.visitorName
        if details.company.isEmpty, details.contact.isEmpty { details.contact = inquiry.phone.isEmpty ? "-" : inquiry.phone }
        details.phone = inquiry.phone
        details.intent = inquiry.intent
        details.source = inquiry.channel
        details.urgency = inquiry.visitorType.urgency
        return try Leads.create(details, owner: .person(owner, rule: "reception"), writer, call)
    }

    private static func insert(
        _ id: String, _ inquiry: ReceptionInquiry, _ placement: Placement, isNew: Bool, _ writer: Writer, _ call: Call
    ) throws {
        let number =
            try writer.value(
                Int64.self, "UPDATE crm_lead_counter SET value = value + 1 WHERE name = 'reception' RETURNING value") ?? 0
        let digits = String(number)
        try writer.insert(
            "crm_reception_entry",
            [
                "id": id, "code": "R" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits,
                "kind": inquiry.kind.rawValue, "at": call.now, "business_date": call.businessDate,
                "visitor_name": inquiry.visitorName, "phone": inquiry.phone, "company": inquiry.company,
                "visitor_type": inquiry.visitorType.rawValue, "earlier_contact": inquiry.earlierContact.rawValue,
                "named_person_id": inquiry.namedPersonID, "channel": inquiry.channel, "intent": inquiry.intent,
                "route": placement.route.rawValue, "group_id": placement.groupID, "owner_id": placement.ownerID,
                "turn": placement.turn, "lead_id": placement.leadID, "customer_id": placement.customerID,
                "new_visitor": isNew ? 1 : 0, "registered_by": call.actor,
                "talk_seconds": inquiry.talkSeconds,
            ])
    }

    private static func remind(_ placement: Placement, entry: String, _ writer: Writer, _ call: Call) throws {
        guard let owner = placement.ownerID, !placement.makesLead else { return }
        let subject: LeadReminders.Subject
        if let lead = placement.leadID {
            subject = .lead(lead)
        } else if let customer = placement.customerID {
            subject = .customer(customer)
        } else {
            return
        }
        try LeadReminders.add(
            .reception, person: owner, subject: subject, dueAt: call.now, occasion: "reception:\(entry)", writer, call)
    }
}
