internal import GRDB
internal import PluginKit

/// One contact with a customer; a fact that stays.
struct ContactRecord: Sendable, Hashable {
    enum Way: String, Sendable, Hashable, CaseIterable {
        case phone
        case mail
        case visit
        case message
    }

    var id: String
    var customerID: String
    var contactID: String?
    var way: Way
    var summary: String
    var contactedAt: Instant
    var recordedBy: String
}

extension ContactRecord {
    init(row: Row) throws {
        let way: Way = try row.choice("way", of: "crm_contact_log")
        self.init(
            id: row["id"], customerID: row["customer_id"], contactID: row["contact_id"], way: way, summary: row["summary"],
            contactedAt: row["contact_time"], recordedBy: row["recorded_by"])
    }
}

/// The log of contacts with customers.
enum ContactLog {
    static let summaryLengthMax = 2000

    static func record(
        _ way: ContactRecord.Way, _ summary: String, at time: Instant, contact: String?, with customer: Customer, writer: Writer,
        call: Call
    ) throws -> ContactRecord {
        var check = FieldCheck()
        if summary.count > summaryLengthMax {
            check.fail("summary", "must have at most \(summaryLengthMax) characters")
        }
        if time > call.now { check.fail("contact_time", "must not be in the future") }
        if let contact, try Contacts.find(id: contact, writer)?.customerID != customer.id {
            check.fail("contact_id", "names no contact of the customer")
        }
        try check.finish()
        let record = ContactRecord(
            id: call.newID(), customerID: customer.id, contactID: contact, way: way, summary: summary, contactedAt: time,
            recordedBy: call.actor)
        try writer.execute(
            """
            INSERT INTO crm_contact_log (id, customer_id, contact_id, way, summary, contact_time, recorded_by, record_time) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.id, record.customerID, record.contactID, way.rawValue, summary, record.contactedAt, record.recordedBy,
                call.now,
            ])
        try writer.execute(
            "UPDATE crm_customer SET last_contact_at = max(COALESCE(last_contact_at, ?), ?) WHERE id = ?",
            [time, time, customer.id])
        writer.audit("customers/\(customer.id)", [FieldChange("last_contact_time", nil, time.description)])
        return record
    }

    static func list(_ customer: String, _ reader: Reader, _ page: Page) throws -> ([ContactRecord], String) {
        try ListQuery(from: "crm_contact_log", key: "id", descending: true)
            .filter("customer_id = ?", customer)
            .fetch(reader, page, ContactRecord.init(row:))
    }
}
