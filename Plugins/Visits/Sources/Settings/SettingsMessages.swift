internal import PluginKit
internal import SwiftProtobuf

extension VisitSettings {
    /// Fields that an update may change.
    static let updatable: Set<String> = [
        "preset", "fence_m", "speed_max_kmh", "stay_min_seconds", "upload_cutoff_second", "report_cutoff_second",
        "on_time_min_ppm", "identical_run", "clock_tolerance_seconds", "joint_visits_min", "suggestion_rule", "target_days",
        "stock_factor_ppm", "return_visit_days", "adherence_sequence_weight", "adherence_window_weight",
        "adherence_completeness_weight",
    ]

    var message: Spearhead_Visits_V1_VisitSettings {
        .with {
            $0.version = version
            $0.preset = preset == .sme ? .sme : .deepDistribution
            $0.fenceM = fenceMetres
            $0.speedMaxKmh = speedMaxKmh
            $0.stayMinSeconds = stayMinSeconds
            $0.uploadCutoffSecond = uploadCutoffSecond
            $0.reportCutoffSecond = reportCutoffSecond
            $0.onTimeMinPpm = onTimeMinPPM
            $0.identicalRun = identicalRun
            $0.clockToleranceSeconds = clockToleranceSeconds
            $0.jointVisitsMin = jointVisitsMin
            $0.suggestionRule = suggestionRule == .targetDays ? .targetDays : .stockFactor
            $0.targetDays = targetDays
            $0.stockFactorPpm = stockFactorPPM
            $0.returnVisitDays = returnVisitDays
            $0.adherenceSequenceWeight = adherence.sequence
            $0.adherenceWindowWeight = adherence.window
            $0.adherenceCompletenessWeight = adherence.completeness
            $0.changedBy = changedBy
            $0.changeTime = changedAt.timestamp
            $0.etag = Etag.of(version)
        }
    }

    /// The settings with the masked fields of a request.
    func applying(_ wanted: Spearhead_Visits_V1_VisitSettings, _ mask: UpdateMask) throws -> VisitSettings {
        var next = self
        if mask.contains("preset") { next.preset = try VisitPreset(wanted.preset) }
        if mask.contains("suggestion_rule") { next.suggestionRule = try SuggestionRule(wanted.suggestionRule) }
        let numbers: [(name: String, path: WritableKeyPath<VisitSettings, Int64>, value: Int64)] = [
            ("fence_m", \.fenceMetres, wanted.fenceM), ("speed_max_kmh", \.speedMaxKmh, wanted.speedMaxKmh),
            ("stay_min_seconds", \.stayMinSeconds, wanted.stayMinSeconds),
            ("upload_cutoff_second", \.uploadCutoffSecond, wanted.uploadCutoffSecond),
            ("report_cutoff_second", \.reportCutoffSecond, wanted.reportCutoffSecond),
            ("on_time_min_ppm", \.onTimeMinPPM, wanted.onTimeMinPpm), ("identical_run", \.identicalRun, wanted.identicalRun),
            ("clock_tolerance_seconds", \.clockToleranceSeconds, wanted.clockToleranceSeconds),
            ("joint_visits_min", \.jointVisitsMin, wanted.jointVisitsMin), ("target_days", \.targetDays, wanted.targetDays),
            ("stock_factor_ppm", \.stockFactorPPM, wanted.stockFactorPpm),
            ("return_visit_days", \.returnVisitDays, wanted.returnVisitDays),
            ("adherence_sequence_weight", \.adherence.sequence, wanted.adherenceSequenceWeight),
            ("adherence_window_weight", \.adherence.window, wanted.adherenceWindowWeight),
            ("adherence_completeness_weight", \.adherence.completeness, wanted.adherenceCompletenessWeight),
        ]
        for number in numbers where mask.contains(number.name) { next[keyPath: number.path] = number.value }
        return next
    }
}

extension VisitPreset {
    fileprivate init(_ message: Spearhead_Visits_V1_VisitPreset) throws {
        switch message {
        case .sme: self = .sme
        case .deepDistribution: self = .deepDistribution
        default: throw RPCError.invalidField("settings.preset", "must be sme or deep distribution")
        }
    }
}

extension VisitSettings.SuggestionRule {
    fileprivate init(_ message: Spearhead_Visits_V1_SuggestionRule) throws {
        switch message {
        case .targetDays: self = .targetDays
        case .stockFactor: self = .stockFactor
        default: throw RPCError.invalidField("settings.suggestion_rule", "must be target days or stock factor")
        }
    }
}

extension ChecklistStep.Kind: APIChoice {
    typealias Message = Spearhead_Visits_V1_StepKind
}

extension Checklist {
    var message: Spearhead_Visits_V1_Checklist {
        .with { shown in
            shown.customerClass = customerClass
            shown.version = version
            shown.steps = steps.map { step in
                .with {
                    $0.code = step.code
                    $0.titleZh = step.title.chinese
                    $0.titleEn = step.title.english
                    $0.kind = step.kind.message
                    $0.required = step.isRequired
                    $0.needsEvidence = step.needsEvidence
                }
            }
        }
    }
}
