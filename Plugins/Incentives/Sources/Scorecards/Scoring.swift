internal import GRDB
internal import PluginKit
internal import Targets

/// What an item scored.
struct ItemScore: Sendable, Hashable, Codable {
    var key: String
    var title: String
    var measure: String
    var actual: Int64?
    var target: Int64?
    var weightPPM: Int64
    var scorePPM: Int64?
}

/// What a person scored in a period.
struct Score: Sendable, Hashable {
    var personID: String
    var scorecardID: String
    var period: String
    var scorePPM: Int64?
    var items: [ItemScore]

    /// The weighted mean of the items, half-up once; items that are skipped leave their weight to the others.
    ///
    /// - Returns: `nil` when an item that must have a value has none, or when nothing is left to weigh.
    static func weigh(_ items: [(score: Int64?, weight: Int64, missing: ScorecardItem.Missing)]) -> Int64? {
        var sum: Int128 = 0
        var weights: Int128 = 0
        for item in items {
            switch (item.score, item.missing) {
            case (let score?, _):
                sum += Int128(score) * Int128(item.weight)
                weights += Int128(item.weight)
            case (nil, .zero): weights += Int128(item.weight)
            case (nil, .skip): continue
            case (nil, .incomplete): return nil
            }
        }
        return weights > 0 ? sum.halfUp(weights) : nil
    }

    /// `(actual − floor) ÷ (target − floor)`, from 0 to the item's best score; a floor above the target means less is better.
    static func points(_ actual: Int64, floor: Int64, target: Int64, max: Int64) -> Int64? {
        guard target != floor else { return nil }
        let sign: Int128 = target < floor ? -1 : 1
        let points = ((Int128(actual) - Int128(floor)) * sign * 1_000_000).halfUp((Int128(target) - Int128(floor)) * sign)
        return Swift.min(Swift.max(0, points), max)
    }
}

/// Computes scores; every door that needs one comes through here.
enum Scoring {
    /// The scores of people by one scorecard, by id of the person.
    static func scores(_ people: [String], _ scorecard: Scorecard, _ period: PayPeriod, _ reader: Reader) throws -> [Score] {
        var values: [[String: Int64]] = []
        for item in scorecard.items {
            let query = MeasureQuery(people: people, interval: period.dates, filters: item.filters)
            values.append(try MeasureFigures.values(item.measure, query, reader))
        }
        return try people.sorted().map { person in
            let items = try zip(scorecard.items, values).map { item, values in
                try score(item, values[person], person, period, reader)
            }
            let total = Score.weigh(
                zip(scorecard.items, items).map { (score: $1.scorePPM, weight: $0.weightPPM, missing: $0.missing) })
            return Score(personID: person, scorecardID: scorecard.id, period: period.code, scorePPM: total, items: items)
        }
    }

    /// The scores of people, each by the scorecard of the position held on the period's last day; people without one are left out.
    static func scores(_ people: [String], _ period: PayPeriod, _ reader: Reader) throws -> [Score] {
        let positions = try reader.rows(
            """
            SELECT person_id, position FROM organization_position_assignment
            WHERE person_id IN (SELECT value FROM json_each(?1)) AND effective_from <= ?2 AND coalesce(effective_to, ?2) >= ?2
            """, [VisibleSet.json(people), period.dates.upperBound]
        ).map { (person: $0[0] as String, position: $0[1] as String) }
        return try Dictionary(grouping: positions, by: \.position).flatMap { position, members -> [Score] in
            guard let scorecard = try Scorecard.inForce(position, period, reader) else { return [] }
            return try scores(members.map(\.person), scorecard, period, reader)
        }.sorted { $0.personID < $1.personID }
    }

    private static func score(
        _ item: ScorecardItem, _ actual: Int64?, _ person: String, _ period: PayPeriod, _ reader: Reader
    ) throws -> ItemScore {
        var target: Int64? = item.targetValue
        if !item.goalMetric.isEmpty {
            target = try Targets.goal(metric: item.goalMetric, person: person, period: period.code, reader)?.amount
        }
        let points = actual.flatMap { actual in
            target.flatMap { Score.points(actual, floor: item.floorValue, target: $0, max: item.scoreMaxPPM) }
        }
        return ItemScore(
            key: item.key, title: item.title, measure: item.measure, actual: actual, target: target, weightPPM: item.weightPPM,
            scorePPM: points)
    }
}
