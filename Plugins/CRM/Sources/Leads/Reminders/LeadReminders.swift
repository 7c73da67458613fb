internal import GRDB
internal import PluginKit

/// Something a person must do about a lead or a customer.
struct LeadReminder: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case firstResponse = "first_response"
        case completeContact = "complete_contact"
        case nurture
        case missingFollowUp = "missing_follow_up"
        case breach
        case followUp = "follow_up"
        case reception
    }

    var id: String
    var personID: String
    var leadID: String?
    var customerID: String?
    var kind: Kind
    var dueAt: Instant
    var doneAt: Instant?
}

extension LeadReminder {
    init(row: Row) throws {
        guard let kind = Kind(rawValue: row["kind"]) else { throw Lead.damaged }
        self.init(
            id: row["id"], personID: row["person_id"], leadID: row["lead_id"], customerID: row["customer_id"], kind: kind,
            dueAt: row["due_at"], doneAt: row["done_at"])
    }
}

/// Writes reminders in the transaction of what causes them (C07).
enum LeadReminders {
    /// What a reminder is about.
    enum Subject: Sendable, Hashable {
        case lead(String)
        case customer(String)
    }

    /// Adds a reminder once per occasion.
    static func add(
        _ kind: LeadReminder.Kind, person: String, subject: Subject, dueAt: Instant, occasion: String, _ writer: Writer,
        _ call: Call
    ) throws {
        var lead: String?
        var customer: String?
        switch subject {
        case .lead(let id): lead = id
        case .customer(let id): customer = id
        }
        try writer.execute(
            """
            INSERT INTO crm_lead_reminder (id, person_id, lead_id, customer_id, kind, due_at, created_at, occasion) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (occasion) DO NOTHING
            """, [call.newID(), person, lead, customer, kind.rawValue, dueAt, call.now, occasion])
    }

    /// Closes what the owner before had to do and reminds the owner of the next step.
    static func handOver(_ lead: Lead, _ writer: Writer, _ call: Call) throws {
        try completeAll(of: lead.id, writer, call)
        try addNextStep(lead, writer, call)
    }

    /// Replaces the reminder of the first response after the limit changed.
    static func renew(_ lead: Lead, _ writer: Writer, _ call: Call) throws {
        try complete([.firstResponse, .completeContact], of: lead.id, writer, call)
        try addNextStep(lead, writer, call)
    }

    private static func addNextStep(_ lead: Lead, _ writer: Writer, _ call: Call) throws {
        guard let owner = lead.ownerID, lead.status.isOpen else { return }
        let occasion = "\(lead.id):\(lead.version)"
        if lead.isIncomplete {
            try add(
                .completeContact, person: owner, subject: .lead(lead.id), dueAt: call.now, occasion: "contact:\(occasion)",
                writer, call)
        } else if lead.firstResponseAt == nil {
            let due = lead.dueAt ?? lead.nextNurtureOn.map { call.clock.instant(of: $0) } ?? call.now
            try add(
                .firstResponse, person: owner, subject: .lead(lead.id), dueAt: due, occasion: "response:\(occasion)", writer, call
            )
        } else {
            try add(
                .followUp, person: owner, subject: .lead(lead.id), dueAt: call.now, occasion: "follow_up:\(occasion)", writer,
                call)
        }
    }

    /// Marks the open reminders of some kinds as done.
    static func complete(_ kinds: [LeadReminder.Kind], of lead: String, _ writer: Writer, _ call: Call) throws {
        for kind in kinds {
            try writer.execute(
                "UPDATE crm_lead_reminder SET done_at = ? WHERE lead_id = ? AND kind = ? AND done_at IS NULL",
                [call.now, lead, kind.rawValue])
        }
    }

    /// Marks every open reminder of a lead as done.
    static func completeAll(of lead: String, _ writer: Writer, _ call: Call) throws {
        try writer.execute("UPDATE crm_lead_reminder SET done_at = ? WHERE lead_id = ? AND done_at IS NULL", [call.now, lead])
    }
}
