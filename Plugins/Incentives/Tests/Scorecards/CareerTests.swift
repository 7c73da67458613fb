import Incentives
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Careers")
struct CareerTests {
    private let company: PayCompany

    /// Everyone has a target of 1 000 a month, and REP1 and REP2 meet it in April and May.
    init() throws {
        company = try PayCompany.small(now: "2026-06-20T09:00:00+08:00")
        var scorecard = try template()
        scorecard.effectiveFrom = "2026-03-01"
        scorecard.items = [scorecard.items[0], scorecard.items[scorecard.items.count - 1]]
        (scorecard.items[0].measure, scorecard.items[0].goalMetric) = ("orders.ordered", "")
        (scorecard.items[0].floorValue, scorecard.items[0].targetValue, scorecard.items[0].weightPpm) = (0, 1_000, 900_000)
        (scorecard.items[1].nature, scorecard.items[1].missing, scorecard.items[1].weightPpm) = (.process, .skip, 100_000)
        let created: Spearhead_Incentives_V1_CreateScorecardResponse = try company.call(
            "ScorecardService/CreateScorecard", Spearhead_Incentives_V1_CreateScorecardRequest.with { $0.scorecard = scorecard })
        let _: Spearhead_Incentives_V1_ActivateScorecardResponse = try company.call(
            "ScorecardService/ActivateScorecard",
            Spearhead_Incentives_V1_ActivateScorecardRequest.with { $0.id = created.scorecard.id })
        for (place, sale) in [("REP1", "04"), ("REP1", "05"), ("REP2", "04"), ("REP2", "05"), ("REP3", "05")].enumerated() {
            try company.sell("SO\(place)", 1_000, by: sale.0, on: "2026-\(sale.1)-10", due: "2026-07-01")
        }
    }

    private func template() throws -> Spearhead_Incentives_V1_Scorecard {
        let response: Spearhead_Incentives_V1_GetScorecardTemplateResponse = try company.call(
            "ScorecardService/GetScorecardTemplate",
            Spearhead_Incentives_V1_GetScorecardTemplateRequest.with {
                $0.position = "rep"
                $0.cycle = .month
            })
        return response.scorecard
    }

    /// Evaluates somebody and closes the evaluation, or leaves it open.
    private func evaluate(_ rep: String, _ period: String, closing: Bool = true) throws {
        let created: Spearhead_Incentives_V1_CreateEvaluationResponse = try company.call(
            "EvaluationService/CreateEvaluation",
            Spearhead_Incentives_V1_CreateEvaluationRequest.with {
                $0.personID = try company.person(rep)
                $0.period = period
            })
        guard closing else { return }
        let id = created.evaluation.id
        let _: Spearhead_Incentives_V1_GiveFeedbackResponse = try company.call(
            "EvaluationService/GiveFeedback",
            Spearhead_Incentives_V1_GiveFeedbackRequest.with {
                $0.id = id
                $0.feedback = "稳定"
                $0.personalPlan = "带新人"
            })
        let _: Spearhead_Incentives_V1_AcknowledgeFeedbackResponse = try company.call(
            "EvaluationService/AcknowledgeFeedback", Spearhead_Incentives_V1_AcknowledgeFeedbackRequest.with { $0.id = id },
            as: company.rep(rep))
        let _: Spearhead_Incentives_V1_CloseEvaluationResponse = try company.call(
            "EvaluationService/CloseEvaluation", Spearhead_Incentives_V1_CloseEvaluationRequest.with { $0.id = id })
    }

    private func candidates(tenure: Int32 = 365) throws -> [String] {
        let code = "career-\(tenure)"
        let _: Spearhead_Incentives_V1_CreatePromotionRuleResponse = try company.call(
            "RewardService/CreatePromotionRule",
            Spearhead_Incentives_V1_CreatePromotionRuleRequest.with {
                $0.rule.code = code
                $0.rule.fromPosition = "rep"
                $0.rule.toPosition = "supervisor"
                $0.rule.cycle = .month
                $0.rule.evaluations = 2
                $0.rule.scoreMinPpm = 1_000_000
                $0.rule.tenureDaysMin = tenure
            })
        let response: Spearhead_Incentives_V1_ListPromotionCandidatesResponse = try company.call(
            "RewardService/ListPromotionCandidates",
            Spearhead_Incentives_V1_ListPromotionCandidatesRequest.with { $0.code = code })
        let codes = try company.codes()
        return response.candidates.compactMap { codes[$0.personID] }.sorted()
    }

    @Test("L03: who met the norm in closed evaluations one after the other, and stayed long enough, may be promoted")
    func promotion() throws {
        for period in ["2026-04", "2026-05"] { try evaluate("REP1", period) }
        // One evaluation of REP2 is not closed, and REP3 missed April.
        try evaluate("REP2", "2026-04")
        try evaluate("REP2", "2026-05", closing: false)
        for period in ["2026-04", "2026-05"] { try evaluate("REP3", period) }
        #expect(try candidates() == ["REP1"])
        #expect(try candidates(tenure: 3_650) == [])
    }

    @Test("L03: a period that was left out breaks the row")
    func gap() throws {
        try company.sell("SO9", 1_000, on: "2026-03-10", due: "2026-07-01")
        for period in ["2026-03", "2026-05"] { try evaluate("REP1", period) }
        #expect(try candidates() == [])
    }
}
