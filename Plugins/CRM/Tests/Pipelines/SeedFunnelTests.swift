import Foundation
import GRDB
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Funnel and forecast of seed-1")
struct SeedFunnelTests {
    static let asOf = SeedOne.asOf
    let desk: SalesDesk
    let expected: ExpectedFunnel

    init() throws {
        desk = try SalesDesk(now: Self.asOf, customers: .max, leads: .max)
        try desk.tenant.importSeed("opportunities", "stage_changes")
        expected = try SeedOne.expected("funnel")
    }

    @Test("D01 O03: every figure of the funnel comes out exactly")
    func funnel() throws {
        let funnel = try desk.funnel(asOf: Self.asOf)
        #expect(funnel.stages.map(ExpectedFunnel.Stage.init) == expected.stages)
        #expect(ExpectedFunnel.Results(funnel.results) == expected.results)
        #expect(funnel.winRatePercent == expected.winRatePercent)
        #expect(funnel.byOwner.map(ExpectedFunnel.Owner.init) == expected.byOwner)
        #expect(funnel.meanCycleDays.won == expected.meanCycleDays.won)
        #expect(funnel.meanCycleDays.lost == expected.meanCycleDays.lost)
        #expect(funnel.meanCycleDays.closed == expected.meanCycleDays.closed)
        #expect(try desk.tenant.read { try StageLogHealth.check($0) } == nil)
    }

    @Test("O03: every figure of the forecast comes out exactly; lost deals and unknown probabilities are listed apart")
    func forecast() throws {
        let forecast = try desk.forecast(asOf: Self.asOf)
        #expect(forecast.months.map(ExpectedFunnel.Month.init) == expected.forecast)
        #expect(forecast.nullProbability == expected.nullProbability)
        #expect(forecast.lostExcluded == expected.lostExcluded)
        #expect(forecast.lostAmountExcludedMinor == expected.lostAmountExcluded)
        #expect(forecast.wonByMonth.map(ExpectedFunnel.Won.init) == expected.wonByMonth)
    }

    @Test("D25 N-18: the mean cycle is split by the size class that the lead states")
    func cycleBySize() throws {
        let sizes = try desk.funnel(asOf: Self.asOf).cycleBySizeClass
        let closed = try desk.tenant.read {
            try $0.rows(
                """
                SELECT coalesce(l.company_size, '') AS size, count(*) AS closed,
                sum(julianday(o.closed_on) - julianday(o.created_on)) AS days FROM crm_opportunity o
                LEFT JOIN crm_lead l ON l.id = o.lead_id WHERE o.closed_on IS NOT NULL GROUP BY 1
                """
            ).map { ($0["size"] as String, $0["closed"] as Int64, $0["days"] as Int64) }
        }
        #expect(sizes.count == closed.count && sizes.count > 1)
        for (size, count, days) in closed {
            let shown = try #require(
                sizes.first { $0.sizeClass == Opportunity.SizeClass(rawValue: size)?.message ?? .unspecified })
            #expect(shown.closed == count)
            #expect(shown.meanCycleDays.closed == ExactArithmetic.decimal(days, count, decimals: 2))
        }
    }

    @Test("importing the same files again changes nothing; another state of a known deal is refused")
    func repeated() throws {
        let opportunities = try SeedOne.table("opportunities")
        let again = try desk.tenant.importCSV("opportunities", opportunities)
        #expect((again.created, again.updated, again.unchanged) == (0, 0, 84))
        let changes = try desk.tenant.importCSV("stage_changes", try SeedOne.table("stage_changes"))
        #expect((changes.created, changes.unchanged) == (0, 356))

        var lines = opportunities.split(separator: "\n").prefix(2).map(String.init)
        lines[1] = lines[1].replacing(",needs,20,6900095", with: ",needs,20,6900096")
        #expect(try desk.tenant.importCSV("opportunities", lines.joined(separator: "\n")).updated == 1)
        lines[1] = lines[1].replacing(",needs,", with: ",quote,")
        let refused = #expect(throws: ImportRefused.self) {
            try desk.tenant.importCSV("opportunities", lines.joined(separator: "\n"))
        }
        #expect(refused?.reasons.count == 1)
    }

    @Test("an export has the columns of the import, and importing it changes nothing")
    func exported() throws {
        let columns = OpportunityExport.table.columns
        let call = Call(
            method: MethodName(service: "spearhead.crm.v1.OpportunityService", method: "ListOpportunities"),
            caller: TestTenant.admin,
            visible: .everyone, requestID: "", now: desk.tenant.now, clock: try TenantClock(timeZone: "Asia/Shanghai"),
            language: .chinese, tenantFingerprint: 0)
        let text = try desk.tenant.read { reader in
            var lines = [columns.joined(separator: ",")]
            try OpportunityExport.table.read(reader, call) { lines.append($0.map { $0 ?? "" }.joined(separator: ",")) }
            return lines.joined(separator: "\n") + "\n"
        }
        let header = try #require(try SeedOne.table("opportunities").split(separator: "\n").first)
        #expect(Array(columns.prefix(12)) == header.split(separator: ",").map(String.init))
        #expect(try desk.tenant.importCSV("opportunities", text).unchanged == 84)
    }

    @Test("a deal with imported history goes on by the rules")
    func continued() throws {
        let deal = try desk.id("crm_opportunity", "OP0001")
        let moved = try desk.advance(deal, as: TestTenant.admin)
        #expect(moved.stage == "recommend" && moved.probabilityPpm == 200_000)
        #expect(try refusal { try desk.advance(deal, as: TestTenant.admin) }?.metadata["missing"] == "output:proposal")
        #expect(try desk.log(deal).last?.kind == .advanced)
    }

    @Test("an earlier instant shows the state of then")
    func earlier() throws {
        let march = "2026-04-01T00:00:00+08:00"
        let results = try desk.funnel(asOf: march).results
        let rows = try SeedOne.table("opportunities").split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let known = rows.filter { $0[8] < march }
        let closed = known.filter { !$0[9].isEmpty && $0[9] <= march }
        #expect(results.won == closed.count { $0[10] == "won" })
        #expect(results.lost == closed.count { $0[10] == "lost" })
        #expect(results.open == known.count - closed.count)
        let stages = try desk.funnel(asOf: march).stages
        #expect(stages.map(\.openNow).reduce(0, +) == results.open)
    }

    @Test("the measures agree with the files, and a rep without a closed deal has no win rate")
    func measures() throws {
        let interval = try #require(BusinessDate("2026-01-01"))...(try #require(BusinessDate("2026-07-05")))
        func value(_ name: String, _ people: [String]?) throws -> [Int64?] {
            let measure = try #require(PipelineMeasures.all.first { $0.name == name })
            return try desk.tenant.read {
                try measure.compute($0, MeasureQuery(people: people, interval: interval)).map(\.value)
            }
        }
        #expect(
            try value("crm.won_amount", nil).compactMap(\.self).reduce(0, +) == expected.wonByMonth.map(\.amount).reduce(0, +))
        #expect(
            try value("crm.pipeline_amount", nil).compactMap(\.self).reduce(0, +)
                == expected.forecast.map(\.openAmount).reduce(0, +))
        let reps = try ["REP004", "REP007"].map { try desk.id("organization_person", $0) }
        #expect(try value("crm.win_rate", reps) == [nil, 1_000_000])
        #expect(try value("crm.won_amount", reps).first == 0)
    }
}

