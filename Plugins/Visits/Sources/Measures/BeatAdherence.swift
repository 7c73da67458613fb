internal import GRDB
internal import PluginKit

/// How well reps kept to their planned beat: its order, its time windows and its completeness.
///
/// The domain model leaves the weights to the company, so there is no figure until the settings have some.
struct BeatAdherence: Sendable, Hashable {
    /// What each part counts for; all 0 means that the company does not use the figure.
    struct Weights: Sendable, Hashable {
        var sequence: Int64
        var window: Int64
        var completeness: Int64
    }

    /// Plan lines, without cancelled ones.
    var planned: Int64 = 0
    /// Plan lines with a visit of the rep to the outlet on the date.
    var done: Int64 = 0
    /// Those of them that came after every line visited before that day.
    var inOrder: Int64 = 0
    /// Done plan lines whose stop has a time window.
    var windowed: Int64 = 0
    /// Those of them inside it.
    var inWindow: Int64 = 0

    /// Σ weight × part ÷ Σ weight in parts per million, over the parts that have a base; `nil` without any.
    func ppm(_ weights: Weights) -> Int64? {
        let parts = [
            (weights.sequence, inOrder, done), (weights.window, inWindow, windowed), (weights.completeness, done, planned),
        ]
        var (sum, total): (Int64, Int64) = (0, 0)
        for (weight, kept, base) in parts where weight > 0 {
            guard let part = Ratio.ppm(kept, base) else { continue }
            sum += weight * part
            total += weight
        }
        return ExactArithmetic.halfUp(sum, total)
    }

    static let measure = Measure(
        name: "visits.beat_adherence", title: Label("线路遵循率", "Beat adherence"), unit: .partsPerMillion,
        formula: """
            weighted mean, by the weights of the settings, of: plan lines visited in the plan's order ÷ plan lines visited; plan lines \
            visited inside their time window ÷ plan lines visited that have one; plan lines visited ÷ plan lines
            """, nullPolicy: .null, rollup: Measure.Rollup.none
    ) { reader, query in
        let weights = try VisitSettings.current(reader).adherence
        let found = try all(in: query.interval, VisibleSet(people: query.people.map(Set.init)), reader)
        return (query.people ?? found.keys.sorted()).map { MeasureValue(person: $0, value: found[$0]?.ppm(weights)) }
    }

    /// The counters of an interval by person. Of several visits of a line the first counts.
    static func all(
        in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader
    ) throws -> [String: BeatAdherence] {
        let (condition, people) = visible.condition("p.person_id")
        var found: [String: BeatAdherence] = [:]
        var day = ["", ""]
        var farthest: Int64 = 0
        try reader.forEach(
            """
            SELECT p.person_id, p.planned_on, p.sequence, v.id IS NOT NULL, v.window_deviation_minutes FROM visits_plan p \
            LEFT JOIN visits_visit v ON v.id = (SELECT w.id FROM visits_visit w WHERE w.person_id = p.person_id \
            AND w.visited_on = p.planned_on AND w.customer_id = p.customer_id AND w.state <> 'abandoned' ORDER BY w.check_in_at, w.id LIMIT 1) \
            WHERE p.planned_on BETWEEN ? AND ? AND p.state <> 'cancelled' AND \(condition) \
            ORDER BY p.person_id, p.planned_on, v.check_in_at, v.id
            """, [interval.lowerBound, interval.upperBound] + people
        ) { row in
            let (person, date, sequence, isDone): (String, String, Int64, Bool) = (row[0], row[1], row[2], row[3])
            if day != [person, date] { (day, farthest) = ([person, date], 0) }
            found[person, default: BeatAdherence()].planned += 1
            guard isDone else { return }
            found[person]?.done += 1
            found[person]?.inOrder += sequence > farthest ? 1 : 0
            farthest = max(farthest, sequence)
            guard let deviation: Int64 = row[4] else { return }
            found[person]?.windowed += 1
            found[person]?.inWindow += deviation == 0 ? 1 : 0
        }
        return found
    }
}
