import Incentives
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing
import Visits

@Suite("Scores of field work")
struct FieldScoreTests {
    @Test("K03: timeliness and truthfulness of reports enter a scorecard as the measures that Visits and Inspections publish")
    func details() throws {
        let tenant = try TestTenant(plugins: PayCompany.plugins + [VisitsPlugin.self], now: SeedOne.asOf)
        try tenant.importSeed("org_units", "people", "territories", "products")
        try tenant.importCSV("customers", SeedOne.table("customers"))
        try tenant.importCSV("visits", SeedOne.table("visits", rows: 200))
        try tenant.importCSV("inspection_rows", SeedTruth.table())
        let company = PayCompany(tenant: tenant)
        let template: Spearhead_Incentives_V1_GetScorecardTemplateResponse = try company.call(
            "ScorecardService/GetScorecardTemplate",
            Spearhead_Incentives_V1_GetScorecardTemplateRequest.with {
                $0.position = "rep"
                $0.cycle = .month
            })
        var scorecard = template.scorecard
        scorecard.effectiveFrom = "2026-01-01"
        let created: Spearhead_Incentives_V1_CreateScorecardResponse = try company.call(
            "ScorecardService/CreateScorecard", Spearhead_Incentives_V1_CreateScorecardRequest.with { $0.scorecard = scorecard })
        let _: Spearhead_Incentives_V1_ActivateScorecardResponse = try company.call(
            "ScorecardService/ActivateScorecard",
            Spearhead_Incentives_V1_ActivateScorecardRequest.with { $0.id = created.scorecard.id })
        let scores: Spearhead_Incentives_V1_ListScoresResponse = try company.call(
            "ScorecardService/ListScores",
            Spearhead_Incentives_V1_ListScoresRequest.with {
                $0.period = "2026-01"
                $0.position = "rep"
                $0.pageSize = 1000
            })
        let first = try #require(BusinessDate("2026-01-01"))
        let query = MeasureQuery(people: scores.scores.map(\.personID), interval: first...first.advanced(byDays: 30))
        for name in ["visits.on_time_upload", "inspections.truthfulness"] {
            let values = try tenant.read { try $0.measure(name, query) }.reduce(into: [:]) { $0[$1.person ?? ""] = $1.value }
            #expect(!values.isEmpty)
            for score in scores.scores {
                let item = try #require(score.items.first { $0.measure == name })
                #expect((item.hasActual ? item.actual : nil) == values[score.personID])
            }
        }
    }

    @Test("K19: what is paid and how people are judged are measures, which every dashboard draws")
    func dashboard() throws {
        let company = try PayCompany.small()
        try company.sell("SO1", 100_000, on: "2026-01-10", due: "2026-01-20")
        try company.pay("RC1", 100_000, on: "2026-01-15")
        let people = try ["REP1", "REP2"].map(company.person)
        var rules = SeedPlan.rules
        (rules.components[0].goalMetric, rules.components[0].rates) = ("", SeedPlan.table(.amount, .marginal, [(0, 10_000)]))
        try company.plan(rules, for: people)
        try company.run("2026-01")
        let first = try #require(BusinessDate("2026-01-01"))
        let query = MeasureQuery(people: people, interval: first...first.advanced(byDays: 30))
        let paid = try company.tenant.read { try $0.measure("incentives.payout", query) }
        let statements = try company.statements("2026-01")
        #expect(
            Set(paid.map { "\($0.person ?? "") \($0.value ?? -1)" }) == Set(statements.map { "\($0.personID) \($0.payoutMinor)" })
        )
        #expect(paid.contains { $0.value == 1_000 })
        #expect(try company.tenant.read { try $0.measure("incentives.score", query) }.allSatisfy { $0.value == nil })
    }
}