/// The section `funnel` of the seed's expected figures.
struct ExpectedFunnel: Decodable {
    struct Stage: Decodable, Equatable {
        var stage: String
        var entered, advanced, openNow, stays: Int64
        var conversionPercent, meanDwellDays: String?
    }

    struct Results: Decodable, Equatable { var open, won, lost: Int64 }

    struct Owner: Decodable, Equatable {
        var owner: String
        var open, won, lost: Int64
        var winRatePercent: String?
    }

    struct Month: Decodable, Equatable {
        var month: String
        var openDeals, openAmount, weighted, unweightedAmount: Int64
    }

    struct Won: Decodable, Equatable {
        var month: String
        var deals, amount: Int64
    }

    struct Cycle: Decodable { var won, lost, closed: String }

    var stages: [Stage]
    var results: Results
    var winRatePercent: String
    var byOwner: [Owner]
    var meanCycleDays: Cycle
    var forecast: [Month]
    var nullProbability, lostExcluded: [String]
    var lostAmountExcluded: Int64
    var wonByMonth: [Won]
}

extension ExpectedFunnel.Stage {
    init(_ shown: Spearhead_Crm_V1_FunnelStage) {
        self.init(
            stage: shown.stage, entered: shown.entered, advanced: shown.advanced, openNow: shown.openNow, stays: shown.stays,
            conversionPercent: shown.hasConversionPercent ? shown.conversionPercent : nil,
            meanDwellDays: shown.hasMeanDwellDays ? shown.meanDwellDays : nil)
    }
}

extension ExpectedFunnel.Results {
    init(_ shown: Spearhead_Crm_V1_FunnelResults) { self.init(open: shown.open, won: shown.won, lost: shown.lost) }
}

extension ExpectedFunnel.Owner {
    init(_ shown: Spearhead_Crm_V1_FunnelOwner) {
        self.init(
            owner: shown.owner, open: shown.results.open, won: shown.results.won, lost: shown.results.lost,
            winRatePercent: shown.hasWinRatePercent ? shown.winRatePercent : nil)
    }
}

extension ExpectedFunnel.Month {
    init(_ shown: Spearhead_Crm_V1_ForecastMonth) {
        self.init(
            month: shown.month, openDeals: shown.openDeals, openAmount: shown.openAmountMinor, weighted: shown.weightedMinor,
            unweightedAmount: shown.unweightedAmountMinor)
    }
}

extension ExpectedFunnel.Won {
    init(_ shown: Spearhead_Crm_V1_WonMonth) { self.init(month: shown.month, deals: shown.deals, amount: shown.amountMinor) }
}
