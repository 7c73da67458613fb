internal import GRDB
internal import PluginKit

/// A customer or lead that the visitor is already, with the person who serves it.
struct KnownParty: Sendable, Hashable {
    var customerID: String?
    var leadID: String?
    /// The owner, employed today; `nil` when the owner left or there is none.
    var ownerID: String?

    /// Finds who calls by phone number: a customer before a lead, an open lead before a closed one.
    static func find(phone: String, _ reader: Reader, _ call: Call) throws -> KnownParty? {
        let spellings = PhoneKey.spellings(of: phone)
        guard !spellings.isEmpty else { return nil }
        let marks = repeatElement("?", count: spellings.count).joined(separator: ", ")
        let customer = try reader.row(
            """
            SELECT customer.id, customer.owner_id FROM crm_contact AS contact \
            JOIN crm_customer AS customer ON customer.id = contact.customer_id \
            WHERE contact.phone IN (\(marks)) AND contact.delete_time IS NULL AND customer.delete_time IS NULL \
            ORDER BY customer.id LIMIT 1
            """, StatementArguments(spellings))
        if let customer {
            return KnownParty(customerID: customer["id"], leadID: nil, ownerID: try employed(customer["owner_id"], reader, call))
        }
        let lead = try reader.row(
            """
            SELECT id, customer_id, \
            coalesce((SELECT customer.owner_id FROM crm_customer AS customer WHERE customer.id = crm_lead.customer_id), owner_id) \
            AS owner_id FROM crm_lead WHERE phone_key = ? AND phone_key <> '' \
            ORDER BY status IN ('converted', 'disqualified'), created_at DESC, id LIMIT 1
            """, [PhoneKey.of(phone)])
        guard let lead else { return nil }
        return KnownParty(
            customerID: lead["customer_id"], leadID: lead["id"], ownerID: try employed(lead["owner_id"], reader, call))
    }

    /// The person when employed today.
    static func employed(_ person: String?, _ reader: Reader, _ call: Call) throws -> String? {
        try reader.value(
            String.self,
            "SELECT id FROM organization_person WHERE id = ? AND hired_on <= ? AND (left_on IS NULL OR left_on >= ?)",
            [person, call.businessDate, call.businessDate])
    }
}
