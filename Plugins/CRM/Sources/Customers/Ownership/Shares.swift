internal import GRDB
internal import PluginKit

/// Customers shown to people who do not own them; each grant and its end stay on record.
enum Shares {
    /// Whether a customer is shared with a person now.
    static func isShared(_ customer: String, with person: String?, _ reader: Reader) throws -> Bool {
        guard let person else { return false }
        return try reader.exists(
            "SELECT 1 FROM crm_customer_share WHERE person_id = ? AND customer_id = ? AND revoke_time IS NULL",
            [person, customer])
    }

    /// The shares of a customer, ended ones too, oldest first.
    static func list(_ customer: String, _ reader: Reader, _ page: Page) throws -> ([Share], String) {
        try ListQuery(from: "crm_customer_share", key: "id").filter("customer_id = ?", customer).fetch(
            reader, page, Share.init(row:))
    }

    /// Shares a customer with a person.
    static func grant(_ customer: Customer, to person: String, reason: String, writer: Writer, call: Call) throws -> Share {
        guard try writer.exists("SELECT 1 FROM organization_person WHERE id = ?", [person]) else {
            throw RPCError.invalidField("person_id", "names nobody in the organisation")
        }
        guard customer.ownerID != person else {
            throw RPCError(.failedPrecondition, "SHARE_WITH_OWNER", "The person owns the customer and sees it already.")
        }
        guard try !isShared(customer.id, with: person, writer) else {
            throw RPCError(.alreadyExists, "ALREADY_SHARED", "The customer is shared with this person already.")
        }
        let share = Share(
            id: call.newID(), customerID: customer.id, personID: person, reason: reason, grantedBy: call.actor,
            grantedAt: call.now)
        try writer.execute(
            """
            INSERT INTO crm_customer_share (id, customer_id, person_id, reason, granted_by, grant_time) VALUES (?, ?, ?, ?, ?, ?)
            """, [share.id, share.customerID, share.personID, share.reason, share.grantedBy, share.grantedAt])
        writer.audit("customers/\(customer.id)", [FieldChange("shared_with", nil, person)])
        return share
    }

    /// Ends a grant.
    static func revoke(_ share: Share, writer: Writer, call: Call) throws -> Share {
        guard share.revokedAt == nil else {
            throw RPCError(.failedPrecondition, "SHARE_REVOKED", "The share was revoked before.")
        }
        var revoked = share
        revoked.revokedBy = call.actor
        revoked.revokedAt = call.now
        try writer.execute(
            "UPDATE crm_customer_share SET revoked_by = ?, revoke_time = ? WHERE id = ?", [call.actor, call.now, share.id])
        writer.audit("customers/\(share.customerID)", [FieldChange("shared_with", share.personID, nil)])
        return revoked
    }
}
