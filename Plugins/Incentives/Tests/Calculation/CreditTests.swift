import Incentives
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Whose events count")
struct CreditTests {
    private func rules(_ credit: Spearhead_Incentives_V1_Credit, _ split: Spearhead_Incentives_V1_PoolSplit = .unspecified)
        -> V1Rules
    {
        .with { rules in
            rules.components = [
                .with {
                    $0.key = "collected"
                    $0.title = "回款提成"
                    $0.kind = .commission
                    $0.basis = .collected
                    $0.credit = credit
                    $0.poolSplit = split
                    $0.clawsBack = credit == .own
                    $0.rates = SeedPlan.table(.amount, .marginal, [(0, 10_000)])
                }
            ]
            rules.penaltyCapPpm = 1_000_000
        }
    }

    /// Three paid orders of January: one shared inside team 1, one shared by both teams, one of REP5 alone.
    private func company() throws -> PayCompany {
        let company = try PayCompany.small()
        let shares: [[(rep: String, ppm: Int64)]] = [
            [("REP1", 333_333), ("REP3", 666_667)], [("REP1", 250_001), ("REP2", 749_999)], [],
        ]
        for (place, rep) in ["REP1", "REP1", "REP5"].enumerated() {
            let customer = "D\(place + 1)"
            try company.sell(
                "SO\(place)", 100_001, by: rep, to: customer, on: "2026-01-10", due: "2026-01-20", shares: shares[place])
            try company.pay("RC\(place)", 100_001, by: customer, on: "2026-01-25")
        }
        return company
    }

    private func bases(_ company: PayCompany, _ people: [String]) throws -> [String: Int64] {
        try people.reduce(into: [:]) { $0[$1] = try company.preview("2026-01", $1).components.first?.base }
    }

    @Test("8.5: shares of an order add up to its money, and its return takes the same shares back")
    func splits() throws {
        let company = try company()
        try company.giveBack("RT1", of: "SO0", credit: 50_001, on: "2026-02-03")
        let reps = ["REP1", "REP2", "REP3", "REP5"]
        try company.plan(rules(.own), for: reps.map(company.person))
        let bases = try bases(company, reps)
        #expect(bases["REP3"] == 66_667 && bases["REP2"] == 75_001 && bases["REP5"] == 100_001)
        #expect(bases.values.reduce(0, +) == 300_003)
        let taken = try reps.map { try company.preview("2026-02", $0).clawbacks.first }
        #expect(taken.compactMap(\.?.creditMinor).reduce(0, +) == 50_001)
        #expect(taken.map { $0?.clawbackMinor } == [167, nil, 334, nil])
    }

    @Test("8.5: a roll-up counts every event once, however many of the team share it and whatever levels lie between")
    func rollUp() throws {
        let company = try company()
        let leaders = ["SUP1", "SUP2", "DIR1"]
        try company.plan(rules(.team), for: leaders.map(company.person))
        let bases = try bases(company, leaders)
        // Team 1: SO0 whole, REP1's part of SO1, SO2. The director leads both teams and everyone once.
        #expect(bases == ["SUP1": 100_001 + 25_000 + 100_001, "SUP2": 75_001, "DIR1": 300_003])
    }

    @Test("L11: a team earns one pool, which its members share equally or by what each brought, to the fen")
    func pool() throws {
        for split in [Spearhead_Incentives_V1_PoolSplit.equal, .contribution] {
            let company = try company()
            let team = ["REP1", "REP3", "REP5"]
            try company.plan(rules(.unit, split), for: team.map(company.person))
            let statements = try team.map { try company.preview("2026-01", $0) }
            // 1 % of 225 002.
            #expect(statements.allSatisfy { $0.components[0].base == 225_002 })
            #expect(statements.reduce(0) { $0 + $1.grossMinor } == 2_250)
            let shares = statements.map(\.grossMinor)
            #expect(split == .equal ? shares == [750, 750, 750] : shares == [583, 667, 1_000])
        }
    }

    @Test("L11: teams compete: a contest of teams ranks what their members brought together")
    func teams() throws {
        let company = try company()
        let created: Spearhead_Incentives_V1_CreateContestResponse = try company.call(
            "RewardService/CreateContest",
            Spearhead_Incentives_V1_CreateContestRequest.with {
                $0.contest.title = "团队回款赛"
                $0.contest.startsOn = "2026-01-01"
                $0.contest.endsOn = "2026-01-31"
                $0.contest.side = .team
                $0.contest.measure = "orders.collected"
                $0.contest.rule = "回款最多的团队胜"
            })
        let standings: Spearhead_Incentives_V1_GetContestStandingsResponse = try company.call(
            "RewardService/GetContestStandings",
            Spearhead_Incentives_V1_GetContestStandingsRequest.with { $0.id = created.contest.id })
        #expect(standings.ranks.prefix(2).map(\.value) == [225_002, 75_001])
        #expect(standings.ranks.prefix(2).map(\.rank) == [1, 2])
    }
}
