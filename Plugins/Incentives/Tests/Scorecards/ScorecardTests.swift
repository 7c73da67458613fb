import Incentives
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Incentives

@Suite("Scorecards")
struct ScorecardTests {
    private let company: PayCompany

    init() throws {
        let tenant = try TestTenant(plugins: PayCompany.plugins, now: SeedOne.asOf)
        try tenant.importSeed("org_units", "people")
        try tenant.importCSV("inspection_rows", SeedTruth.table())
        company = PayCompany(tenant: tenant)
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

    @discardableResult
    private func create(_ scorecard: Spearhead_Incentives_V1_Scorecard) throws -> Spearhead_Incentives_V1_Scorecard {
        let response: Spearhead_Incentives_V1_CreateScorecardResponse = try company.call(
            "ScorecardService/CreateScorecard", Spearhead_Incentives_V1_CreateScorecardRequest.with { $0.scorecard = scorecard })
        return response.scorecard
    }

    private func activate(_ id: String) throws {
        let _: Spearhead_Incentives_V1_ActivateScorecardResponse = try company.call(
            "ScorecardService/ActivateScorecard", Spearhead_Incentives_V1_ActivateScorecardRequest.with { $0.id = id })
    }

    @Test("K01 K05 K07 K09 K10: every metric has a formula, a unit and a source")
    func catalogue() throws {
        let response: Spearhead_Incentives_V1_ListMetricsResponse = try company.call(
            "ScorecardService/ListMetrics", Spearhead_Incentives_V1_ListMetricsRequest.with { $0.pageSize = 1000 })
        #expect(
            response.metrics.allSatisfy { !$0.formula.isEmpty && !$0.unit.isEmpty && !$0.source.isEmpty && !$0.title.isEmpty })
        let names = Set(response.metrics.map(\.name))
        #expect(
            names.isSuperset(of: [
                "orders.ordered", "orders.payment_rate", "orders.gross_margin", "crm.new_customers", "crm.contract_rate",
                "incentives.rating",
            ]))
    }

    @Test("K04 K05 K06 K11 K12: weights of 100 %, a hard and a process measure, a registered formula, a norm and a checker")
    func rules() throws {
        let good = try template()
        #expect(good.items.reduce(0) { $0 + $1.weightPpm } == 1_000_000)
        #expect(Set(good.items.map(\.content)) == [.performance, .satisfaction, .teamwork])
        func fields(_ change: (inout Spearhead_Incentives_V1_Scorecard) -> Void) -> [String] {
            var bad = good
            change(&bad)
            return refusal { try create(bad) }?.fieldViolations.map(\.field) ?? []
        }
        #expect(fields { $0.items[0].weightPpm += 1 } == ["scorecard.items"])
        #expect(fields { $0.items[0].measure = "orders.guess" } == ["scorecard.items[0].measure"])
        #expect(fields { $0.items[0].norm = "" } == ["scorecard.items[0].norm"])
        #expect(fields { $0.items[0].checker = " " } == ["scorecard.items[0].checker"])
        #expect(fields { card in for index in card.items.indices { card.items[index].nature = .hard } } == ["scorecard.items"])
        #expect(fields { card in for index in card.items.indices { card.items[index].nature = .process } } == ["scorecard.items"])
    }

    @Test(
        "10: a missing value scores what the item says",
        arguments: [
            (ScorecardItem.Missing.zero, 500_000 as Int64?), (.skip, 1_000_000), (.incomplete, nil),
        ])
    func missing(policy: ScorecardItem.Missing, expected: Int64?) {
        #expect(Score.weigh([(1_000_000, 500_000, .zero), (nil, 500_000, policy)]) == expected)
    }

    @Test("10: points go from the floor to the target in either direction, within the bounds")
    func points() {
        #expect(Score.points(90, floor: 80, target: 100, max: 1_200_000) == 500_000)
        #expect(Score.points(130, floor: 80, target: 100, max: 1_200_000) == 1_200_000)
        #expect(Score.points(70, floor: 80, target: 100, max: 1_200_000) == 0)
        #expect(Score.points(45, floor: 60, target: 45, max: 1_000_000) == 1_000_000)
        #expect(Score.points(50, floor: 60, target: 45, max: 1_000_000) == 666_667)
    }

    @Test("K14 K15 L09: one version judges everyone of a position, and an evaluation closes only after its feedback was seen")
    func evaluation() throws {
        var card = try template()
        card.effectiveFrom = "2026-06-01"
        try activate(create(card).id)
        let (person, rep) = (try company.person("REP001"), try company.rep("REP001"))
        let created: Spearhead_Incentives_V1_CreateEvaluationResponse = try company.call(
            "EvaluationService/CreateEvaluation",
            Spearhead_Incentives_V1_CreateEvaluationRequest.with {
                $0.personID = person
                $0.period = "2026-06"
            })
        let id = created.evaluation.id
        func close() throws {
            let _: Spearhead_Incentives_V1_CloseEvaluationResponse = try company.call(
                "EvaluationService/CloseEvaluation", Spearhead_Incentives_V1_CloseEvaluationRequest.with { $0.id = id })
        }
        #expect(refusal { try close() }?.metadata["allowed"] == "acknowledged")
        let _: Spearhead_Incentives_V1_GiveFeedbackResponse = try company.call(
            "EvaluationService/GiveFeedback",
            Spearhead_Incentives_V1_GiveFeedbackRequest.with {
                $0.id = id
                $0.feedback = "回款好，拜访少"
                $0.personalPlan = "每周多拜访五家"
            })
        #expect(refusal { try close() }?.reason == "EVALUATION_STATE")
        let seen = Spearhead_Incentives_V1_AcknowledgeFeedbackRequest.with { $0.id = id }
        let other = refusal {
            let _: Spearhead_Incentives_V1_AcknowledgeFeedbackResponse = try company.call(
                "EvaluationService/AcknowledgeFeedback", seen, as: try company.rep("REP002"))
        }
        #expect(other?.code == .notFound)
        let _: Spearhead_Incentives_V1_AcknowledgeFeedbackResponse = try company.call(
            "EvaluationService/AcknowledgeFeedback", seen, as: rep)
        try close()
        // A second version takes over from its first day; what was judged keeps its own.
        card.effectiveFrom = "2026-06-01"
        let again = try create(card)
        #expect(refusal { try activate(again.id) }?.code == .invalidArgument)
    }

    @Test("K13: a month or quarter is evaluated once it is over, because an evaluation is kept as it is")
    func running() throws {
        var card = try template()
        card.effectiveFrom = "2026-07-01"
        try activate(create(card).id)
        func evaluate() throws {
            let _: Spearhead_Incentives_V1_CreateEvaluationResponse = try company.call(
                "EvaluationService/CreateEvaluation",
                Spearhead_Incentives_V1_CreateEvaluationRequest.with {
                    $0.personID = try company.person("REP001")
                    $0.period = "2026-07"
                })
        }
        #expect(refusal { try evaluate() }?.reason == "PERIOD_NOT_OVER")
        try company.tenant.set(now: "2026-07-31T23:59:59+08:00")
        #expect(refusal { try evaluate() }?.reason == "PERIOD_NOT_OVER")
        try company.tenant.set(now: "2026-08-01T00:00:00+08:00")
        try evaluate()
    }

    @Test("K02 K08: relationship and soft skills have a rubric; nobody rates themselves")
    func ratings() throws {
        let scales: Spearhead_Incentives_V1_ListRatingScalesResponse = try company.call(
            "EvaluationService/ListRatingScales", Spearhead_Incentives_V1_ListRatingScalesRequest())
        #expect(Set(scales.scales.map(\.code)) == ["relationship", "communication", "negotiation", "teamwork"])
        #expect(scales.scales.allSatisfy { $0.levels.count >= 3 && $0.levels.allSatisfy { !$0.rubric.isEmpty } })
        let person = try company.person("REP001")
        let rating = Spearhead_Incentives_V1_CreateRatingRequest.with {
            $0.rating.personID = person
            $0.rating.scale = "teamwork"
            $0.rating.level = 2
        }
        let supervisor = company.tenant.caller(roles: [.supervisor], person: person)
        let refused = refusal {
            let _: Spearhead_Incentives_V1_CreateRatingResponse = try company.call(
                "EvaluationService/CreateRating", rating, as: supervisor)
        }
        #expect(refused?.reason == "OWN_RATING")
        let _: Spearhead_Incentives_V1_CreateRatingResponse = try company.call("EvaluationService/CreateRating", rating)
        let date = try #require(BusinessDate("2026-07-06"))
        let value = try company.tenant.read { reader in
            try reader.measure(
                "incentives.rating", MeasureQuery(people: [person], interval: date...date, filters: ["scale": ["teamwork"]]))
        }
        #expect(value.map(\.value) == [600_000])
    }
}
