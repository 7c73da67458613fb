import HostTesting
import Incentives
import SpearheadClient
import SwiftProtobuf
import Testing

extension IsolationWorld {
    /// Pays and judges a person of the company: what takes two people, or rules that no draft makes up.
    func pay(_ side: Side) async throws {
        let people = try #require(side.resources.ids["person"])
        let desk = PayDesk(
            month: String(side.today.prefix(7)), people: people, mine: try host.client(side.token), other: try side.company.client
        )
        try await desk.pay()
        try await desk.judge()
    }
}

/// The calls of two people who pay a third.
private struct PayDesk {
    let month: String
    /// The caller, and others.
    let people: [String]
    let mine: SpearheadClient
    let other: SpearheadClient

    func pay() async throws {
        let created: Spearhead_Incentives_V1_CreatePlanResponse = try await mine.ask(
            "PlanService/CreatePlan", Spearhead_Incentives_V1_CreatePlanRequest.with { $0.plan = plan("PAID") })
        let _: Spearhead_Incentives_V1_ApprovePlanResponse = try await other.ask(
            "PlanService/ApprovePlan", Spearhead_Incentives_V1_ApprovePlanRequest.with { $0.id = created.plan.id })
        let _: Spearhead_Incentives_V1_CreatePlanResponse = try await mine.ask(
            "PlanService/CreatePlan", Spearhead_Incentives_V1_CreatePlanRequest.with { $0.plan = plan("DRAFT") })
        for person in people.prefix(2) {
            let _: Spearhead_Incentives_V1_AssignPlanResponse = try await mine.ask(
                "PlanService/AssignPlan",
                Spearhead_Incentives_V1_AssignPlanRequest.with {
                    $0.assignment.personID = person
                    $0.assignment.planCode = "PAID"
                    $0.assignment.effectiveFrom = "\(month)-01"
                })
        }
        let run: Spearhead_Incentives_V1_CreateRunResponse = try await mine.ask(
            "CalculationService/CreateRun", Spearhead_Incentives_V1_CreateRunRequest.with { $0.period = month })
        let _: Spearhead_Incentives_V1_CalculateRunResponse = try await mine.ask(
            "CalculationService/CalculateRun", Spearhead_Incentives_V1_CalculateRunRequest.with { $0.id = run.run.id })
        let statements: Spearhead_Incentives_V1_ListStatementsResponse = try await mine.ask(
            "StatementService/ListStatements", Spearhead_Incentives_V1_ListStatementsRequest())
        let _: Spearhead_Incentives_V1_DisputeStatementResponse = try await mine.ask(
            "StatementService/DisputeStatement",
            Spearhead_Incentives_V1_DisputeStatementRequest.with {
                $0.id = statements.statements.first?.id ?? ""
                $0.reason = "少了一笔"
            })
    }

    private func plan(_ code: String) -> Spearhead_Incentives_V1_Plan {
        .with {
            $0.code = code
            $0.title = code
            $0.periodKind = .month
            $0.currency = "CNY"
            $0.effectiveFrom = "\(month)-01"
            $0.rules.components = [
                .with {
                    // The text that a draft gives to `component_key`.
                    $0.key = "sample_component_key"
                    $0.title = "提成"
                    $0.kind = .commission
                    $0.basis = .collected
                    $0.rates.basis = .amount
                    $0.rates.mode = .marginal
                    $0.rates.tiers = [.with { $0.ratePpm = 10_000 }]
                }
            ]
        }
    }

    func judge() async throws {
        let template: Spearhead_Incentives_V1_GetScorecardTemplateResponse = try await mine.ask(
            "ScorecardService/GetScorecardTemplate",
            Spearhead_Incentives_V1_GetScorecardTemplateRequest.with {
                $0.position = "rep"
                $0.cycle = .month
            })
        var scorecard = template.scorecard
        scorecard.effectiveFrom = "\(month)-01"
        for isActive in [true, false] {
            let created: Spearhead_Incentives_V1_CreateScorecardResponse = try await mine.ask(
                "ScorecardService/CreateScorecard",
                Spearhead_Incentives_V1_CreateScorecardRequest.with { $0.scorecard = scorecard })
            guard isActive else { continue }
            let _: Spearhead_Incentives_V1_ActivateScorecardResponse = try await mine.ask(
                "ScorecardService/ActivateScorecard",
                Spearhead_Incentives_V1_ActivateScorecardRequest.with { $0.id = created.scorecard.id })
        }
        let _: Spearhead_Incentives_V1_CreatePromotionRuleResponse = try await mine.ask(
            "RewardService/CreatePromotionRule",
            Spearhead_Incentives_V1_CreatePromotionRuleRequest.with {
                $0.rule.code = RequestDraft.promotionRule
                $0.rule.fromPosition = "rep"
                $0.rule.toPosition = "supervisor"
                $0.rule.cycle = .month
                $0.rule.evaluations = 1
            })
        let _: Spearhead_Incentives_V1_CreateRatingResponse = try await mine.ask(
            "EvaluationService/CreateRating",
            Spearhead_Incentives_V1_CreateRatingRequest.with {
                $0.rating.personID = people[1]
                $0.rating.scale = "teamwork"
                $0.rating.level = 2
            })
        let _: Spearhead_Incentives_V1_CreateRecognitionResponse = try await mine.ask(
            "RewardService/CreateRecognition",
            Spearhead_Incentives_V1_CreateRecognitionRequest.with {
                $0.recognition.personID = people[1]
                $0.recognition.kind = .praise
                $0.recognition.occasion = "周会"
                $0.recognition.text = "带新人"
            })
        let _: Spearhead_Incentives_V1_CreateDisciplinaryRecordResponse = try await mine.ask(
            "RewardService/CreateDisciplinaryRecord",
            Spearhead_Incentives_V1_CreateDisciplinaryRecordRequest.with {
                $0.record.personID = people[1]
                $0.record.kind = .warning
                $0.record.cause = "漏报"
                $0.record.evidence = "日志"
            })
    }
}

extension SpearheadClient {
    fileprivate func ask<Request: Message, Response: Message>(_ method: String, _ request: Request) async throws -> Response {
        try await call("spearhead.incentives.v1.\(method)", request)
    }
}
