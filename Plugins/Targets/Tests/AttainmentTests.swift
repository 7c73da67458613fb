import CRM
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Targets
import Testing

@Suite("Attainment")
struct AttainmentTests {
    private let company: TargetsCompany
    private let plan: Spearhead_Targets_V1_Plan

    init() throws {
        company = try TargetsCompany(now: "2026-03-13T09:00:00+08:00", customers: true)
        plan = try company.plan()
    }

    private func only(_ asOf: String) throws -> Spearhead_Targets_V1_TargetAttainment {
        try #require(try company.attainments(plan.id, asOf: asOf).first)
    }

    @Test("A25: attainment and gap follow every fact, as of a date; a target of 0 has no attainment, a missing one no gap")
    func refreshes() throws {
        try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 300)
        #expect(try only("2026-03-31").attainments[0].attainmentPercent == "0.0")
        try company.facts("ordered,REP001,2026-03-05,100", "ordered,REP001,2026-03-20,100")
        #expect(try only("2026-03-10").attainments[0].attainmentPercent == "33.3")
        let end = try only("2026-03-31").attainments[0]
        #expect(end.attainmentPercent == "66.7" && end.gap == 100)
        #expect(try only("2026-02-28").attainments[0].hasActual == false)
        try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 0)
        let zero = try only("2026-03-31").attainments[0]
        #expect(zero.attainmentPercent.isEmpty && zero.gap == -200)
        try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: nil)
        let none = try only("2026-03-31").attainments[0]
        #expect(none.attainmentPercent.isEmpty && !none.hasGap && !none.hasTarget)
    }

    @Test("A27: behind when attainment is more than the tolerance below the elapsed working days; a job tells it each morning")
    func pace() throws {
        // March 2026 has 22 working days, 10 of them until the 13th: 45.5 %.
        try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 2200)
        try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP002", amount: 2200)
        try company.facts("ordered,REP001,2026-03-05,780", "ordered,REP002,2026-03-05,779")
        let found = try company.attainments(plan.id, asOf: "2026-03-13")
        #expect(found.map(\.pace.elapsedDays) == [10, 10] && found.map(\.pace.totalDays) == [22, 22])
        #expect(found.map(\.pace.elapsedPercent) == ["45.5", "45.5"])
        #expect(found[0].pace.paceGapPoints == "-10.0" && found[0].pace.requiredPerDay == 118)
        // 780 ÷ 2200 = 35.4545… % is exactly 10 points below 45.4545… %.
        #expect(found.map(\.pace.behind) == [false, true])
        try company.tenant.run(job: "targets/pace-alerts")
        #expect(try alerts().isEmpty, "a draft raises no alarm")
        try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP003", amount: 0)
        #expect(try company.publish(plan.id).state == .published)
        try company.tenant.run(job: "targets/pace-alerts")
        #expect(try alerts().isEmpty, "the 13th has hardly begun: 35.4 % is not 10 points below 9 of 22 days")
        try company.tenant.set(now: "2026-03-16T07:00:00+08:00")
        for _ in 0..<2 { try company.tenant.run(job: "targets/pace-alerts") }
        #expect(try alerts().map(\.personID) == [company.person("REP002")])
        #expect(try alerts().map(\.attainmentPercent) == ["35.4"])
        #expect(try only("2026-03-31").pace.hasRequiredPerDay == false)
    }

    private func alerts() throws -> [Spearhead_Targets_V1_PaceAlert] {
        try company.call(
            "AttainmentService/ListPaceAlerts", Spearhead_Targets_V1_ListPaceAlertsRequest(),
            Spearhead_Targets_V1_ListPaceAlertsResponse.self
        ).paceAlerts
    }

    @Test("A23: people are counted in the four ranges, whose edges belong to the middle; a heavy tail is flagged")
    func distribution() throws {
        let reached = [49, 50, 79, 80, 120, 121, 0]
        for (index, amount) in reached.enumerated() {
            try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP00\(index + 1)", amount: index == 6 ? 0 : 100)
            try company.facts("ordered,REP00\(index + 1),2026-03-05,\(amount)")
        }
        let found: Spearhead_Targets_V1_GetDistributionResponse = try company.call(
            "AttainmentService/GetDistribution",
            Spearhead_Targets_V1_GetDistributionRequest.with {
                $0.planID = plan.id
                $0.period = "2026-03"
                $0.asOf = "2026-03-31"
            })
        #expect(found.buckets.map(\.range) == ["<50", "50-80", "80-120", ">120"])
        #expect(found.buckets.map(\.codes) == [["REP001"], ["REP002", "REP003"], ["REP004", "REP005"], ["REP006"]])
        #expect(found.buckets.map(\.percent) == ["16.7", "33.3", "33.3", "16.7"] && found.withoutTarget == 1)
        #expect(!found.tooHigh && !found.tooLow, "a sixth is less than a fifth")
    }

    @Test("O05: a total comes apart by units, people, days and channels, down to its documents, and always adds up")
    func drillDown() throws {
        try company.facts(
            "ordered,REP001,2026-03-02,100,,wholesale", "ordered,REP001,2026-03-03,20,,traditional",
            "ordered,REP008,2026-03-03,7,,wholesale",
            "ordered,MGR001,2026-03-04,3,,", "ordered,REP001,2026-02-28,999,,wholesale")
        let whole = try company.set(plan.id, "2026-03", "RG1", amount: 1000)
        let parts = { (by: String) in
            try company.call(
                "AttainmentService/BreakDownAttainment",
                Spearhead_Targets_V1_BreakDownAttainmentRequest.with {
                    $0.targetID = whole.id
                    $0.by = by
                    $0.asOf = "2026-03-31"
                }, Spearhead_Targets_V1_BreakDownAttainmentResponse.self)
        }
        for by in ["org", "person", "date", "channel"] {
            let found = try parts(by)
            #expect(found.actual == 130 && found.parts.map(\.actual).reduce(0, +) == 130, "\(by)")
        }
        #expect(try parts("org").parts.map { "\($0.label) \($0.actual)" } == ["RG1-B1 123", "RG1-B2 7", "RG1-B3 0"])
        #expect(try refusal { try parts("colour") }.reason == "MEASURE_DIMENSION_UNKNOWN")
        let documents: Spearhead_Targets_V1_GetAttainmentDocumentsResponse = try company.call(
            "AttainmentService/GetAttainmentDocuments",
            Spearhead_Targets_V1_GetAttainmentDocumentsRequest.with {
                $0.targetID = whole.id
                $0.asOf = "2026-03-31"
            })
        #expect(documents.documents.map(\.value) == [100, 20, 7, 3] && !documents.truncated)
    }

    @Test("Attainments of a plan that does not exist are not found, instead of empty")
    func unknownPlan() throws {
        let error = try refusal {
            try company.attainments("0198d3f2-0000-7000-8000-000000000000", asOf: "2026-03-13")
        }
        #expect(error.code == .notFound)
    }

    @Test("A target on channel, category or customer counts only its facts")
    func coordinates() throws {
        try company.facts(
            "ordered,REP001,2026-03-02,100,snack,wholesale", "ordered,REP001,2026-03-03,20,beverage,wholesale",
            "ordered,REP002,2026-03-03,7,snack,traditional")
        try company.set(plan.id, "2026-03", TargetsCompany.team, amount: 10) { $0.coordinates.channel = "wholesale" }
        try company.set(plan.id, "2026-03", TargetsCompany.team, amount: 10) { $0.coordinates.category = "snack" }
        #expect(try company.attainments(plan.id, asOf: "2026-03-31").map(\.attainments[0].actual) == [120, 107])
    }

    @Test("Split credit weighs the actuals to the fen; the team counts a customer once, and overlay credit not at all")
    func splitCredit() throws {
        let customer = try company.id("crm_customer", "D001")
        for person in ["REP001", "REP002", "REP003"] {
            try company.set(plan.id, "2026-03", TargetsCompany.team, person: person, amount: 100)
        }
        try company.set(plan.id, "2026-03", TargetsCompany.team, amount: 300)
        try company.facts(
            "ordered,REP001,2026-03-02,101,,,\(customer)", "ordered,REP001,2026-03-20,50,,,\(customer)",
            "ordered,REP001,2026-03-02,9")
        let share = { (parts: [(String, Int64, Bool)]) in
            try company.call(
                "AttainmentService/SetCreditShares",
                Spearhead_Targets_V1_SetCreditSharesRequest.with {
                    $0.customerID = customer
                    $0.effectiveFrom = "2026-03-01"
                    $0.shares = try parts.map { part in
                        try .with {
                            $0.personID = try company.person(part.0)
                            $0.sharePpm = part.1
                            $0.overlay = part.2
                        }
                    }
                }, Spearhead_Targets_V1_SetCreditSharesResponse.self)
        }
        #expect(try refusal { try share([("REP001", 500_000, false)]) }.fieldViolations.map(\.field) == ["shares"])
        _ = try share([("REP001", 500_000, false), ("REP002", 500_000, false), ("REP003", 200_000, true)])
        let found = try company.attainments(plan.id, asOf: "2026-03-31").map(\.attainments[0].actual)
        // 151 = 76 + 75; overlay 30.2; the team has 160.
        #expect(found == [85, 75, 30, 160])
    }

    @Test("A19 A20: a team sees result and process, sell-in beside sell-out; people see their own, leaders their team")
    func teamView() throws {
        let other = try company.plan("sell_out")
        try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 100)
        try company.set(other.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 50)
        try company.set(plan.id, "2026-03", "RG1-B2-T1", person: "REP008", amount: 100)
        try company.facts("ordered,REP001,2026-03-02,80", "secondary_shipped,REP001,2026-03-02,20")
        let rows = { (caller: Caller) in
            try company.call(
                as: caller, "AttainmentService/GetTeamAttainment",
                Spearhead_Targets_V1_GetTeamAttainmentRequest.with { $0.period = "2026-03" },
                Spearhead_Targets_V1_GetTeamAttainmentResponse.self
            ).rows
        }
        let own = try rows(company.caller("REP001", .rep))
        #expect(own.map(\.person) == ["", "REP001"] && own.allSatisfy { !$0.process.isEmpty })
        let percents = own[1].attainments.filter(\.hasTarget).map { "\($0.metric) \($0.base) \($0.attainmentPercent)" }
        #expect(percents.contains("sell_in ordered 80.0") && percents.contains("sell_out shipped 40.0"))
        #expect(try rows(company.caller("SUP002", .supervisor)).map(\.person).filter { !$0.isEmpty } == ["REP008"])
        #expect(
            try refusal {
                try company.set(
                    plan.id, "2026-03", "RG1-B2-T1", person: "REP008", amount: 1, as: company.caller("SUP001", .supervisor))
            }.reason == "NOT_FOUND")
    }

    @Test("A measure whose plugin is missing leaves the actual open and fails the check of the plan, with a reason")
    func missingMeasure() throws {
        let tenant = try TestTenant(
            plugins: [OrganizationPlugin.self, CRMPlugin.self, TargetsPlugin.self], now: "2026-03-13T09:00:00+08:00")
        try tenant.importCSV("org_units", "code,name,parent_code,kind\nCO,公司,,company\n")
        let imported = try tenant.importCSV(
            "targets", "metric,period,person_code,org_unit_code,category,channel,amount_minor\nsell_in,2026-03,,CO,,,100\n")
        #expect(imported.created == 1)
        let view: Spearhead_Targets_V1_GetTeamAttainmentResponse = try tenant.call(
            "spearhead.targets.v1.AttainmentService/GetTeamAttainment",
            Spearhead_Targets_V1_GetTeamAttainmentRequest.with { $0.period = "2026-03" })
        #expect(view.rows.count == 1 && view.rows[0].attainments.allSatisfy { !$0.hasActual })
        #expect(view.rows[0].attainments[0].target == 100)
        let checks: Spearhead_Targets_V1_CheckPlanResponse = try tenant.call(
            "spearhead.targets.v1.TargetPlanService/CheckPlan",
            Spearhead_Targets_V1_CheckPlanRequest.with { $0.id = view.plans[0].id })
        let measurable = try #require(checks.checks.first { $0.name == "measurable" })
        #expect(measurable.findings.first?.contains("orders.ordered") == true)
    }
}
