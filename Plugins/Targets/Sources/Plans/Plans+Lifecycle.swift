internal import GRDB
internal import PluginKit

extension Plans {
    /// Locks a plan, after all checks; the version before it becomes revised.
    static func publish(_ plan: Plan, _ writer: Writer, _ call: Call) throws -> Plan {
        guard plan.state.isOpen else {
            throw RPCError(
                .failedPrecondition, "PLAN_NOT_OPEN", "The plan is \(plan.state.rawValue) already.",
                metadata: ["allowed": "draft,proposed,negotiated"])
        }
        let failed = try PlanChecks.run(plan, writer).filter { !$0.passed }
        guard failed.isEmpty else {
            let names = failed.map(\.name.rawValue)
            let findings = failed.flatMap(\.findings).prefix(5).joined(separator: "; ")
            throw RPCError(
                .failedPrecondition, "PLAN_INCOMPLETE",
                "The plan cannot be published: \(names.joined(separator: ", ")). \(findings). CheckPlan lists everything that is missing.",
                metadata: ["failed": names.joined(separator: ",")])
        }
        try writer.execute(
            "UPDATE targets_plan SET state = 'revised', version = version + 1 WHERE metric_id = ? AND fiscal_year = ? AND state = 'published'",
            [plan.metricID, plan.fiscalYear])
        let metric = try Metrics.require(id: plan.metricID, writer)
        try writer.execute(
            """
            UPDATE targets_plan SET state = 'published', published_by = ?, published_at = ?, metric_version = ?, version = version + 1
            WHERE id = ?
            """, [call.actor, call.now, metric.version, plan.id])
        writer.audit("plans/\(plan.id)", [FieldChange("state", plan.state.rawValue, Plan.State.published.rawValue)])
        try writer.publish(
            PlanPublished(plan: plan.id, metric: metric.code, fiscalYear: plan.fiscalYear, version: plan.planVersion), call)
        return try require(id: plan.id, writer)
    }

    /// Starts the next version of a published plan as a copy of its figures.
    static func revise(_ plan: Plan, reason: String, _ writer: Writer, _ call: Call) throws -> Plan {
        var check = FieldCheck()
        check.text("reason", reason, 1...1000)
        try check.finish()
        guard plan.state == .published else {
            throw RPCError(
                .failedPrecondition, "PLAN_NOT_PUBLISHED",
                "Only a published plan is revised; this one is \(plan.state.rawValue).",
                metadata: ["allowed": "published"])
        }
        if let open = try writer.value(
            Int64.self,
            """
            SELECT plan_version FROM targets_plan
            WHERE metric_id = ? AND fiscal_year = ? AND state IN ('draft', 'proposed', 'negotiated')
            """, [plan.metricID, plan.fiscalYear])
        {
            throw RPCError(
                .failedPrecondition, "REVISION_OPEN", "Version \(open) is being written already. Finish or delete it first.")
        }
        let id = call.newID()
        try writer.execute(
            """
            INSERT INTO targets_plan (id, metric_id, fiscal_year, plan_version, title, unit, currency, owner_id, due_on,
                parent_plan_id, goal, achievability, positioning, price_strategy, promotion_strategy, channel_strategy, padding_ppm,
                revision_reason)
            SELECT ?1, metric_id, fiscal_year, (SELECT max(plan_version) + 1 FROM targets_plan b
                WHERE b.metric_id = a.metric_id AND b.fiscal_year = a.fiscal_year), title, unit, currency, owner_id, due_on,
                parent_plan_id, goal, achievability, positioning, price_strategy, promotion_strategy, channel_strategy, padding_ppm, ?2
            FROM targets_plan a WHERE id = ?3
            """, [id, reason, plan.id])
        for row in try writer.rows("SELECT id FROM targets_cell WHERE plan_id = ? ORDER BY id", [plan.id]) {
            try writer.execute(
                """
                INSERT INTO targets_cell (id, plan_id, period, period_kind, period_parent, starts_on, ends_on, org_unit_id, person_id,
                    territory_id, channel, customer_id, product_id, category, amount, growth, share, mix)
                SELECT ?, ?, period, period_kind, period_parent, starts_on, ends_on, org_unit_id, person_id, territory_id, channel,
                    customer_id, product_id, category, amount, growth, share, mix FROM targets_cell WHERE id = ?
                """, [call.newID(), id, row["id"] as String])
        }
        writer.audit("plans/\(id)", [FieldChange("revises", nil, plan.id), FieldChange("reason", nil, reason)])
        return try require(id: id, writer)
    }

    /// Ends a published plan.
    static func close(_ plan: Plan, _ writer: Writer) throws -> Plan {
        guard plan.state == .published else {
            throw RPCError(
                .failedPrecondition, "PLAN_NOT_PUBLISHED", "Only a published plan is closed; this one is \(plan.state.rawValue).",
                metadata: ["allowed": "published"])
        }
        try writer.execute("UPDATE targets_plan SET state = 'closed', version = version + 1 WHERE id = ?", [plan.id])
        writer.audit("plans/\(plan.id)", [FieldChange("state", "published", "closed")])
        return try require(id: plan.id, writer)
    }

    /// Removes a plan that was never published.
    static func delete(_ plan: Plan, _ writer: Writer) throws {
        try plan.requireOpen()
        try References.requireNone([plan.id], writer)
        try References.requireNone(
            writer.values(String.self, "SELECT id FROM targets_cell WHERE plan_id = ?", [plan.id]), writer)
        if try writer.exists("SELECT 1 FROM targets_plan WHERE parent_plan_id = ?", [plan.id]) {
            throw RPCError(
                .failedPrecondition, "TARGET_REFERENCED", "Another plan serves this one. Give that plan another parent first.")
        }
        try Cells.deleteAll("plan_id = ?", [plan.id], writer)
        try writer.execute("DELETE FROM targets_plan WHERE id = ?", [plan.id])
        writer.audit("plans/\(plan.id)", [FieldChange("title", plan.header.title, nil)])
    }
}

/// A plan was locked.
struct PlanPublished: Event {
    static let name = "targets.plan_published"

    var plan: String
    var metric: String
    var fiscalYear: String
    var version: Int64
}
