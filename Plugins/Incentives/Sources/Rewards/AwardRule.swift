internal import GRDB
internal import PluginKit

/// An award that the one with the highest value of a measure wins.
struct AwardRule: Sendable, Hashable {
    var code: String
    var title: String
    var cycle: PayPeriod.Kind
    var measure: String
    var filters: [String: [String]]
    var valueMin: Int64
    var tenureDaysMax: Int?
    var position: String
    var amountMinor: Int64
    var inKind: String

    static func make(_ row: Row) throws -> AwardRule {
        AwardRule(
            code: row["code"], title: row["title"], cycle: PayPeriod.Kind(rawValue: row["cycle"]) ?? .month,
            measure: row["measure"], filters: try JSONColumn.value(row["filters"]), valueMin: row["value_min"],
            tenureDaysMax: row["tenure_days_max"], position: row["position"], amountMinor: row["amount_minor"],
            inKind: row["in_kind"])
    }

    static func find(_ code: String, _ reader: Reader) throws -> AwardRule {
        guard let row = try reader.row("SELECT * FROM incentives_award_rule WHERE code = ?", [code]) else {
            throw RPCError.notFound("award rule", code)
        }
        return try make(row)
    }

    /// Who wins: the highest value; equal values go to the one hired later, then to the lower personnel code.
    func winner(_ period: PayPeriod, _ reader: Reader) throws -> String? {
        let people = try reader.rows(
            """
            SELECT id FROM organization_person WHERE hired_on <= ?1 AND coalesce(left_on, ?1) >= ?1
            AND (?2 = '' OR position = ?2) AND (?3 IS NULL OR julianday(?1) - julianday(hired_on) <= ?3)
            ORDER BY hired_on DESC, code
            """, [period.dates.upperBound, position, tenureDaysMax]
        ).map { $0[0] as String }
        let query = MeasureQuery(people: people, interval: period.dates, filters: filters)
        let values = try MeasureFigures.values(measure, query, reader)
        var best: (person: String, value: Int64)?
        for person in people {
            guard let value = values[person], value >= valueMin, value > best?.value ?? .min else { continue }
            best = (person, value)
        }
        return best?.person
    }
}

/// Keeps award rules and finds winners.
enum AwardRules {
    static func create(_ rule: AwardRule, _ writer: Writer) throws -> AwardRule {
        var check = FieldCheck()
        check.code("code", rule.code)
        check.text("title", rule.title, 1...200)
        if let measure = check.measure("measure", rule.measure, writer) {
            for name in rule.filters.keys.sorted() where !measure.dimensions.contains(name) {
                check.fail("filters", "\(name.prefix(40)) is no dimension of \(measure.name)")
            }
        }
        check.range("tenure_days_max", rule.tenureDaysMax.map(Int64.init), 1...36_600)
        check.range("amount_minor", rule.amountMinor, 1...MeasureFigures.baseMax)
        check.text("in_kind", rule.inKind, 0...200)
        try check.finish()
        if try writer.exists("SELECT 1 FROM incentives_award_rule WHERE code = ?", [rule.code]) {
            throw RPCError.codeTaken("award rule", rule.code)
        }
        try writer.insert(
            "incentives_award_rule",
            [
                "code": rule.code, "title": rule.title, "cycle": rule.cycle.rawValue, "measure": rule.measure,
                "filters": try JSONColumn.text(rule.filters), "value_min": rule.valueMin,
                "tenure_days_max": rule.tenureDaysMax, "position": rule.position, "amount_minor": rule.amountMinor,
                "in_kind": rule.inKind,
            ])
        writer.audit("awardRules/\(rule.code)", [FieldChange("title", nil, rule.title)])
        return try AwardRule.find(rule.code, writer)
    }

    /// Proposes the award of the one winner; an award that was rejected may be decided anew.
    static func decide(_ rule: AwardRule, _ period: PayPeriod, _ writer: Writer, _ call: Call) throws -> Entry {
        guard period.kind == rule.cycle else { throw RPCError.invalidField("period", "must be a \(rule.cycle.rawValue)") }
        guard period.dates.upperBound < call.businessDate else {
            throw RPCError.invalidField("period", "is not over; decide after \(period.dates.upperBound)")
        }
        let source = "awardRules/\(rule.code)/\(period.code)"
        if try writer.exists("SELECT 1 FROM incentives_entry WHERE source = ? AND state <> 'rejected'", [source]) {
            throw RPCError(
                .alreadyExists, "AWARD_DECIDED", "\(rule.title) of \(period.code) was decided already; it has one winner.")
        }
        guard let winner = try rule.winner(period, writer) else {
            throw RPCError(.failedPrecondition, "NO_WINNER", "Nobody who is eligible reached \(rule.valueMin) in \(period.code).")
        }
        return try Entries.propose(
            .init(
                personID: winner, period: period.code, kind: .award, amountMinor: rule.amountMinor, inKind: rule.inKind,
                reason: "\(rule.title) \(period.code)", source: source), writer, call)
    }
}
