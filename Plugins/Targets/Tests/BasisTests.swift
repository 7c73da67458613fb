import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Targets
import Testing

@Suite("What targets rest on")
struct BasisTests {
    private let company: TargetsCompany

    init() throws { company = try TargetsCompany(customers: true) }

    private func growth(_ plan: String, _ base: Int64?, growth: Int64, relief: Int64 = 0, compound: Bool = false) throws -> Int64
    {
        try company.set(plan, "2026-Q1", "CO", amount: nil) {
            $0.growth.basePeriod = "2025-Q1"
            if let base { $0.growth.baseAmount = base }
            $0.growth.growthPpm = growth
            $0.growth.reliefPpm = relief
            $0.growth.formula = compound ? .compound : .additive
        }.amount
    }

    @Test("N-29 A04: growth of 10 % is base × 1.10; the two published formulas differ, and each target says which it means")
    func growthTargets() throws {
        let plan = try company.plan()
        #expect(try growth(plan.id, 1_000_000, growth: 100_000) == 1_100_000)
        #expect(try growth(plan.id, 1000, growth: 100_000, relief: 20_000) == 1080)
        #expect(try growth(plan.id, 100_000, growth: 100_000, relief: 20_000, compound: true) == 107_800)
        try company.facts("ordered,REP001,2025-02-10,12345")
        #expect(try growth(plan.id, nil, growth: 100_000) == 13580, "12345 × 1.1 = 13579.5, half-up")
    }

    @Test("N-29 A05: a share of 30 % needs the size of the market, its source and its period")
    func shareTargets() throws {
        let plan = try company.plan()
        let share = { (source: String) in
            try company.set(plan.id, "2026-Q1", "CO", amount: nil) {
                $0.share.sharePpm = 300_000
                $0.share.marketSize = 70_000_000
                $0.share.marketSource = source
                $0.share.marketPeriod = "2025"
            }
        }
        #expect(try share("行业协会年报").amount == 21_000_000)
        #expect(try refusal { try share("") }.fieldViolations.map(\.field) == ["share.market_source"])
    }

    @Test("A09 N-30: amount met but mix missed is not met; amount, new products and new customers of one person-month")
    func mix() throws {
        let products = try company.tenant.read {
            try $0.values(String.self, "SELECT id FROM organization_product ORDER BY launched_on DESC")
        }
        let plan = try company.plan()
        try company.set(plan.id, "2026-03", "RG1-B1-T1", person: "REP001", amount: 1000) {
            $0.mix = [
                .with {
                    $0.dimension = "product"
                    $0.newProductMonths = 18
                    $0.minimumPpm = 200_000
                }
            ]
        }
        let metric = Spearhead_Targets_V1_CreateMetricRequest.with {
            $0.metric.code = "new_customers"
            $0.metric.title = "新增客户"
            $0.metric.bases = [
                .with {
                    $0.key = "opened"
                    $0.measure = "crm.new_customers"
                }
            ]
            $0.metric.processMeasures = ["crm.leads"]
        }
        let _: Spearhead_Targets_V1_CreateMetricResponse = try company.call("MetricService/CreateMetric", metric)
        let customers = try company.plan("new_customers") { $0.currency = "" }
        try company.set(customers.id, "2026-03", "RG1-B1-T1", person: "REP001", amount: 2)

        try company.facts("ordered,REP001,2026-03-05,900,,,,\(products[19])", "ordered,REP001,2026-03-06,199,,,,\(products[0])")
        var march = try #require(try company.attainments(plan.id, asOf: "2026-03-31").first)
        #expect(march.amountMet && !march.met && march.mix.map(\.percent) == ["18.1"])
        try company.facts("ordered,REP001,2026-03-07,26,,,,\(products[0])")
        march = try #require(try company.attainments(plan.id, asOf: "2026-03-31").first)
        #expect(march.met && march.mix.map(\.percent) == ["20.0"], "225 of 1125 is exactly 20 %")

        let view: Spearhead_Targets_V1_GetTeamAttainmentResponse = try company.call(
            "AttainmentService/GetTeamAttainment",
            Spearhead_Targets_V1_GetTeamAttainmentRequest.with {
                $0.period = "2026-03"
                $0.asOf = "2026-03-31"
            })
        let row = try #require(view.rows.first { $0.person == "REP001" })
        #expect(row.attainments.filter(\.hasTarget).map { "\($0.metric) \($0.target)" }.contains("new_customers 2"))
        #expect(row.attainments.filter { $0.metric == "sell_in" && $0.base == "ordered" }.map(\.actual) == [1125])
    }

