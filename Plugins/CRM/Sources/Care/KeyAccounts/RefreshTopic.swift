internal import GRDB
internal import PluginKit

/// One thing to know about a key account, and how often it is asked anew (C22).
struct RefreshTopic: Sendable, Hashable {
    var id: String
    var customer: String
    var topic: String
    var intervalDays: Int64
    var dueOn: BusinessDate
    var version: Int64
    /// What was found last; `nil` before the first time.
    var latest: Finding?

    struct Finding: Sendable, Hashable {
        var text: String
        var at: Instant
        var by: String
    }
}

extension RefreshTopic {
    static let intervalDaysMax: Int64 = 366

    private static let table = """
        crm_refresh_topic t JOIN crm_customer c ON c.id = t.customer_id LEFT JOIN crm_refresh r ON r.topic_id = t.id \
        AND r.sequence = (SELECT max(sequence) FROM crm_refresh WHERE topic_id = t.id)
        """
    private static let columns = "t.*, r.findings, r.at, r.refreshed_by"

    init(row: Row) {
        self.init(
            id: row["id"], customer: row["customer_id"], topic: row["topic"], intervalDays: row["interval_days"],
            dueOn: row["due_on"], version: row["version"],
            latest: (row["findings"] as String?).map { Finding(text: $0, at: row["at"], by: row["refreshed_by"]) })
    }

    /// The topic with an id when the caller may see its customer.
    static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> RefreshTopic {
        let row = try reader.row("SELECT \(columns), c.owner_id FROM \(table) WHERE t.id = ?", [id])
        guard let row, call.visible.contains(row["owner_id"]) else { throw RPCError.notFound("refresh topic", id) }
        return RefreshTopic(row: row)
    }

    static func list(customer: String, dueBy date: BusinessDate?, _ reader: Reader, _ call: Call, _ page: Page) throws
        -> ([RefreshTopic], String)
    {
        var list = ListQuery(from: table, columns: columns, key: "t.due_on || t.id").filter("c.delete_time IS NULL")
            .visible(call.visible, "c.owner_id").filterUnlessEmpty("t.customer_id", customer)
        if let date { list = list.filter("t.due_on <= ?", date) }
        return try list.fetch(reader, page, RefreshTopic.init(row:))
    }

    /// Adds a topic; it is due at once, because nothing is known yet.
    static func create(
        _ topic: String, intervalDays: Int64, of customer: Customer, writer: Writer, call: Call
    ) throws -> RefreshTopic {
        try KeyAccounts.require(customer)
        let created = RefreshTopic(
            id: call.newID(), customer: customer.id, topic: topic, intervalDays: intervalDays, dueOn: call.businessDate,
            version: 1)
        try created.requireUnique(writer)
        try writer.insert(
            "crm_refresh_topic",
            [
                "id": created.id, "customer_id": created.customer, "topic": topic, "interval_days": intervalDays,
                "due_on": created.dueOn, "version": 1,
            ])
        writer.audit("refreshTopics/\(created.id)", [FieldChange("topic", nil, topic)])
        return created
    }

    static func update(_ before: RefreshTopic, to after: RefreshTopic, writer: Writer, call: Call) throws -> RefreshTopic {
        guard before != after else { return before }
        var saved = after
        if saved.topic != before.topic { try saved.requireUnique(writer) }
        saved.dueOn =
            saved.latest.map { call.clock.businessDate(of: $0.at).advanced(byDays: Int(saved.intervalDays)) } ?? saved.dueOn
        saved.version = before.version + 1
        try saved.store(writer)
        writer.audit(
            "refreshTopics/\(before.id)",
            [
                FieldChange("topic", before.topic, saved.topic),
                FieldChange("interval_days", String(before.intervalDays), String(saved.intervalDays)),
            ])
        return saved
    }

    /// Records what was found; the next date counts from today.
    func record(_ findings: String, writer: Writer, call: Call) throws -> RefreshTopic {
        var refreshed = self
        refreshed.latest = Finding(text: findings, at: call.now, by: call.actor)
        refreshed.dueOn = call.businessDate.advanced(byDays: Int(intervalDays))
        refreshed.version += 1
        try writer.execute(
            """
            INSERT INTO crm_refresh (topic_id, sequence, findings, at, refreshed_by) \
            SELECT ?1, coalesce(max(sequence), 0) + 1, ?2, ?3, ?4 FROM crm_refresh WHERE topic_id = ?1
            """, [id, findings, call.now, call.actor])
        try refreshed.store(writer)
        writer.audit("refreshTopics/\(id)", [FieldChange("due_on", dueOn.description, refreshed.dueOn.description)])
        return refreshed
    }

    private func store(_ writer: Writer) throws {
        try writer.update(
            "crm_refresh_topic", id,
            set: ["topic": topic, "interval_days": intervalDays, "due_on": dueOn, "version": version])
    }

    private func requireUnique(_ reader: Reader) throws {
        guard try !reader.exists("SELECT 1 FROM crm_refresh_topic WHERE customer_id = ? AND topic = ?", [customer, topic]) else {
            throw RPCError(.alreadyExists, "TOPIC_EXISTS", "The schedule of this key account has the topic \(topic) already.")
        }
    }
}
