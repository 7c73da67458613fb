internal import GRDB
internal import PluginKit

/// Customers whose talks a supervisor follows because many others are like them (C36).
enum TypicalCustomers {
    struct Mark: Sendable, Hashable {
        var customer: String
        var code: String
        var name: String
        var reason: String
        var markedBy: String
        var at: Instant
    }

    /// A contact record of a typical customer with its review.
    struct Talk: Sendable, Hashable {
        var record: String
        var customer: String
        var at: Instant
        var summary: String
        var recordedBy: String
        var review: Review?
    }

    struct Review: Sendable, Hashable {
        var comment: String
        var by: String
        var at: Instant
    }

    static func mark(_ customer: Customer, reason: String, writer: Writer, call: Call) throws -> Mark {
        guard try !writer.exists("SELECT 1 FROM crm_typical_customer WHERE customer_id = ?", [customer.id]) else {
            throw RPCError(.alreadyExists, "TYPICAL_ALREADY", "The customer \(customer.code) is marked as typical already.")
        }
        try writer.insert(
            "crm_typical_customer",
            ["customer_id": customer.id, "reason": reason, "marked_by": call.actor, "at": call.now])
        writer.audit("customers/\(customer.id)", [FieldChange("typical", "false", "true")])
        return Mark(
            customer: customer.id, code: customer.code, name: customer.name, reason: reason, markedBy: call.actor, at: call.now)
    }

    static func unmark(_ customer: Customer, writer: Writer) throws {
        try writer.execute("DELETE FROM crm_typical_customer WHERE customer_id = ?", [customer.id])
        guard writer.changesCount > 0 else { throw RPCError.notFound("typical customer", customer.id) }
        writer.audit("customers/\(customer.id)", [FieldChange("typical", "true", "false")])
    }

    static func list(_ reader: Reader, _ call: Call, _ page: Page) throws -> ([Mark], String) {
        try ListQuery(
            from: "crm_typical_customer t JOIN crm_customer c ON c.id = t.customer_id", columns: "t.*, c.code, c.name",
            key: "c.code"
        ).visible(call.visible, "c.owner_id").fetch(reader, page) { row in
            Mark(
                customer: row["customer_id"], code: row["code"], name: row["name"], reason: row["reason"],
                markedBy: row["marked_by"], at: row["at"])
        }
    }

    /// Reviews a talk once, by another person than the one who had it.
    static func review(_ record: String, comment: String, writer: Writer, call: Call) throws -> Talk {
        let row = try writer.row("SELECT \(columns), c.owner_id FROM \(talks) WHERE l.id = ?", [record])
        guard let row, call.visible.contains(row["owner_id"]) else { throw RPCError.notFound("talk", record) }
        var talk = talk(row)
        guard talk.review == nil else {
            throw RPCError(.alreadyExists, "TALK_REVIEWED", "The talk was reviewed already.")
        }
        guard talk.recordedBy != call.actor else {
            throw RPCError(
                .failedPrecondition, "SELF_REVIEW", "A talk is reviewed by another person than the one who had it.")
        }
        try writer.insert(
            "crm_talk_review",
            ["contact_log_id": record, "comment": comment, "reviewed_by": call.actor, "at": call.now])
        writer.audit("customers/\(talk.customer)", [FieldChange("talk_reviewed", nil, record)])
        talk.review = Review(comment: comment, by: call.actor, at: call.now)
        return talk
    }

    static func listTalks(
        customer: String, unreviewedOnly: Bool, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([Talk], String) {
        var list = ListQuery(
            from: talks, columns: columns, key: "printf('%015d', l.contact_time) || l.id", descending: true
        ).visible(call.visible, "c.owner_id").filterUnlessEmpty("l.customer_id", customer)
        if unreviewedOnly { list = list.filter("v.contact_log_id IS NULL") }
        return try list.fetch(reader, page, talk)
    }

    private static let talks = """
        crm_contact_log l JOIN crm_typical_customer t ON t.customer_id = l.customer_id \
        JOIN crm_customer c ON c.id = l.customer_id LEFT JOIN crm_talk_review v ON v.contact_log_id = l.id
        """
    private static let columns = "l.*, v.comment, v.reviewed_by, v.at AS review_time"

    private static func talk(_ row: Row) -> Talk {
        Talk(
            record: row["id"], customer: row["customer_id"], at: row["contact_time"], summary: row["summary"],
            recordedBy: row["recorded_by"],
            review: (row["comment"] as String?).map { Review(comment: $0, by: row["reviewed_by"], at: row["review_time"]) })
    }
}
