import GRDB
import Incentives
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf

/// Three or more of everything that the plugin lists, and valid requests, for the conformance suite.
///
/// What every company has from the start (metrics, rating scales, the two named awards) has no sample: another company shows it too.
enum IncentivesSamples {
    static let all = commands(updates(lists(reads(ConformanceSamples(prepare: prepare, caller: everyone)))))

    /// A director with every role, whose pay nobody asks about.
    private static let everyone: @Sendable (TestTenant) throws -> Caller = { tenant in
        tenant.caller(roles: Set(Role.builtIn), person: try id(tenant, "organization_person", "code = 'DIR1'"))
    }

    static func id(_ tenant: TestTenant, _ table: String, _ condition: String = "1") throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE \(condition) ORDER BY id LIMIT 1") ?? "" }
    }

    /// Somebody whom nothing was said about yet.
    private static func person(_ tenant: TestTenant) throws -> String { try id(tenant, "organization_person", "code = 'REP4'") }

    private static func etag(_ tenant: TestTenant, _ table: String, _ id: String) throws -> String {
        Etag.of(try tenant.read { try $0.value(Int64.self, "SELECT version FROM \(table) WHERE id = ?", [id]) } ?? 0)
    }

    /// A text that nothing has yet.
    private static func fresh(_ tenant: TestTenant) -> String { "S\(UUIDv7.generate(at: tenant.now).suffix(12))" }

    // MARK: Data

    private static let prepare: @Sendable (TestTenant) throws -> Void = { tenant in
        try PayCompany.fill(tenant)
        let company = PayCompany(tenant: tenant)
        for number in 1...4 {
            try company.sell("SO\(number)", 50_000, on: "2026-01-0\(number)", due: "2026-01-20")
            try company.pay("RC\(number)", 50_000, on: "2026-01-1\(number)")
        }
        let reps = try RandomCompany.reps.map(company.person)
        try company.plan(rules, for: reps)
        for code in ["D1", "D2"] { _ = try company.draft(rules, code: code) }
        for period in ["2026-01", "2026-02", "2026-03"] { try company.run(period) }
        for rep in ["REP1", "REP2", "REP3"] {
            let person = try company.person(rep)
            let statement = try company.statements("2026-02").first { $0.personID == person }
            let _: Spearhead_Incentives_V1_DisputeStatementResponse = try company.call(
                "StatementService/DisputeStatement",
                Spearhead_Incentives_V1_DisputeStatementRequest.with {
                    $0.id = statement?.id ?? ""
                    $0.reason = "少了一笔"
                })
            try reward(person, company)
        }
        try judge(company)
    }

    private static var rules: V1Rules {
        .with { rules in
            rules.components = [
                .with {
                    $0.key = "collected"
                    $0.title = "回款提成"
                    $0.kind = .commission
                    $0.basis = .collected
                    $0.rates = SeedPlan.table(.amount, .marginal, [(0, 10_000)])
                }
            ]
        }
    }

    private static func reward(_ person: String, _ company: PayCompany) throws {
        let _: Spearhead_Incentives_V1_CreateEntryResponse = try company.call(
            "RewardService/CreateEntry", Spearhead_Incentives_V1_CreateEntryRequest.with { $0.entry = entry(person) })
        let _: Spearhead_Incentives_V1_CreateRecognitionResponse = try company.call(
            "RewardService/CreateRecognition",
            Spearhead_Incentives_V1_CreateRecognitionRequest.with { $0.recognition = recognition(person) })
        let _: Spearhead_Incentives_V1_CreateDisciplinaryRecordResponse = try company.call(
            "RewardService/CreateDisciplinaryRecord",
            Spearhead_Incentives_V1_CreateDisciplinaryRecordRequest.with { $0.record = record(person) })
        let _: Spearhead_Incentives_V1_CreateRatingResponse = try company.call(
            "EvaluationService/CreateRating", Spearhead_Incentives_V1_CreateRatingRequest.with { $0.rating = rating(person) })
        let _: Spearhead_Incentives_V1_CreateContestResponse = try company.call(
            "RewardService/CreateContest", Spearhead_Incentives_V1_CreateContestRequest.with { $0.contest = contest })
    }

    private static func judge(_ company: PayCompany) throws {
        for (position, state) in [("rep", true), ("rep", false), ("supervisor", false)] {
            var scorecard = try card(company.tenant)
            scorecard.position = position
            let created: Spearhead_Incentives_V1_CreateScorecardResponse = try company.call(
                "ScorecardService/CreateScorecard",
                Spearhead_Incentives_V1_CreateScorecardRequest.with { $0.scorecard = scorecard })
            guard state else { continue }
            let _: Spearhead_Incentives_V1_ActivateScorecardResponse = try company.call(
                "ScorecardService/ActivateScorecard",
                Spearhead_Incentives_V1_ActivateScorecardRequest.with { $0.id = created.scorecard.id })
        }
        for rep in ["REP1", "REP2", "REP3"] {
            let _: Spearhead_Incentives_V1_CreateEvaluationResponse = try company.call(
                "EvaluationService/CreateEvaluation",
                Spearhead_Incentives_V1_CreateEvaluationRequest.with {
                    $0.personID = try company.person(rep)
                    $0.period = "2026-02"
                })
        }
        for code in ["P1", "P2", "P3"] {
            let _: Spearhead_Incentives_V1_CreatePromotionRuleResponse = try company.call(
                "RewardService/CreatePromotionRule",
                Spearhead_Incentives_V1_CreatePromotionRuleRequest.with { $0.rule = promotion(code) })
            let _: Spearhead_Incentives_V1_CreateAwardRuleResponse = try company.call(
                "RewardService/CreateAwardRule", Spearhead_Incentives_V1_CreateAwardRuleRequest.with { $0.rule = award(code) })
        }
    }

    // MARK: Requests

    private static func card(_ tenant: TestTenant) throws -> Spearhead_Incentives_V1_Scorecard {
        let response: Spearhead_Incentives_V1_GetScorecardTemplateResponse = try tenant.call(
            as: TestTenant.admin, "spearhead.incentives.v1.ScorecardService/GetScorecardTemplate",
            Spearhead_Incentives_V1_GetScorecardTemplateRequest.with {
                $0.position = "rep"
                $0.cycle = .month
            })
        var scorecard = response.scorecard
        scorecard.effectiveFrom = "2026-01-01"
        return scorecard
    }

    private static func entry(_ person: String) -> Spearhead_Incentives_V1_Entry {
        .with {
            $0.personID = person
            $0.period = "2026-05"
            $0.kind = .award
            $0.amountMinor = 100
            $0.reason = "带新人"
        }
    }

    private static func recognition(_ person: String) -> Spearhead_Incentives_V1_Recognition {
        .with {
            $0.personID = person
            $0.kind = .praise
            $0.occasion = "周会"
            $0.text = "带新人"
        }
    }

    private static func record(_ person: String) -> Spearhead_Incentives_V1_DisciplinaryRecord {
        .with {
            $0.personID = person
            $0.kind = .warning
            $0.cause = "漏报"
            $0.evidence = "日志 17"
        }
    }

    private static func rating(_ person: String) -> Spearhead_Incentives_V1_Rating {
        .with {
            $0.personID = person
            $0.scale = "teamwork"
            $0.level = 2
        }
    }

    private static var contest: Spearhead_Incentives_V1_Contest {
        .with {
            $0.title = "回款赛"
            $0.startsOn = "2026-01-01"
            $0.endsOn = "2026-03-31"
            $0.side = .person
            $0.measure = "orders.collected"
            $0.rule = "回款最多者胜"
        }
    }

    private static func promotion(_ code: String) -> Spearhead_Incentives_V1_PromotionRule {
        .with {
            $0.code = code
            $0.fromPosition = "rep"
            $0.toPosition = "supervisor"
            $0.cycle = .month
            $0.evaluations = 1
        }
    }

    private static func award(_ code: String) -> Spearhead_Incentives_V1_AwardRule {
        .with {
            $0.code = code
            $0.title = "回款王"
            $0.cycle = .month
            $0.measure = "orders.collected"
            $0.valueMin = 1
            $0.amountMinor = 1_000
        }
    }

    private static func plan(_ code: String) -> V1Plan {
        .with {
            $0.code = code
            $0.title = code
            $0.periodKind = .month
            $0.currency = "CNY"
            $0.effectiveFrom = "2026-01-01"
            $0.rules = rules
        }
    }
}

