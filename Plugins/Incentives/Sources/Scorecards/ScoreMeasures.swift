internal import GRDB
internal import PluginKit

/// Figures of evaluation that scorecards, gates, awards and dashboards can use as any other measure.
enum ScoreMeasures {
    /// What raters say, so that soft skills enter a scorecard like everything else.
    static let rating = Measure(
        name: "incentives.rating", title: Label("评分", "Rating"), unit: .partsPerMillion,
        formula: "Mean of the scores of the levels that raters gave within the interval, half-up.", nullPolicy: .null,
        dimensions: ["scale"], rollup: Measure.Rollup.none
    ) { reader, query in
        let isSplit = query.dimensions.contains("scale")
        let people = query.people.map { VisibleSet.json($0) }
        let filter = query.filterCondition(["scale": "scale"])
        let among = people == nil ? "" : " AND person_id IN (SELECT value FROM json_each(?))"
        return try reader.rows(
            """
            SELECT person_id, sum(score_ppm), count(*)\(isSplit ? ", scale" : "") FROM incentives_rating
            WHERE rated_on BETWEEN ? AND ?\(among) AND \(filter.sql) GROUP BY person_id\(isSplit ? ", scale" : "")
            """,
            [query.interval.lowerBound, query.interval.upperBound] + StatementArguments([people].compactMap(\.self))
                + filter.arguments
        ).map {
            MeasureValue(
                person: $0[0], dimensions: isSplit ? ["scale": $0[3]] : [:], value: ExactArithmetic.halfUp($0[1], $0[2]))
        }
    }

    /// The kept score, for promotion, gates and bonuses on evaluations.
    static let score = Measure(
        name: "incentives.score", title: Label("考核得分", "Evaluation score"), unit: .partsPerMillion,
        formula: "Score of the latest evaluation whose period ends within the interval; 1 000 000 is 100 points.",
        nullPolicy: .null, rollup: Measure.Rollup.none
    ) { reader, query in
        let people = VisibleSet(people: query.people.map(Set.init)).condition("person_id")
        return try reader.rows(
            """
            SELECT person_id, score_ppm, max(ends_on) FROM incentives_evaluation
            WHERE ends_on BETWEEN ? AND ? AND \(people.sql) AND score_ppm IS NOT NULL GROUP BY person_id
            """, [query.interval.lowerBound, query.interval.upperBound] + people.arguments
        ).map { MeasureValue(person: $0[0], value: $0[1]) }
    }

    /// What statements pay out.
    static let payout = Measure(
        name: "incentives.payout", title: Label("应发提成", "Payout"), unit: .money,
        formula: "Payout of the statements whose period ends within the interval, before hold-back, entries and claw-back.",
        nullPolicy: .zero
    ) { reader, query in
        let people = VisibleSet(people: query.people.map(Set.init)).condition("person_id")
        return try reader.rows(
            """
            SELECT person_id, sum(payout_minor) FROM incentives_statement WHERE ends_on BETWEEN ? AND ? AND \(people.sql)
            GROUP BY person_id
            """, [query.interval.lowerBound, query.interval.upperBound] + people.arguments
        ).map { MeasureValue(person: $0[0], value: $0[1]) }
    }

    static let all = [rating, score, payout]
}
