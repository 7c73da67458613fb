internal import GRDB
internal import PluginKit

/// Thresholds and rules of a company; each change is another version, and facts keep the version they were judged by.
struct VisitSettings: Sendable, Hashable {
    /// How the suggested order is computed.
    enum SuggestionRule: String, Sendable, Hashable {
        /// Target days × daily sell-out.
        case targetDays = "target_days"
        /// Factor × last sell-out.
        case stockFactor = "stock_factor"
    }

    var version: Int64
    var preset: VisitPreset
    var fenceMetres: Int64
    var speedMaxKmh: Int64
    var stayMinSeconds: Int64
    var uploadCutoffSecond: Int64
    var reportCutoffSecond: Int64
    var onTimeMinPPM: Int64
    var identicalRun: Int64
    var clockToleranceSeconds: Int64
    var jointVisitsMin: Int64
    var suggestionRule: SuggestionRule
    var targetDays: Int64
    var stockFactorPPM: Int64
    var returnVisitDays: Int64
    var adherence: BeatAdherence.Weights
    var changedBy: String
    var changedAt: Instant
}

extension VisitSettings {
    init(row: Row) throws {
        let preset: VisitPreset = try row.choice("preset", of: "visits_settings")
        let rule: SuggestionRule = try row.choice("suggestion_rule", of: "visits_settings")
        self.init(
            version: row["version"], preset: preset, fenceMetres: row["fence_m"], speedMaxKmh: row["speed_max_kmh"],
            stayMinSeconds: row["stay_min_seconds"], uploadCutoffSecond: row["upload_cutoff_second"],
            reportCutoffSecond: row["report_cutoff_second"], onTimeMinPPM: row["on_time_min_ppm"],
            identicalRun: row["identical_run"], clockToleranceSeconds: row["clock_tolerance_seconds"],
            jointVisitsMin: row["joint_visits_min"], suggestionRule: rule, targetDays: row["target_days"],
            stockFactorPPM: row["stock_factor_ppm"], returnVisitDays: row["return_visit_days"],
            adherence: BeatAdherence.Weights(
                sequence: row["adherence_sequence_weight"], window: row["adherence_window_weight"],
                completeness: row["adherence_completeness_weight"]), changedBy: row["changed_by"],
            changedAt: row["change_time"])
    }

    /// The version in force.
    static func current(_ reader: Reader) throws -> VisitSettings {
        try found(reader.row("SELECT * FROM visits_settings ORDER BY version DESC LIMIT 1"), "current")
    }

    /// A version; 0 is the one in force.
    static func find(version: Int64, _ reader: Reader) throws -> VisitSettings {
        guard version != 0 else { return try current(reader) }
        return try found(reader.row("SELECT * FROM visits_settings WHERE version = ?", [version]), String(version))
    }

    private static func found(_ row: Row?, _ version: String) throws -> VisitSettings {
        guard let row else { throw RPCError.notFound("version of the visit settings", version) }
        return try VisitSettings(row: row)
    }

    /// Writes the next version.
    static func change(_ before: VisitSettings, to after: VisitSettings, _ writer: Writer, _ call: Call) throws -> VisitSettings {
        try after.check()
        var next = after
        next.version = before.version + 1
        next.changedBy = call.actor
        next.changedAt = call.now
        try writer.insert(
            "visits_settings",
            [
                "version": next.version, "preset": next.preset.rawValue, "fence_m": next.fenceMetres,
                "speed_max_kmh": next.speedMaxKmh, "stay_min_seconds": next.stayMinSeconds,
                "upload_cutoff_second": next.uploadCutoffSecond, "report_cutoff_second": next.reportCutoffSecond,
                "on_time_min_ppm": next.onTimeMinPPM, "identical_run": next.identicalRun,
                "clock_tolerance_seconds": next.clockToleranceSeconds, "joint_visits_min": next.jointVisitsMin,
                "suggestion_rule": next.suggestionRule.rawValue, "target_days": next.targetDays,
                "stock_factor_ppm": next.stockFactorPPM, "return_visit_days": next.returnVisitDays,
                "adherence_sequence_weight": next.adherence.sequence, "adherence_window_weight": next.adherence.window,
                "adherence_completeness_weight": next.adherence.completeness, "changed_by": next.changedBy,
                "change_time": next.changedAt,
            ])
        let changes = zip(before.fields, next.fields).filter { $0.value != $1.value }
        writer.audit("visitSettings/\(next.version)", changes.map { FieldChange($0.name, $0.value, $1.value) })
        return next
    }

    private func check() throws {
        var check = FieldCheck()
        check.range("settings.fence_m", fenceMetres, 1...100_000)
        check.range("settings.speed_max_kmh", speedMaxKmh, 1...1000)
        check.range("settings.stay_min_seconds", stayMinSeconds, 0...86_400)
        check.range("settings.upload_cutoff_second", uploadCutoffSecond, 0...86_400)
        check.range("settings.report_cutoff_second", reportCutoffSecond, 0...86_400)
        check.range("settings.on_time_min_ppm", onTimeMinPPM, 0...1_000_000)
        check.range("settings.identical_run", identicalRun, 2...100)
        check.range("settings.clock_tolerance_seconds", clockToleranceSeconds, 0...86_400)
        check.range("settings.joint_visits_min", jointVisitsMin, 0...100)
        check.range("settings.target_days", targetDays, 1...366)
        check.range("settings.stock_factor_ppm", stockFactorPPM, 0...10_000_000)
        check.range("settings.return_visit_days", returnVisitDays, 0...60)
        check.range("settings.adherence_sequence_weight", adherence.sequence, 0...100)
        check.range("settings.adherence_window_weight", adherence.window, 0...100)
        check.range("settings.adherence_completeness_weight", adherence.completeness, 0...100)
        try check.finish()
    }

    /// The values by their names in the API, for the audit trail.
    private var fields: [(name: String, value: String)] {
        [
            ("preset", preset.rawValue), ("fence_m", "\(fenceMetres)"), ("speed_max_kmh", "\(speedMaxKmh)"),
            ("stay_min_seconds", "\(stayMinSeconds)"), ("upload_cutoff_second", "\(uploadCutoffSecond)"),
            ("report_cutoff_second", "\(reportCutoffSecond)"), ("on_time_min_ppm", "\(onTimeMinPPM)"),
            ("identical_run", "\(identicalRun)"), ("clock_tolerance_seconds", "\(clockToleranceSeconds)"),
            ("joint_visits_min", "\(jointVisitsMin)"), ("suggestion_rule", suggestionRule.rawValue),
            ("target_days", "\(targetDays)"), ("stock_factor_ppm", "\(stockFactorPPM)"),
            ("return_visit_days", "\(returnVisitDays)"), ("adherence_sequence_weight", "\(adherence.sequence)"),
            ("adherence_window_weight", "\(adherence.window)"),
            ("adherence_completeness_weight", "\(adherence.completeness)"),
        ]
    }
}
