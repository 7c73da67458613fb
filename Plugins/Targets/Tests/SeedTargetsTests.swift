import CRM
import Foundation
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Targets
import Testing

@Suite("Targets of a real company")
struct SeedTargetsTests {
    private let company: TargetsCompany

    init() throws {
        company = try TargetsCompany(now: SeedOne.asOf)
        #expect(try company.tenant.importCSV("targets", SeedOne.table("targets")).created == 1196)
    }

    private func plans() throws -> [Spearhead_Targets_V1_Plan] {
        let response: Spearhead_Targets_V1_ListPlansResponse = try company.call(
            "TargetPlanService/ListPlans", Spearhead_Targets_V1_ListPlansRequest())
        return response.plans
    }

    @Test("A10 A11 A12 A14 A18: every remainder and every count of parents of expected.json comes out")
    func remainders() throws {
        let expected = try SeedOne.expected("targets", as: ExpectedTargets.self)
        let report: Spearhead_Targets_V1_GetRemaindersResponse = try company.call(
            "TargetCellService/GetRemainders",
            Spearhead_Targets_V1_GetRemaindersRequest.with { $0.planIds = try plans().map(\.id) })
        #expect(report.remainders.map(ExpectedTargets.Remainder.init) == expected.remainders)
        let counts = Dictionary(uniqueKeysWithValues: report.counts.map { ("\($0.dimension)", Int($0.parentsChecked)) })
        #expect(counts == expected.parentsChecked)
    }

    @Test("A18: units whose figure nobody answers for are listed")
    func unallocated() throws {
        let plan = try #require(try plans().first { $0.title.hasPrefix("进货") })
        let response: Spearhead_Targets_V1_GetUnallocatedUnitsResponse = try company.call(
            "TargetCellService/GetUnallocatedUnits",
            Spearhead_Targets_V1_GetUnallocatedUnitsRequest.with {
                $0.planID = plan.id
                $0.period = "2026-02"
            })
        #expect(response.units.map(\.orgUnit) == ["CO", "RG1", "RG1-B1", "RG1-B1-T1"])
        #expect(Set(response.units.map(\.remainder)) == [82_084])
    }

    @Test("Importing the file again changes nothing, and no import publishes: what has a remainder stays a draft")
    func importIsNoBackDoor() throws {
        #expect(try company.tenant.importCSV("targets", SeedOne.table("targets")).unchanged == 1196)
        let plans = try plans()
        #expect(plans.map(\.state) == [.draft, .draft] && plans.allSatisfy(\.imported))
        for plan in plans {
            let filled = Spearhead_Targets_V1_UpdatePlanRequest.with {
                $0.plan = plan
                $0.plan.ownerID = (try? company.person("DIR001")) ?? ""
                $0.plan.dueOn = "2026-06-30"
                $0.plan.goal = "goal"
                $0.plan.achievability = "history"
            }
            let _: Spearhead_Targets_V1_UpdatePlanResponse = try company.call("TargetPlanService/UpdatePlan", filled)
        }
        let sellIn = try #require(plans.first { $0.title.hasPrefix("进货") })
        let sellOut = try #require(plans.first { $0.title.hasPrefix("分销") })
        let refused = try refusal { try company.publish(sellIn.id) }
        #expect(refused.reason == "PLAN_INCOMPLETE" && refused.metadata["failed"] == "allocation")
        #expect(try company.publish(sellOut.id).state == .published)
        // A published plan takes the rows it has, and no others.
        let header = "metric,period,person_code,org_unit_code,category,channel,amount_minor\n"
        let row = try #require(SeedOne.table("targets").split(separator: "\n").first { $0.hasPrefix("sell_out,2026-01,,CO,") })
        #expect(try company.tenant.importCSV("targets", header + row + "\n").unchanged == 1)
        let changed = #expect(throws: ImportRefused.self) {
            try company.tenant.importCSV("targets", header + row + "0\n")
        }
        #expect(changed?.reasons.first?.contains("Revise it") == true)
    }

    @Test("The export imports again into another company")
    func roundTrip() throws {
        let rows = try company.tenant.exportRows("targets").map { $0.map { $0 ?? "" }.joined(separator: ",") }
        let header = "metric,period,person_code,org_unit_code,category,channel,amount_minor"
        let other = try TargetsCompany(now: SeedOne.asOf)
        #expect(try other.tenant.importCSV("targets", ([header] + rows).joined(separator: "\n") + "\n").created == 1196)
        #expect(Set(rows) == Set(try SeedOne.table("targets").split(separator: "\n").dropFirst().map(String.init)))
    }
}

struct ExpectedTargets: Decodable {
    struct Remainder: Decodable, Equatable {
        var metric, period, orgUnit, person, category, channel, dimension: String
        var parent, childrenSum, remainder: Int64

        init(_ row: Spearhead_Targets_V1_Remainder) {
            (metric, period, orgUnit, person) = (row.metric, row.period, row.orgUnit, row.person)
            (category, channel, dimension) = (row.category, row.channel, "\(row.dimension)")
            (parent, childrenSum, remainder) = (row.parent, row.childrenSum, row.remainder)
        }
    }

    var parentsChecked: [String: Int]
    var remainders: [Remainder]
}
