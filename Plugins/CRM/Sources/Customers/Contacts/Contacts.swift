internal import GRDB
internal import PluginKit

/// The people at customers.
enum Contacts {
    static let textLengthMax = 120

    static func find(id: String, _ reader: Reader) throws -> Contact? {
        try reader.row("SELECT * FROM crm_contact WHERE id = ?", [id]).map(Contact.init(row:))
    }

    /// Contacts of a customer that are not deleted, in the order of creation.
    static func list(_ customer: String, _ reader: Reader, _ page: Page) throws -> ([Contact], String) {
        try ListQuery(from: "crm_contact", key: "id")
            .filter("customer_id = ? AND delete_time IS NULL", customer)
            .fetch(reader, page, Contact.init(row:))
    }

    static func create(_ draft: ContactDraft, of customer: Customer, writer: Writer, call: Call) throws -> Contact {
        try validate(draft)
        let contact = Contact(
            id: call.newID(), customerID: customer.id, name: draft.name, title: draft.title, phone: draft.phone,
            email: draft.email, createdAt: call.now, updatedAt: call.now, deletedAt: nil, version: 1)
        try writer.execute(
            """
            INSERT INTO crm_contact (id, customer_id, name, title, phone, email, create_time, update_time, version) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
            """,
            [
                contact.id, contact.customerID, contact.name, contact.title, contact.phone, contact.email, contact.createdAt,
                contact.updatedAt,
            ])
        writer.audit("customers/\(customer.id)/contacts/\(contact.id)")
        return contact
    }

    static func update(_ contact: Contact, to draft: ContactDraft, writer: Writer, call: Call) throws -> Contact {
        try requireLive(contact)
        try validate(draft)
        var changed = contact
        changed.name = draft.name
        changed.title = draft.title
        changed.phone = draft.phone
        changed.email = draft.email
        guard changed != contact else { return contact }
        changed.updatedAt = call.now
        changed.version += 1
        try writer.execute(
            "UPDATE crm_contact SET name = ?, title = ?, phone = ?, email = ?, update_time = ?, version = ? WHERE id = ?",
            [changed.name, changed.title, changed.phone, changed.email, changed.updatedAt, changed.version, changed.id])
        try requireReachable(contact.customerID, writer)
        // The audit trail outlives an erasure, so it names the changed fields without their values.
        let fields = [
            ("name", contact.name, draft.name), ("title", contact.title, draft.title), ("phone", contact.phone, draft.phone),
            ("email", contact.email, draft.email),
        ].filter { $0.1 != $0.2 }
        writer.audit(
            "customers/\(contact.customerID)/contacts/\(contact.id)", fields.map { FieldChange($0.0, nil, nil) })
        return changed
    }

    static func delete(_ contact: Contact, writer: Writer, call: Call) throws -> Contact {
        try requireLive(contact)
        var deleted = contact
        deleted.deletedAt = call.now
        deleted.updatedAt = call.now
        deleted.version += 1
        try writer.execute(
            "UPDATE crm_contact SET delete_time = ?, update_time = ?, version = ? WHERE id = ?",
            [call.now, call.now, deleted.version, deleted.id])
        try requireReachable(contact.customerID, writer)
        writer.audit(
            "customers/\(contact.customerID)/contacts/\(contact.id)", [FieldChange("delete_time", nil, call.now.description)])
        return deleted
    }

    /// A visited customer keeps a contact who can be reached.
    private static func requireReachable(_ customer: String, _ writer: Writer) throws {
        guard let customer = try Customers.find(id: customer, writer), customer.firstVisitAt != nil else { return }
        try MasterRecord.requireFull(customer, writer)
    }

    private static func requireLive(_ contact: Contact) throws {
        guard contact.deletedAt == nil else {
            throw RPCError(.failedPrecondition, "CONTACT_DELETED", "The contact is deleted and takes no further changes.")
        }
    }

    private static func validate(_ draft: ContactDraft) throws {
        var check = FieldCheck()
        if draft.name.isEmpty, draft.phone.isEmpty {
            check.fail("name", "must not be empty when there is no phone")
        }
        for (field, text) in [("name", draft.name), ("title", draft.title), ("phone", draft.phone), ("email", draft.email)]
        where text.unicodeScalars.count > textLengthMax {
            check.fail(field, "must have at most \(textLengthMax) characters")
        }
        try check.finish()
    }
}
