internal import GRDB
internal import PluginKit

/// Makes and approves plans; every entry point comes through here.
enum Plans {
    /// What a person decides about a plan.
    struct Draft: Sendable, Hashable {
        var code: String
        var title: String
        var periodKind: PayPeriod.Kind
        var currency: String
        var effectiveFrom: BusinessDate
        var rules: PlanRules
    }

    static func create(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> Plan {
        try check(draft, writer)
        if try writer.exists("SELECT 1 FROM incentives_plan WHERE code = ?", [draft.code]) {
            throw RPCError(
                .alreadyExists, "CODE_TAKEN", "There is a plan \(draft.code) already. Revise it, or choose another code.")
        }
        return try insert(draft, version: 1, writer, call)
    }

    static func update(_ plan: Plan, to draft: Draft, _ writer: Writer, _ call: Call) throws -> Plan {
        try plan.require(.draft, "a change")
        try check(draft, writer)
        try checkFollows(plan, draft.effectiveFrom, writer)
        try writer.update(
            "incentives_plan", plan.id,
            set: [
                "title": draft.title, "effective_from": draft.effectiveFrom, "rules": try JSONColumn.text(draft.rules),
                "version": plan.version + 1,
            ])
        let changes = [
            FieldChange("title", plan.title, draft.title),
            FieldChange("effective_from", plan.effectiveFrom.description, draft.effectiveFrom.description),
            FieldChange("rules", try JSONColumn.text(plan.rules), try JSONColumn.text(draft.rules)),
        ]
        writer.audit("payPlans/\(plan.id)", changes)
        return try Plan.find(id: plan.id, writer)
    }

    /// Approves a draft and ends the version before it on the day before its first.
    static func approve(_ plan: Plan, _ writer: Writer, _ call: Call) throws -> Plan {
        try plan.require(.draft, "approval")
        guard call.actor != plan.createdBy else {
            throw RPCError(
                .failedPrecondition, "APPROVER_IS_CREATOR", "Whoever made a plan cannot approve it. Ask somebody else.")
        }
        var check = FieldCheck()
        try plan.rules.check("rules", &check, writer)
        try check.finish()
        try checkFollows(plan, plan.effectiveFrom, writer)
        try checkOpen(plan.code, from: plan.effectiveFrom, writer)
        try writer.execute(
            """
            UPDATE incentives_plan SET effective_to = ?, version = version + 1
            WHERE code = ? AND state <> 'draft' AND (effective_to IS NULL OR effective_to >= ?)
            """, [plan.effectiveFrom.advanced(byDays: -1), plan.code, plan.effectiveFrom])
        try writer.update(
            "incentives_plan", plan.id,
            set: ["state": "approved", "approved_by": call.actor, "approved_at": call.now, "version": plan.version + 1])
        writer.audit("payPlans/\(plan.id)", [FieldChange("state", "draft", "approved")])
        return try Plan.find(id: plan.id, writer)
    }

    /// Makes a draft of the next version with the same rules.
    static func revise(_ plan: Plan, from date: BusinessDate, _ writer: Writer, _ call: Call) throws -> Plan {
        if try writer.exists("SELECT 1 FROM incentives_plan WHERE code = ? AND state = 'draft'", [plan.code]) {
            throw RPCError(
                .failedPrecondition, "PLAN_DRAFT_EXISTS", "There is a draft of \(plan.code) already. Change or approve that one.")
        }
        let draft = Draft(
            code: plan.code, title: plan.title, periodKind: plan.periodKind, currency: plan.currency, effectiveFrom: date,
            rules: plan.rules)
        try check(draft, writer)
        let last =
            try writer.value(
                Int.self, "SELECT max(plan_version) FROM incentives_plan WHERE code = ?", [plan.code]) ?? plan.planVersion
        let revised = try insert(draft, version: last + 1, writer, call)
        try checkFollows(revised, date, writer)
        return revised
    }

    static func close(_ plan: Plan, on date: BusinessDate, _ writer: Writer) throws -> Plan {
        try plan.require(.approved, "closing")
        guard date >= plan.effectiveFrom, plan.effectiveTo.map({ date <= $0 }) ?? true else {
            throw RPCError.invalidField("effective_to", "must lie within the version's own dates")
        }
        try checkOpen(plan.code, from: date.advanced(byDays: 1), writer)
        try writer.update(
            "incentives_plan", plan.id, set: ["state": "closed", "effective_to": date, "version": plan.version + 1])
        writer.audit(
            "payPlans/\(plan.id)",
            [
                FieldChange("state", "approved", "closed"),
                FieldChange("effective_to", plan.effectiveTo?.description, date.description),
            ])
        return try Plan.find(id: plan.id, writer)
    }

    private static func insert(_ draft: Draft, version: Int, _ writer: Writer, _ call: Call) throws -> Plan {
        let id = call.newID()
        try writer.insert(
            "incentives_plan",
            [
                "id": id, "code": draft.code, "plan_version": version, "title": draft.title,
                "period_kind": draft.periodKind.rawValue, "currency": draft.currency, "effective_from": draft.effectiveFrom,
                "rules": try JSONColumn.text(draft.rules), "created_by": call.actor,
            ])
        writer.audit("payPlans/\(id)", [FieldChange("code", nil, draft.code), FieldChange("plan_version", nil, "\(version)")])
        return try Plan.find(id: id, writer)
    }

    private static func check(_ draft: Draft, _ reader: Reader) throws {
        var check = FieldCheck()
        check.code("code", draft.code)
        check.text("title", draft.title, 1...200)
        if draft.currency.count != 3 || !draft.currency.allSatisfy({ $0.isASCII && $0.isUppercase }) {
            check.fail("currency", "must be an ISO code such as CNY")
        }
        let period = try PayPeriod.containing(draft.effectiveFrom, draft.periodKind, reader)
        if period?.dates.lowerBound != draft.effectiveFrom {
            check.fail("effective_from", "must be the first day of a \(draft.periodKind.rawValue) that the company has")
        }
        try draft.rules.check("rules", &check, reader)
        try check.finish()
    }

    /// A version begins after the one before it began.
    private static func checkFollows(_ plan: Plan, _ date: BusinessDate, _ reader: Reader) throws {
        let last = try reader.value(
            BusinessDate.self,
            "SELECT max(effective_from) FROM incentives_plan WHERE code = ? AND plan_version < ?", [plan.code, plan.planVersion])
        if let last, date <= last {
            throw RPCError.invalidField("effective_from", "must be after \(last), the first day of the version before")
        }
    }

    /// Nothing that was paid may change: no closed statement of the plan's people lies in or after the dates.
    static func checkOpen(_ code: String, from date: BusinessDate, _ reader: Reader) throws {
        let closed = try reader.value(
            String.self,
            """
            SELECT s.period FROM incentives_assignment a JOIN incentives_statement s ON s.person_id = a.person_id
            WHERE a.plan_code = ? AND s.ends_on >= ? AND s.state IN ('approved', 'paid')
                AND a.effective_from <= s.ends_on AND coalesce(a.effective_to, s.starts_on) >= s.starts_on
            ORDER BY s.starts_on DESC LIMIT 1
            """, [code, date])
        if let closed {
            throw RPCError(
                .failedPrecondition, "STATEMENT_CLOSED",
                "Statements of \(closed) are closed. Let the change begin after that period, or correct the statements.",
                metadata: ["period": closed])
        }
    }
}
