internal import GRDB
internal import PluginKit

/// The days of a period that a person is on one version of a plan.
struct Stretch: Sendable, Hashable {
    var personID: String
    var planID: String
    var rules: PlanRules
    var dates: ClosedRange<BusinessDate>
    var period: PayPeriod

    /// Days on the plan ÷ days of the period; whole unless the plan prorates.
    var days: Int64 { rules.isProrated ? Int64(dates.days) : period.days }

    func prorated(_ amount: Int64) -> Int64 {
        days == period.days ? amount : ExactArithmetic.multiply(amount, by: days, dividingBy: period.days) ?? 0
    }

    /// The stretches of people in a period, by person and date.
    static func list(_ people: [String], _ period: PayPeriod, _ reader: Reader) throws -> [Stretch] {
        var rules: [String: PlanRules] = [:]
        return try reader.rows(
            """
            SELECT a.person_id, p.id, p.rules, max(a.effective_from, p.effective_from, ?1) AS starts_on,
                min(coalesce(a.effective_to, ?2), coalesce(p.effective_to, ?2), ?2) AS ends_on
            FROM incentives_assignment a JOIN incentives_plan p ON p.code = a.plan_code
            WHERE a.person_id IN (SELECT value FROM json_each(?3)) AND a.effective_from <= ?2
                AND coalesce(a.effective_to, ?2) >= ?1 AND p.state <> 'draft' AND p.period_kind = ?4
                AND p.effective_from <= ?2 AND coalesce(p.effective_to, ?2) >= ?1
            ORDER BY a.person_id, starts_on
            """, [period.dates.lowerBound, period.dates.upperBound, VisibleSet.json(people), period.kind.rawValue]
        ).compactMap { row in
            let (first, last): (BusinessDate, BusinessDate) = (row["starts_on"], row["ends_on"])
            guard first <= last else { return nil }
            let planID: String = row["id"]
            let known = try rules[planID] ?? JSONColumn.value(row["rules"])
            rules[planID] = known
            return Stretch(personID: row["person_id"], planID: planID, rules: known, dates: first...last, period: period)
        }
    }

    /// Stretches with the same rules and dates, whose figures are asked for together.
    static func groups(_ stretches: [Stretch]) -> [[Stretch]] {
        struct Key: Hashable {
            var planID: String
            var first: BusinessDate
            var last: BusinessDate
        }
        let grouped = Dictionary(grouping: stretches) {
            Key(planID: $0.planID, first: $0.dates.lowerBound, last: $0.dates.upperBound)
        }
        return grouped.values.sorted { ($0[0].personID, $0[0].dates.lowerBound) < ($1[0].personID, $1[0].dates.lowerBound) }
    }
}
