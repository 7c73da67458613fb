internal import GRDB
internal import PluginKit

/// What the company does in a market, by one or more of the eight strategies (D19).
struct MarketingPlan: Sendable, Hashable {
    enum Strategy: String, APIChoice {
        typealias Message = Spearhead_Crm_V1_MarketStrategy

        case differentiation
        case niche
        case segmentation
        case satellite
        case parasitic
        case symbiotic
        case virtual
        case network
    }

    var id: String
    var market: String
    var title: String
    var strategies: [Strategy]
    var startsOn: BusinessDate
    var endsOn: BusinessDate
    var actions: String
    var version: Int64 = 1
}

extension MarketingPlan {
    init(row: Row, _ reader: Reader) throws {
        let id: String = row["id"]
        self.init(
            id: id, market: row["market_id"], title: row["title"],
            strategies: try reader.rows("SELECT strategy FROM crm_marketing_strategy WHERE plan_id = ? ORDER BY position", [id])
                .map { try $0.choice("strategy", of: "crm_marketing_strategy") },
            startsOn: row["starts_on"], endsOn: row["ends_on"], actions: row["actions"], version: row["version"])
    }

    static func get(_ id: String, _ reader: Reader) throws -> MarketingPlan {
        guard let row = try reader.row("SELECT * FROM crm_marketing_plan WHERE id = ?", [id]) else {
            throw RPCError.notFound("marketing plan", id)
        }
        return try MarketingPlan(row: row, reader)
    }

    static func create(_ plan: MarketingPlan, writer: Writer) throws -> MarketingPlan {
        try plan.check()
        _ = try Market.get(plan.market, writer)
        try writer.insert(
            "crm_marketing_plan",
            [
                "id": plan.id, "market_id": plan.market, "title": plan.title, "starts_on": plan.startsOn, "ends_on": plan.endsOn,
                "actions": plan.actions,
            ])
        try plan.insertStrategies(writer)
        writer.audit("marketingPlans/\(plan.id)", [FieldChange("title", nil, plan.title)])
        return plan
    }

    static func update(_ before: MarketingPlan, to after: MarketingPlan, writer: Writer) throws -> MarketingPlan {
        guard before != after else { return before }
        try after.check()
        var saved = after
        saved.version = before.version + 1
        try writer.update(
            "crm_marketing_plan", before.id,
            set: [
                "title": saved.title, "starts_on": saved.startsOn, "ends_on": saved.endsOn, "actions": saved.actions,
                "version": saved.version,
            ])
        try writer.execute("DELETE FROM crm_marketing_strategy WHERE plan_id = ?", [before.id])
        try saved.insertStrategies(writer)
        writer.audit(
            "marketingPlans/\(before.id)",
            zip(before.fields, saved.fields).filter { $0.1 != $1.1 }.map { FieldChange($0.0, $0.1, $1.1) })
        return saved
    }

    private var fields: [(String, String)] {
        [
            ("title", title), ("strategies", strategies.map(\.rawValue).joined(separator: ",")),
            ("starts_on", startsOn.description), ("ends_on", endsOn.description), ("actions", actions),
        ]
    }

    private func check() throws {
        var checks = FieldCheck()
        checks.text("plan.title", title, 1...200)
        checks.text("plan.actions", actions, 0...8000)
        checks.require(endsOn >= startsOn, "plan.ends_on", "must not be before starts_on")
        try checks.finish()
    }

    private func insertStrategies(_ writer: Writer) throws {
        for (position, strategy) in strategies.enumerated() {
            try writer.insert(
                "crm_marketing_strategy", ["plan_id": id, "strategy": strategy.rawValue, "position": position])
        }
    }
}