extension IncentivesSamples {
    private static func reads(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("PlanService/GetPlan") { tenant in
                try Spearhead_Incentives_V1_GetPlanRequest.with { $0.id = try id(tenant, "incentives_plan") }
            }
            .request("StatementService/GetStatement") { tenant in
                try Spearhead_Incentives_V1_GetStatementRequest.with { $0.id = try id(tenant, "incentives_statement") }
            }
            .request("CalculationService/GetRun") { tenant in
                try Spearhead_Incentives_V1_GetRunRequest.with { $0.id = try id(tenant, "incentives_run") }
            }
            .request("ScorecardService/GetScorecard") { tenant in
                try Spearhead_Incentives_V1_GetScorecardRequest.with { $0.id = try id(tenant, "incentives_scorecard") }
            }
            .request("EvaluationService/GetEvaluation") { tenant in
                try Spearhead_Incentives_V1_GetEvaluationRequest.with { $0.id = try id(tenant, "incentives_evaluation") }
            }
            .request("RewardService/GetEntry") { tenant in
                try Spearhead_Incentives_V1_GetEntryRequest.with { $0.id = try id(tenant, "incentives_entry") }
            }
            .request("RewardService/GetContestStandings") { tenant in
                try Spearhead_Incentives_V1_GetContestStandingsRequest.with { $0.id = try id(tenant, "incentives_contest") }
            }
    }

