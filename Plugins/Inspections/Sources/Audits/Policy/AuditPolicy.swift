internal import GRDB
internal import PluginKit

/// How much is audited, by whom, and what counts as true. Each change is another version; an inspection keeps the one it was judged by.
struct AuditPolicy: Sendable, Hashable {
    var version: Int64
    /// Share of a rep's planned visits that is drawn.
    var ratePPM: Int64
    /// Least audits per rep and draw; 1 at least, so that nobody's probability is zero.
    var minPerRep: Int64
    /// Share that audits by superiors must exceed.
    var superiorSharePPM: Int64
    /// Share that is drawn for inspectors, as far as the superiors' share allows.
    var inspectorSharePPM: Int64
    var toleranceUnits: Int64
    var tolerancePPM: Int64
    /// Truthfulness below it is flagged.
    var truthGatePPM: Int64
    var answerDays: Int64
    var rampDays: Int64
    var backdatedHours: Int64

    /// Whether a recount agrees with the count: by units, or by the part of the count.
    func agrees(counted: Int64, recounted: Int64) -> Bool {
        let difference = abs(recounted - counted)
        return difference <= toleranceUnits || difference * 1_000_000 <= tolerancePPM * counted
    }

    /// Whether so many audits by superiors are more than the share of all, exactly compared.
    func isSuperiorMain(_ superior: Int64, of all: Int64) -> Bool { superior * 1_000_000 > superiorSharePPM * all }

    /// Whether so many true rows are below the gate, exactly compared; without rows nothing is.
    func isBelowGate(_ isTrue: Int64, of rows: Int64) -> Bool { isTrue * 1_000_000 < truthGatePPM * rows }
}

extension AuditPolicy {
    init(row: Row) {
        self.init(
            version: row["version"], ratePPM: row["rate_ppm"], minPerRep: row["min_per_rep"],
            superiorSharePPM: row["superior_share_ppm"], inspectorSharePPM: row["inspector_share_ppm"],
            toleranceUnits: row["tolerance_units"], tolerancePPM: row["tolerance_ppm"], truthGatePPM: row["truth_gate_ppm"],
            answerDays: row["answer_days"], rampDays: row["ramp_days"], backdatedHours: row["backdated_hours"])
    }

    /// The version in force.
    static func current(_ reader: Reader) throws -> AuditPolicy { try find(version: 0, reader) }

    /// A version; 0 is the one in force.
    static func find(version: Int64, _ reader: Reader) throws -> AuditPolicy {
        let row =
            version == 0
            ? try reader.row("SELECT * FROM inspections_policy ORDER BY version DESC LIMIT 1")
            : try reader.row("SELECT * FROM inspections_policy WHERE version = ?", [version])
        guard let row else { throw RPCError.notFound("version of the audit policy", "\(version)") }
        return AuditPolicy(row: row)
    }

    /// Writes the next version.
    func change(to after: AuditPolicy, _ writer: Writer, _ call: Call) throws -> AuditPolicy {
        try after.check()
        var next = after
        next.version = version + 1
        try writer.insert(
            "inspections_policy",
            [
                "version": next.version, "rate_ppm": next.ratePPM, "min_per_rep": next.minPerRep,
                "superior_share_ppm": next.superiorSharePPM, "inspector_share_ppm": next.inspectorSharePPM,
                "tolerance_units": next.toleranceUnits, "tolerance_ppm": next.tolerancePPM,
                "truth_gate_ppm": next.truthGatePPM, "answer_days": next.answerDays, "ramp_days": next.rampDays,
                "backdated_hours": next.backdatedHours, "changed_by": call.actor, "change_time": call.now,
            ])
        let changes = zip(fields, next.fields).filter { $0.value != $1.value }
        writer.audit("auditPolicies/\(next.version)", changes.map { FieldChange($0.name, "\($0.value)", "\($1.value)") })
        return next
    }

    private func check() throws {
        var check = FieldCheck()
        for (field, bounds) in zip(fields, Self.bounds) { check.range("policy.\(field.name)", field.value, bounds) }
        try check.finish()
    }

    private static let bounds: [ClosedRange<Int64>] = [
        1...1_000_000, 1...100, 500_000...999_999, 0...499_999, 0...1000, 0...1_000_000, 0...1_000_000, 0...60, 0...365, 1...2400,
    ]

    /// The values by their names in the API, in the order of the bounds.
    private var fields: [(name: String, value: Int64)] {
        [
            ("rate_ppm", ratePPM), ("min_per_rep", minPerRep), ("superior_share_ppm", superiorSharePPM),
            ("inspector_share_ppm", inspectorSharePPM), ("tolerance_units", toleranceUnits), ("tolerance_ppm", tolerancePPM),
            ("truth_gate_ppm", truthGatePPM), ("answer_days", answerDays), ("ramp_days", rampDays),
            ("backdated_hours", backdatedHours),
        ]
    }
}
