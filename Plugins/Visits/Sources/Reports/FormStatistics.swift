internal import GRDB
internal import PluginKit

/// How forms are used: whether reps can, know how and want to (E14, E15).
enum FormStatistics {
    static let daysMax = 10_000

    /// Use of one form.
    struct Use: Sendable, Hashable {
        var form: String
        var activeReps: Int
        var usingReps: Int
        var entries: Int
        /// Those of which a value had to be corrected.
        var errors: Int
    }

    /// Forms of one rep on one day.
    struct Day: Sendable, Hashable {
        var personCode: String
        var date: String
        var forms: Int64
        /// `nil` when no device said how long a form was open.
        var seconds: Int64?
    }

    /// Every form but the customer file, which the plugin CRM keeps, by code; reps are active when they visited anyone in the interval.
    static func uses(in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader) throws -> [Use] {
        let (condition, people) = visible.condition("person_id")
        let arguments: StatementArguments = [interval.lowerBound, interval.upperBound] + people
        let active = Set(
            try reader.values(
                String.self, "SELECT DISTINCT person_id FROM visits_visit WHERE visited_on BETWEEN ? AND ? AND \(condition)",
                arguments))
        var uses = Dictionary(
            uniqueKeysWithValues: VisitForm.allCases.filter { $0 != .customerFile }.map {
                ($0.rawValue, Use(form: $0.rawValue, activeReps: active.count, usingReps: 0, entries: 0, errors: 0))
            })
        try reader.forEach(
            """
            SELECT form, person_id, count(*) FROM visits_form_entry \
            WHERE entered_on BETWEEN ? AND ? AND \(condition) GROUP BY form, person_id
            """, arguments
        ) { row in
            let (form, person, entries): (String, String, Int) = (row[0], row[1], row[2])
            uses[form]?.entries += entries
            uses[form]?.usingReps += active.contains(person) ? 1 : 0
        }
        // Of what stands in this plugin's forms only counts can be corrected.
        let corrected = try reader.value(
            Int.self,
            """
            SELECT count(*) FROM visits_visit v WHERE v.visited_on BETWEEN ? AND ? AND \(condition) \
            AND EXISTS (SELECT 1 FROM visits_count_revision r WHERE r.visit_id = v.id)
            """, arguments)
        uses[VisitForm.psiTable.rawValue]?.errors = corrected ?? 0
        return uses.values.sorted { $0.form < $1.form }
    }

    static func days(in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader) throws -> [Day] {
        let (condition, people) = visible.condition("f.person_id")
        return try reader.rows(
            """
            SELECT p.code, f.entered_on, count(*), sum(f.seconds) FROM visits_form_entry f \
            JOIN organization_person p ON p.id = f.person_id \
            WHERE f.entered_on BETWEEN ? AND ? AND \(condition) \
            GROUP BY f.person_id, f.entered_on ORDER BY p.code, f.entered_on LIMIT \(daysMax)
            """, [interval.lowerBound, interval.upperBound] + people
        ).map { Day(personCode: $0[0], date: $0[1], forms: $0[2], seconds: $0[3]) }
    }
}