    private static func lists(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("PlanService/ListPlans") { _ in Spearhead_Incentives_V1_ListPlansRequest() }
            .request("PlanService/ListAssignments") { _ in Spearhead_Incentives_V1_ListAssignmentsRequest() }
            .request("StatementService/ListStatements") { _ in Spearhead_Incentives_V1_ListStatementsRequest() }
            .request("StatementService/ListStatementEvents") { tenant in
                let person = try id(tenant, "organization_person", "code = 'REP1'")
                return try Spearhead_Incentives_V1_ListStatementEventsRequest.with {
                    $0.statementID = try id(tenant, "incentives_statement", "period = '2026-01' AND person_id = '\(person)'")
                    $0.componentKey = "collected"
                }
            }
            .request("StatementService/ListDisputes") { _ in Spearhead_Incentives_V1_ListDisputesRequest() }
            .request("CalculationService/PreviewStatements") { _ in
                Spearhead_Incentives_V1_PreviewStatementsRequest.with { $0.period = "2026-01" }
            }
            .request("CalculationService/ListRuns") { _ in Spearhead_Incentives_V1_ListRunsRequest() }
            .request("ScorecardService/ListScorecards") { _ in Spearhead_Incentives_V1_ListScorecardsRequest() }
            .request("ScorecardService/ListScores") { _ in
                Spearhead_Incentives_V1_ListScoresRequest.with { $0.period = "2026-02" }
            }
            .request("EvaluationService/ListEvaluations") { _ in Spearhead_Incentives_V1_ListEvaluationsRequest() }
            .request("EvaluationService/ListRatings") { _ in Spearhead_Incentives_V1_ListRatingsRequest() }
            .request("RewardService/ListEntries") { _ in Spearhead_Incentives_V1_ListEntriesRequest() }
            .request("RewardService/ListContests") { _ in Spearhead_Incentives_V1_ListContestsRequest() }
            .request("RewardService/ListRecognitions") { _ in Spearhead_Incentives_V1_ListRecognitionsRequest() }
            .request("RewardService/ListDisciplinaryRecords") { _ in Spearhead_Incentives_V1_ListDisciplinaryRecordsRequest() }
            .request("RewardService/ListPromotionRules") { _ in Spearhead_Incentives_V1_ListPromotionRulesRequest() }
            .request("StaffReportService/ListRampDays") { _ in
                Spearhead_Incentives_V1_ListRampDaysRequest.with {
                    $0.hiredFrom = "2020-01-01"
                    $0.hiredThrough = "2020-01-31"
                    $0.measure = "orders.collected"
                    $0.norm = 1
                }
            }
            .request("StaffReportService/ListActivityResults") { _ in
                Spearhead_Incentives_V1_ListActivityResultsRequest.with {
                    $0.activityMeasure = "orders.order_count"
                    $0.resultMeasure = "orders.collected"
                    $0.from = "2026-01-01"
                    $0.through = "2026-03-31"
                }
            }
    }

