internal import GRDB
internal import PluginKit

/// Measures of audits per rep whose work is audited.
///
/// Truthfulness is verified-true ÷ verified rows (domain model, section 9). Its numerator and denominator are measures of their own, so
/// that "below 90 %" is decided on the fraction and teams roll up exactly. Without a recount there is no value.
enum AuditMeasures {
    static let all = [
        counted(
            "rows", Label("复盘行数", "Recounted rows"), "products that auditors recounted at the rep's visits", .null, "count(*)",
            "inspections_recount", "inspected_on"),
        counted(
            "true_rows", Label("真实行数", "True rows"), "recounted rows within the tolerance, or cleared by a decision", .null,
            "sum(is_true + is_cleared)", "inspections_recount", "inspected_on"),
        ratio(
            "truthfulness", Label("真实率", "Truthfulness"), "true rows ÷ recounted rows", "true_rows", "rows"),
        counted(
            "audits", Label("被稽查次数", "Audits"), "inspections of the rep's visits", .zero, "count(*)",
            "inspections_inspection", "inspected_on"),
        counted(
            "superior_audits", Label("上级稽查次数", "Audits by the superior"),
            "inspections of the rep's visits by the direct superior",
            .zero, "sum(role = 'superior')", "inspections_inspection", "inspected_on"),
        ratio(
            "superior_share", Label("上级稽查占比", "Superiors' share of audits"), "audits by the superior ÷ audits", "superior_audits",
            "audits"),
        counted(
            "findings", Label("稽查发现数", "Findings"), "findings of audits, without cancelled ones", .zero,
            "sum(state <> 'cancelled')", "inspections_finding", "found_on"),
    ]

    private static func counted(
        _ name: String, _ title: Label, _ formula: String, _ nullPolicy: Measure.NullPolicy, _ sum: String, _ table: String,
        _ date: String
    ) -> Measure {
        Measure(name: "inspections.\(name)", title: title, unit: .count, formula: formula, nullPolicy: nullPolicy) {
            reader, query in
            let people = VisibleSet(people: query.people.map(Set.init)).condition("person_id")
            return try reader.rows(
                "SELECT person_id, \(sum) FROM \(table) WHERE \(date) BETWEEN ? AND ? AND \(people.sql) GROUP BY person_id",
                [query.interval.lowerBound, query.interval.upperBound] + people.arguments
            ).map { MeasureValue(person: $0[0], value: $0[1]) }
        }
    }

    private static func ratio(
        _ name: String, _ title: Label, _ formula: String, _ numerator: String, _ denominator: String
    ) -> Measure {
        let (top, bottom) = ("inspections.\(numerator)", "inspections.\(denominator)")
        return Measure(
            name: "inspections.\(name)", title: title, unit: .partsPerMillion, formula: formula, nullPolicy: .null,
            rollup: .ratio(numerator: top, denominator: bottom)
        ) { reader, query in
            let tops = try reader.measure(top, query).reduce(into: [:]) { $0[$1.person] = $1.value }
            return try reader.measure(bottom, query).compactMap { figure in
                guard let all = figure.value, all > 0 else { return nil }
                let part: Int64 = tops[figure.person] ?? 0
                return MeasureValue(
                    person: figure.person, value: ExactArithmetic.multiply(part, by: 1_000_000, dividingBy: all))
            }
        }
    }
}
