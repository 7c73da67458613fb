import Incentives
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Claw-back for what is never paid")
struct UnpaidTests {
    /// One percent of what is invoiced; what is open 30 days after it was due is taken back.
    private func rules(_ change: (inout V1Component) -> Void = { _ in }) -> V1Rules {
        .with { rules in
            rules.components = [
                .with {
                    $0.key = "invoiced"
                    $0.title = "开票提成"
                    $0.kind = .commission
                    $0.basis = .invoiced
                    $0.clawsBack = true
                    $0.unpaidDays = 30
                    $0.rates = SeedPlan.table(.amount, .marginal, [(0, 10_000)])
                    change(&$0)
                }
            ]
            rules.penaltyCapPpm = 1_000_000
        }
    }

    private func company(_ rules: V1Rules, _ sales: (PayCompany) throws -> Void) throws -> PayCompany {
        let company = try PayCompany.small()
        try sales(company)
        try company.plan(rules, for: [company.person("REP1"), company.person("REP2")])
        return company
    }

    private func taken(_ statement: V1Statement) -> [String] {
        statement.clawbacks.map { "\($0.document) \($0.takenOn) \($0.cause) \($0.paidPartMinor) \($0.clawbackMinor)" }
    }

    @Test("8.7: what of an invoice is open so many days after it was due takes back what it was paid, and a return only the rest")
    func unpaid() throws {
        let company = try company(rules()) { company in
            try company.sell("SO1", 100_000, on: "2026-01-10", due: "2026-01-20")
            try company.pay("RC1", 40_000, on: "2026-02-10")
            try company.pay("RC2", 20_000, on: "2026-02-20")
            try company.giveBack("RT1", of: "SO1", credit: 100_000, on: "2026-03-05")
        }
        #expect(try company.preview("2026-01", "REP1").payoutMinor == 1_000)
        // Due on January 20th, so the 19th of February is the last day; what comes a day later comes too late.
        #expect(try taken(company.preview("2026-02", "REP1")) == ["IVSO1 2026-02-19 unpaid 60000 600"])
        #expect(try taken(company.preview("2026-03", "REP1")) == ["RT1 2026-03-05 return 40000 400"])
        #expect(try company.preview("2026-04", "REP1").clawbacks == [])
    }

    @Test("an invoice that is paid on the last day takes nothing back, and neither does one without the rule")
    func inTime() throws {
        let sales: (PayCompany) throws -> Void = { company in
            try company.sell("SO1", 100_000, on: "2026-01-10", due: "2026-01-20")
            try company.pay("RC1", 100_000, on: "2026-02-19")
            try company.sell("SO2", 50_000, by: "REP2", to: "D2", on: "2026-01-10", due: "2026-01-20")
        }
        let strict = try company(rules(), sales)
        #expect(try strict.preview("2026-02", "REP1").clawbacks == [])
        #expect(try strict.preview("2026-02", "REP2").clawbackMinor == 500)
        let lenient = try company(rules { $0.clearUnpaidDays() }, sales)
        #expect(try lenient.preview("2026-02", "REP2").clawbacks == [])
    }

    @Test("decision 5: it takes the rate that was paid, whatever the plan pays by then, out of closed statements as well")
    func originalRate() throws {
        let company = try company(rules()) { company in
            try company.sell("SO1", 100_000, on: "2026-01-10", due: "2026-01-31")
            try company.sell("SO2", 100_000, on: "2026-03-10", due: "2026-04-10")
        }
        let version: Spearhead_Incentives_V1_ListPlansResponse = try company.call(
            "PlanService/ListPlans", Spearhead_Incentives_V1_ListPlansRequest())
        try company.run("2026-01")
        for statement in try company.statements("2026-01") { try company.close(statement.id) }
        try revise(
            try #require(version.plans.first).id, from: "2026-02-01",
            rules {
                $0.rates = SeedPlan.table(.amount, .marginal, [(0, 50_000)])
                $0.unpaidDays = 10
            }, company)
        // Still 30 days and 1 % for January's invoice.
        #expect(try taken(company.preview("2026-03", "REP1")) == ["IVSO1 2026-03-02 unpaid 100000 1000"])
        #expect(try taken(company.preview("2026-04", "REP1")) == ["IVSO2 2026-04-20 unpaid 100000 5000"])
    }

    @Test("who left the plan still gives back what stays unpaid, and partners of a shared order their parts")
    func partners() throws {
        let company = try PayCompany.small()
        try company.sell(
            "SO1", 100_000, on: "2026-01-10", due: "2026-01-20", shares: [("REP1", 400_000), ("REP2", 600_000)])
        try company.plan(rules())
        for code in ["REP1", "REP2"] { try company.assign(company.person(code), to: "REP", from: "2026-01-01", to: "2026-01-31") }
        try company.run("2026-01")
        #expect(try company.run("2026-02").people == 2)
        let codes = try company.codes()
        let found = try company.statements("2026-02").map {
            "\(codes[$0.personID] ?? "") \($0.clawbackMinor) \($0.carryOutMinor)"
        }
        #expect(Set(found) == ["REP1 400 400", "REP2 600 600"])
    }

    @Test("the rule needs a basis that is paid before the money comes")
    func refused() throws {
        let company = try PayCompany.small()
        for change: (inout V1Component) -> Void in [{ $0.basis = .collected }, { $0.clawsBack = false }] {
            let refused = refusal { _ = try company.draft(rules(change)) }
            #expect(refused?.fieldViolations.map(\.field) == ["plan.rules.components[0].unpaid_days"])
        }
    }

    private func revise(_ id: String, from date: String, _ rules: V1Rules, _ company: PayCompany) throws {
        let revised: Spearhead_Incentives_V1_RevisePlanResponse = try company.call(
            "PlanService/RevisePlan",
            Spearhead_Incentives_V1_RevisePlanRequest.with {
                $0.id = id
                $0.effectiveFrom = date
            })
        let _: Spearhead_Incentives_V1_UpdatePlanResponse = try company.call(
            "PlanService/UpdatePlan",
            Spearhead_Incentives_V1_UpdatePlanRequest.with {
                $0.plan.id = revised.plan.id
                $0.plan.rules = rules
                $0.updateMask.paths = ["rules"]
                $0.etag = revised.plan.etag
            })
        let _: Spearhead_Incentives_V1_ApprovePlanResponse = try company.call(
            "PlanService/ApprovePlan", Spearhead_Incentives_V1_ApprovePlanRequest.with { $0.id = revised.plan.id },
            as: PayCompany.finance)
    }
}