    private static func updates(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("PlanService/UpdatePlan") { tenant in
                let plan = try id(tenant, "incentives_plan", "state = 'draft'")
                return try Spearhead_Incentives_V1_UpdatePlanRequest.with {
                    $0.plan.id = plan
                    $0.plan.title = fresh(tenant)
                    $0.updateMask.paths = ["title"]
                    $0.etag = try etag(tenant, "incentives_plan", plan)
                }
            }
            .request("ScorecardService/UpdateScorecard") { tenant in
                let scorecard = try id(tenant, "incentives_scorecard", "state = 'draft'")
                return try Spearhead_Incentives_V1_UpdateScorecardRequest.with {
                    $0.scorecard.id = scorecard
                    $0.scorecard.title = fresh(tenant)
                    $0.updateMask.paths = ["title"]
                    $0.etag = try etag(tenant, "incentives_scorecard", scorecard)
                }
            }
    }

    private static func commands(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("PlanService/CreatePlan") { tenant in
                Spearhead_Incentives_V1_CreatePlanRequest.with { $0.plan = plan(fresh(tenant)) }
            }
            .request("PlanService/ApprovePlan") { tenant in
                try Spearhead_Incentives_V1_ApprovePlanRequest.with {
                    $0.id = try id(tenant, "incentives_plan", "state = 'draft'")
                }
            }
            .request("StatementService/DisputeStatement") { tenant in
                try Spearhead_Incentives_V1_DisputeStatementRequest.with {
                    $0.id = try id(tenant, "incentives_statement", "state = 'calculated'")
                    $0.reason = "少了一笔"
                }
            }
            .request("StatementService/ReviewStatement") { tenant in
                try Spearhead_Incentives_V1_ReviewStatementRequest.with {
                    $0.id = try id(tenant, "incentives_statement", "state = 'calculated'")
                }
            }
            .request("StatementService/ResolveDispute") { tenant in
                try Spearhead_Incentives_V1_ResolveDisputeRequest.with {
                    $0.id = try id(tenant, "incentives_dispute", "accepted IS NULL")
                    $0.resolution = "已核对"
                }
            }
            .request("CalculationService/CreateRun") { _ in
                Spearhead_Incentives_V1_CreateRunRequest.with { $0.period = "2026-04" }
            }
            .request("RewardService/CreateEntry") { tenant in
                try Spearhead_Incentives_V1_CreateEntryRequest.with { $0.entry = entry(try person(tenant)) }
            }
            .request("RewardService/DecideEntry") { tenant in
                try Spearhead_Incentives_V1_DecideEntryRequest.with {
                    $0.id = try id(tenant, "incentives_entry", "state = 'proposed'")
                    $0.approved = true
                }
            }
            .request("RewardService/CreateRecognition") { tenant in
                try Spearhead_Incentives_V1_CreateRecognitionRequest.with { $0.recognition = recognition(try person(tenant)) }
            }
            .request("RewardService/CreateDisciplinaryRecord") { tenant in
                try Spearhead_Incentives_V1_CreateDisciplinaryRecordRequest.with { $0.record = record(try person(tenant)) }
            }
            .request("RewardService/CreateContest") { _ in
                Spearhead_Incentives_V1_CreateContestRequest.with { $0.contest = contest }
            }
            .request("RewardService/CreateAwardRule") { tenant in
                Spearhead_Incentives_V1_CreateAwardRuleRequest.with { $0.rule = award(fresh(tenant)) }
            }
            .request("RewardService/CreatePromotionRule") { tenant in
                Spearhead_Incentives_V1_CreatePromotionRuleRequest.with { $0.rule = promotion(fresh(tenant)) }
            }
            .request("EvaluationService/CreateRating") { tenant in
                try Spearhead_Incentives_V1_CreateRatingRequest.with { $0.rating = rating(try person(tenant)) }
            }
            .request("EvaluationService/GiveFeedback") { tenant in
                try Spearhead_Incentives_V1_GiveFeedbackRequest.with {
                    $0.id = try id(tenant, "incentives_evaluation", "state = 'computed'")
                    $0.feedback = "回款好"
                    $0.personalPlan = "多拜访"
                }
            }
    }
}
