internal import GRDB
internal import PluginKit

/// What a customer said, coded; a fact that stays (C38).
struct Feedback: Sendable, Hashable {
    var id: String
    var customer: String
    var cause: String
    var statement: String
    var at: Instant
    var recordedBy: String
}

extension Feedback {
    init(row: Row) {
        self.init(
            id: row["id"], customer: row["customer_id"], cause: row["cause"], statement: row["statement"], at: row["at"],
            recordedBy: row["recorded_by"])
    }

    static func record(
        _ statement: String, cause: String, at instant: Instant, from customer: Customer, writer: Writer, call: Call
    ) throws -> Feedback {
        var checks = FieldCheck()
        checks.text("feedback.statement", statement, 1...2000)
        checks.require(instant <= call.now, "feedback.feedback_time", "must not be in the future")
        let known = try FeedbackCause.find(cause, writer)
        checks.require(known?.isRetired == false, "feedback.cause", "must be a cause that is not retired")
        try checks.finish()
        let feedback = Feedback(
            id: call.newID(), customer: customer.id, cause: cause, statement: statement, at: instant, recordedBy: call.actor)
        try writer.insert(
            "crm_feedback",
            [
                "id": feedback.id, "customer_id": customer.id, "cause": cause, "statement": statement, "at": instant,
                "business_date": call.clock.businessDate(of: instant), "recorded_by": feedback.recordedBy,
            ])
        writer.audit("customers/\(customer.id)", [FieldChange("feedback", nil, cause)])
        return feedback
    }

    static func list(
        customer: String, cause: String, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([Feedback], String) {
        try ListQuery(
            from: "crm_feedback f JOIN crm_customer c ON c.id = f.customer_id", columns: "f.*", key: "f.id", descending: true
        ).visible(call.visible, "c.owner_id").filterUnlessEmpty("f.customer_id", customer).filterUnlessEmpty("f.cause", cause)
            .fetch(reader, page, Feedback.init(row:))
    }
}

/// How often a cause was named in an interval.
struct CauseFigure: Sendable, Hashable {
    var cause: FeedbackCause
    var feedback: Int64
    var customers: Int64
    /// All feedback of the interval.
    var total: Int64

    /// Feedback ÷ total.
    var sharePercent: String? { ExactArithmetic.decimal(feedback, total, scale: 100, decimals: 2) }

    /// The causes of visible feedback in an interval, named most often first.
    static func list(
        from: BusinessDate?, to: BusinessDate?, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([CauseFigure], String) {
        let visible = call.visible.people.map(VisibleSet.json)
        let first = from?.description ?? ""
        let last = to?.description ?? "9999-12-31"
        let counted = """
            (SELECT f.cause AS code, count(*) AS feedback, count(DISTINCT f.customer_id) AS customers, \
            sum(count(*)) OVER () AS total FROM crm_feedback f JOIN crm_customer c ON c.id = f.customer_id \
            WHERE f.business_date BETWEEN ? AND ? AND (? IS NULL OR c.owner_id IN (SELECT value FROM json_each(?))) \
            GROUP BY f.cause)
            """
        // The order is total: the count turned around, then the code.
        let key = "printf('%015d', 999999999999999 - figure.feedback) || figure.code"
        let codes = try reader.rows(
            """
            SELECT figure.*, cause.name_zh, cause.name_en, cause.retired, cause.version, \(key) AS page_key \
            FROM \(counted) AS figure JOIN crm_feedback_cause AS cause ON cause.code = figure.code \
            WHERE \(key) > ? ORDER BY page_key LIMIT ?
            """, [first, last, visible, visible, page.after ?? "", page.size + 1])
        let figures = codes.prefix(page.size).map { row in
            CauseFigure(
                cause: FeedbackCause(row: row), feedback: row["feedback"], customers: row["customers"], total: row["total"])
        }
        guard codes.count > page.size, let key: String = codes[page.size - 1]["page_key"] else { return (figures, "") }
        return (figures, page.token(after: key))
    }
}
