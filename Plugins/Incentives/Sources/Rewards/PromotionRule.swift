internal import GRDB
internal import PluginKit

/// When somebody may be promoted: so many closed evaluations in a row with a score, and a tenure (L03).
struct PromotionRule: Sendable, Hashable {
    var code: String
    var fromPosition: String
    var toPosition: String
    var cycle: PayPeriod.Kind
    var evaluations: Int
    var scoreMinPPM: Int64
    var tenureDaysMin: Int

    struct Candidate: Sendable, Hashable {
        var personID: String
        var evaluationIDs: [String]
        var scoreLeastPPM: Int64
        var tenureDays: Int
    }

    static func make(_ row: Row) -> PromotionRule {
        PromotionRule(
            code: row["code"], fromPosition: row["from_position"], toPosition: row["to_position"],
            cycle: PayPeriod.Kind(rawValue: row["cycle"]) ?? .month, evaluations: row["evaluations"],
            scoreMinPPM: row["score_min_ppm"], tenureDaysMin: row["tenure_days_min"])
    }

    static func find(_ code: String, _ reader: Reader) throws -> PromotionRule {
        guard let row = try reader.row("SELECT * FROM incentives_promotion_rule WHERE code = ?", [code]) else {
            throw RPCError.notFound("promotion rule", code)
        }
        return make(row)
    }

    static func create(_ rule: PromotionRule, _ writer: Writer) throws -> PromotionRule {
        var check = FieldCheck()
        check.code("code", rule.code)
        for (field, position) in [("from_position", rule.fromPosition), ("to_position", rule.toPosition)]
        where try !writer.exists("SELECT 1 FROM organization_position WHERE code = ?", [position]) {
            check.fail(field, "is no position of the company")
        }
        if rule.fromPosition == rule.toPosition { check.fail("to_position", "must differ from from_position") }
        check.range("evaluations", Int64(rule.evaluations), 1...12)
        check.range("score_min_ppm", rule.scoreMinPPM, 0...2_000_000)
        check.range("tenure_days_min", Int64(rule.tenureDaysMin), 0...36_600)
        try check.finish()
        if try writer.exists("SELECT 1 FROM incentives_promotion_rule WHERE code = ?", [rule.code]) {
            throw RPCError.codeTaken("promotion rule", rule.code)
        }
        try writer.insert(
            "incentives_promotion_rule",
            [
                "code": rule.code, "from_position": rule.fromPosition, "to_position": rule.toPosition,
                "cycle": rule.cycle.rawValue, "evaluations": rule.evaluations, "score_min_ppm": rule.scoreMinPPM,
                "tenure_days_min": rule.tenureDaysMin,
            ])
        writer.audit("promotionRules/\(rule.code)", [FieldChange("to_position", nil, rule.toPosition)])
        return try find(rule.code, writer)
    }

    /// Whether somebody meets the rule: the last evaluations, without a period left out between them.
    func candidate(_ person: Row, on date: BusinessDate, _ reader: Reader) throws -> Candidate? {
        let id: String = person["id"]
        let hired: BusinessDate = person["hired_on"]
        let tenure = date.days(since: hired)
        guard tenure >= tenureDaysMin else { return nil }
        let rows = try reader.rows(
            """
            SELECT id, period, score_ppm, ends_on FROM incentives_evaluation WHERE person_id = ? AND cycle = ? AND state = 'closed'
            ORDER BY ends_on DESC LIMIT ?
            """, [id, cycle.rawValue, evaluations])
        let scores = rows.map { $0["score_ppm"] as Int64? ?? 0 }
        guard rows.count == evaluations, let least = scores.min(), least >= scoreMinPPM else { return nil }
        for (later, earlier) in zip(rows, rows.dropFirst()) {
            let period = try PayPeriod.require(earlier["period"], reader)
            guard try period.next(reader)?.code == later["period"] else { return nil }
        }
        return Candidate(personID: id, evaluationIDs: rows.map { $0["id"] }, scoreLeastPPM: least, tenureDays: tenure)
    }
}