    @Test(
        "A09: products are new for whole months, also where the month before is shorter",
        arguments: [
            ("2026-03", "2026-03-01", 1, true), ("2026-03", "2026-02-28", 1, false), ("2026-02", "2026-02-01", 1, true),
            ("2026-02", "2026-01-31", 1, false), ("2026-03", "2025-10-01", 6, true), ("2026-03", "2025-09-30", 6, false),
        ] as [(String, String, Int32, Bool)])
    func newProducts(month: String, launchedOn: String, months: Int32, isNew: Bool) throws {
        try company.tenant.importCSV(
            "products",
            """
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            NEW,新品,beverage,溪禾,瓶,箱,24,274,252,167,\(launchedOn)

            """)
        let product = try company.tenant.read {
            try $0.value(String.self, "SELECT id FROM organization_product WHERE code = 'NEW'") ?? ""
        }
        let plan = try company.plan()
        try company.set(plan.id, month, "RG1-B1-T1", person: "REP001", amount: 1000) {
            $0.mix = [
                .with {
                    $0.dimension = "product"
                    $0.newProductMonths = months
                    $0.minimumPpm = 200_000
                }
            ]
        }
        try company.facts("ordered,REP001,\(month)-05,1000,,,,\(product)")
        let found = try #require(try company.attainments(plan.id, asOf: "2026-03-31").first)
        #expect(found.met == isNew)
    }

    @Test(
        "A06 A08: satisfaction comes from a survey series, margin from its measure; a rate of a team is the quotient of its sums")
    func otherMeasures() throws {
        for (code, measure) in [("satisfaction", "orders.satisfaction"), ("margin", "orders.margin")] {
            let metric = Spearhead_Targets_V1_CreateMetricRequest.with {
                $0.metric.code = code
                $0.metric.title = code
                $0.metric.bases = [
                    .with {
                        $0.key = "value"
                        $0.measure = measure
                    }
                ]
                $0.metric.processMeasures = ["crm.leads"]
            }
            let _: Spearhead_Targets_V1_CreateMetricResponse = try company.call("MetricService/CreateMetric", metric)
        }
        try company.facts(
            "survey,REP001,2026-03-02,1", "survey,REP001,2026-03-03,1", "survey,REP001,2026-03-04,1",
            "survey,REP002,2026-03-05,0",
            "margin,REP001,2026-03-05,700", "margin,REP002,2026-03-05,-200")
        let satisfaction = try company.plan("satisfaction") { $0.currency = "" }
        #expect(satisfaction.unit == "ppm")
        try company.set(satisfaction.id, "2026-03", "RG1-B1-T1", amount: 800_000)
        let margin = try company.plan("margin")
        try company.set(margin.id, "2026-03", "RG1-B1-T1", amount: 1000)
        let team = try #require(try company.attainments(satisfaction.id, asOf: "2026-03-31").first)
        #expect(team.attainments[0].actual == 750_000 && team.attainments[0].attainmentPercent == "93.8")
        #expect(try company.attainments(margin.id, asOf: "2026-03-31").first?.attainments[0].actual == 500)
    }

    @Test("A16: a metric may count one value of a dimension, and a measure that nobody publishes is refused")
    func filteredMetric() throws {
        let request = { (measure: String, dimension: String) in
            try company.call(
                "MetricService/CreateMetric",
                Spearhead_Targets_V1_CreateMetricRequest.with {
                    $0.metric.code = "grade_a"
                    $0.metric.title = "A级线索"
                    $0.metric.bases = [
                        .with {
                            $0.key = "captured"
                            $0.measure = measure
                            $0.filters = [
                                .with {
                                    $0.dimension = dimension
                                    $0.values = ["A"]
                                }
                            ]
                        }
                    ]
                    $0.metric.processMeasures = ["crm.leads"]
                }, Spearhead_Targets_V1_CreateMetricResponse.self)
        }
        #expect(try request("crm.leads", "grade").metric.bases[0].filters[0].values == ["A"])
        #expect(try refusal { try request("crm.unheard_of", "grade") }.reason == "MEASURE_UNKNOWN")
        #expect(try refusal { try request("crm.leads", "colour") }.reason == "MEASURE_DIMENSION_UNKNOWN")
    }
}
