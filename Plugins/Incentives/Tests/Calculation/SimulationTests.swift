import Incentives
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Simulation")
struct SimulationTests {
    /// Pays `ppm` of what is collected.
    private func rules(_ ppm: Int64) -> V1Rules {
        .with { rules in
            rules.components = [
                .with {
                    $0.key = "collected"
                    $0.title = "回款提成"
                    $0.kind = .commission
                    $0.basis = .collected
                    $0.rates = SeedPlan.table(.amount, .marginal, [(0, ppm), (60_000, ppm * 3)])
                }
            ]
            rules.penaltyCapPpm = 1_000_000
        }
    }

    @Test("a draft is paid on last quarter's events beside the present plan, month by month, and nothing is kept")
    func quarter() throws {
        let company = try PayCompany.small()
        for (month, amount) in [("2026-01", 40_000), ("2026-02", 90_000), ("2026-03", 10_001)] as [(String, Int64)] {
            try company.sell("SO\(month)", amount, on: "\(month)-05", due: "\(month)-20")
            try company.pay("RC\(month)", amount, on: "\(month)-15")
        }
        let people = try ["REP1", "REP2"].map(company.person)
        try company.plan(rules(10_000), for: people)
        try company.run("2026-01")
        let before = try company.statements("2026-01")
        let draft = try company.draft(rules(5_000), code: "CHEAP")
        let result: Spearhead_Incentives_V1_SimulatePlanResponse = try company.call(
            "CalculationService/SimulatePlan",
            Spearhead_Incentives_V1_SimulatePlanRequest.with {
                $0.planID = draft.id
                $0.period = "2026-Q1"
            })
        let own = result.rows.filter { $0.personID == people[0] }
        #expect(own.map(\.period) == ["2026-01", "2026-02", "2026-03"])
        #expect(own.map(\.presentMinor) == [400, 1_500, 100])
        #expect(own.map(\.simulatedMinor) == [200, 750, 50] && own.map(\.differenceMinor) == [-200, -750, -50])
        #expect(result.presentMinor == 2_000 && result.simulatedMinor == 1_000 && result.losers == 1 && result.winners == 0)
        // What it would pay is what it pays when it is the plan.
        let other = try PayCompany.small()
        try other.sell("SO1", 90_000, on: "2026-02-05", due: "2026-02-20")
        try other.pay("RC1", 90_000, on: "2026-02-15")
        try other.plan(rules(5_000), for: [other.person("REP1")])
        #expect(try other.preview("2026-02", "REP1").payoutMinor == 750)
        #expect(try company.statements("2026-01") == before && company.statements("2026-02") == [])
    }
}
