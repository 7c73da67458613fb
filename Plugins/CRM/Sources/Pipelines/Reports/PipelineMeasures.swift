internal import GRDB
internal import PluginKit

/// The measures that targets, scorecards and incentives can use.
enum PipelineMeasures {
    static let all = [pipelineAmount, wonAmount, winRate]

    private static let pipelineAmount = Measure(
        name: "crm.pipeline_amount", title: Label("在途商机金额", "Pipeline amount"), unit: .money,
        formula: "sum of the amounts of opportunities created by the interval's last day, not closed by then, and not on hold",
        nullPolicy: .zero
    ) { reader, query in
        let rows = try reader.rows(
            """
            SELECT owner_id, sum(amount_minor) AS numerator, 1 AS denominator FROM crm_opportunity
            WHERE created_on <= ?1 AND (closed_on IS NULL OR closed_on > ?1) AND held_at IS NULL GROUP BY owner_id ORDER BY owner_id
            """, [query.interval.upperBound])
        return values(rows, query, .zero) { numerator, _ in numerator }
    }

    private static let wonAmount = Measure(
        name: "crm.won_amount", title: Label("赢单金额", "Won amount"), unit: .money,
        formula: "sum of the amounts of opportunities won with a closing date in the interval", nullPolicy: .zero
    ) { reader, query in
        let rows = try reader.rows(
            """
            SELECT owner_id, sum(amount_minor) AS numerator, 1 AS denominator FROM crm_opportunity
            WHERE state = 'won' AND closed_on BETWEEN ? AND ? GROUP BY owner_id ORDER BY owner_id
            """, [query.interval.lowerBound, query.interval.upperBound])
        return values(rows, query, .zero) { numerator, _ in numerator }
    }

    private static let winRate = Measure(
        name: "crm.win_rate", title: Label("赢单率", "Win rate"), unit: .partsPerMillion,
        formula: "won ÷ (won + lost) of the opportunities with a closing date in the interval", nullPolicy: .null
    ) { reader, query in
        let rows = try reader.rows(
            """
            SELECT owner_id, sum(state = 'won') AS numerator, count(*) AS denominator FROM crm_opportunity
            WHERE state IN ('won', 'lost') AND closed_on BETWEEN ? AND ? GROUP BY owner_id ORDER BY owner_id
            """, [query.interval.lowerBound, query.interval.upperBound])
        return values(rows, query, .null) { ExactArithmetic.multiply($0, by: 1_000_000, dividingBy: $1) }
    }

    /// One value for each owner with a fact; people who were asked for and have none get what the policy says.
    private static func values(
        _ rows: [Row], _ query: MeasureQuery, _ policy: Measure.NullPolicy, _ figure: (Int64, Int64) -> Int64?
    ) -> [MeasureValue] {
        let none: Int64? = policy == .zero ? 0 : nil
        let found = rows.map { MeasureValue(person: $0["owner_id"], value: figure($0["numerator"], $0["denominator"])) }
        guard let people = query.people else { return found }
        let byOwner = Dictionary(found.map { ($0.person, $0) }) { first, _ in first }
        return people.map { byOwner[$0] ?? MeasureValue(person: $0, value: none) }
    }
}
