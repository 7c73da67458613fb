internal import GRDB
internal import PluginKit

extension Plans {
    /// Starts version 1 of a plan.
    static func create(
        metric: Metric, fiscalYear: String, _ header: Plan.Header, unit: Measure.Unit, imported: Bool, _ writer: Writer,
        _ call: Call
    ) throws -> Plan {
        let year = try TargetPeriods.require(fiscalYear, field: "plan.fiscal_year", writer)
        guard year.kind == .year else { throw RPCError.invalidField("plan.fiscal_year", "must be a year such as 2026") }
        try check(header, unit: unit, writer)
        let known = try writer.exists(
            "SELECT 1 FROM targets_plan WHERE metric_id = ? AND fiscal_year = ? AND state <> 'closed'", [metric.id, fiscalYear])
        guard !known else {
            throw RPCError(
                .alreadyExists, "PLAN_EXISTS",
                "There is a plan for \(metric.code) in \(fiscalYear) already. Change it while it is open, or revise it.")
        }
        let last = try writer.value(
            Int64.self, "SELECT max(plan_version) FROM targets_plan WHERE metric_id = ? AND fiscal_year = ?",
            [metric.id, fiscalYear])
        let id = call.newID()
        try writer.insert(
            "targets_plan",
            [
                "id": id, "metric_id": metric.id, "fiscal_year": fiscalYear, "plan_version": (last ?? 0) + 1,
                "title": header.title,
                "unit": unit.rawValue, "currency": header.currency, "imported": imported,
            ])
        try store(header, id, writer)
        writer.audit("plans/\(id)", [FieldChange("metric", nil, metric.code), FieldChange("fiscal_year", nil, fiscalYear)])
        return try require(id: id, writer)
    }

    /// Changes the header of an open plan.
    static func update(_ plan: Plan, to header: Plan.Header, _ writer: Writer) throws -> Plan {
        try plan.requireOpen()
        guard header != plan.header else { return plan }
        try check(header, unit: plan.unit, writer)
        if let parent = header.parentPlanID, try isBelow(parent, plan.id, writer) {
            throw RPCError.invalidField(
                "plan.parent_plan_id", "serves this plan already; goals must not serve each other in a circle")
        }
        try store(header, plan.id, writer)
        try writer.execute("UPDATE targets_plan SET version = version + 1 WHERE id = ?", [plan.id])
        let pairs = zip(plan.header.fields, header.fields)
        writer.audit(
            "plans/\(plan.id)", pairs.filter { $0.1 != $1.1 }.map { FieldChange($0.0, $0.1, $1.1) })
        return try require(id: plan.id, writer)
    }

    private static func store(_ header: Plan.Header, _ id: String, _ writer: Writer) throws {
        try writer.update(
            "targets_plan", id,
            set: [
                "title": header.title, "owner_id": header.ownerID, "due_on": header.dueOn, "parent_plan_id": header.parentPlanID,
                "goal": header.goal, "achievability": header.achievability, "positioning": header.positioning,
                "price_strategy": header.priceStrategy, "promotion_strategy": header.promotionStrategy,
                "channel_strategy": header.channelStrategy, "padding_ppm": header.paddingPPM,
            ])
    }

    private static func check(_ header: Plan.Header, unit: Measure.Unit, _ reader: Reader) throws {
        var check = FieldCheck()
        check.text("plan.title", header.title, 1...200)
        for (field, text) in header.texts { check.text("plan.\(field)", text, 0...Plan.textLengthMax) }
        if let currency = header.currency { check.currency("plan.currency", currency) }
        if (header.currency != nil) != (unit == .money) { check.fail("plan.currency", "is needed for money, and only for money") }
        if let owner = header.ownerID, try !reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [owner]) {
            check.fail("plan.owner_id", "names nobody in the organisation")
        }
        if let parent = header.parentPlanID, try find(id: parent, reader) == nil {
            check.fail("plan.parent_plan_id", "names no plan")
        }
        if let padding = header.paddingPPM { check.range("plan.padding_ppm", padding, 0...Plan.paddingMax) }
        try check.finish()
    }

    private static func isBelow(_ plan: String, _ other: String, _ reader: Reader) throws -> Bool {
        try reader.exists(
            """
            WITH RECURSIVE above (id) AS (
                VALUES (?) UNION SELECT p.parent_plan_id FROM targets_plan p JOIN above ON p.id = above.id
                WHERE p.parent_plan_id IS NOT NULL)
            SELECT 1 FROM above WHERE id = ?
            """, [plan, other])
    }
}

extension Plan.Header {
    /// The long texts with their field names.
    var texts: [(String, String)] {
        [
            ("goal", goal), ("achievability", achievability), ("positioning", positioning), ("price_strategy", priceStrategy),
            ("promotion_strategy", promotionStrategy), ("channel_strategy", channelStrategy),
        ]
    }

    /// All fields as texts, for the audit trail.
    var fields: [(String, String?)] {
        [
            ("title", title), ("owner_id", ownerID), ("due_on", dueOn?.description), ("parent_plan_id", parentPlanID),
            ("padding_ppm", paddingPPM.map { String($0) }),
        ] + texts.map { ($0, Optional($1)) }
    }
}
