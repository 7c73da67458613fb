import GRDB
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("The measures of section 5")
struct MeasureTests {
    /// Figures of a rep over the whole period of the example company.
    private struct RepMonth: Decodable {
        var rep, month: String
        var planned, donePlanned, visits, offPlan, productiveVisits, visitedCustomers, onTimeUploads: Int64
        var planExecutionPercent, coveragePercent, strikeVisitsPercent, strikeVisitedOutletsPercent: String?
        var strikeAssignedOutletsPercent, linesPerProductiveVisit, onTimeUploadPercent: String?
    }

    private struct Visits: Decodable {
        var repMonth: [RepMonth]
    }

    /// Name, figure and parts per million in the last decimal of the figure.
    private static let rates: [(String, @Sendable (RepMonth) -> String?, Int64)] = [
        ("plan_execution", { $0.planExecutionPercent }, 100), ("coverage", { $0.coveragePercent }, 100),
        ("strike_visits", { $0.strikeVisitsPercent }, 100), ("strike_visited_outlets", { $0.strikeVisitedOutletsPercent }, 100),
        ("strike_assigned_outlets", { $0.strikeAssignedOutletsPercent }, 100),
        ("on_time_upload", { $0.onTimeUploadPercent }, 100),
        ("lines_per_productive_visit", { $0.linesPerProductiveVisit }, 10_000),
    ]

    private static let counts: [(String, @Sendable (RepMonth) -> Int64)] = [
        ("planned", { $0.planned }), ("done_planned", { $0.donePlanned }), ("completed", { $0.visits }),
        ("off_plan", { $0.offPlan }),
        ("productive", { $0.productiveVisits }), ("visited_outlets", { $0.visitedCustomers }),
        ("on_time_uploads", { $0.onTimeUploads }),
    ]

    private func values(
        _ name: String, from: String, to: String, dimensions: [String] = [], in tenant: TestTenant
    ) throws -> [MeasureValue] {
        let interval = try #require(BusinessDate(from))...(#require(BusinessDate(to)))
        return try tenant.read {
            try $0.measure("visits.\(name)", MeasureQuery(people: nil, interval: interval, dimensions: dimensions))
        }
    }

    @Test("Three strike rates by name, and every other figure of a rep, equal the example company's")
    func figures() throws {
        let tenant = try SeedVisits.company.get()
        let expected = try SeedOne.expected("visits", as: Visits.self).repMonth.filter { $0.month == "all" }
        let codes = try tenant.read { reader in
            Dictionary(
                uniqueKeysWithValues: try reader.rows("SELECT id, code FROM organization_person").map {
                    ($0[0] as String, $0[1] as String)
                })
        }
        for (name, figure, unit) in Self.rates {
            let found = try values(name, from: "2026-01-05", to: "2026-07-05", in: tenant)
            let shown = Dictionary(uniqueKeysWithValues: found.map { ($0.person.flatMap { codes[$0] } ?? "", $0.value) })
            for row in expected {
                let hundredths = figure(row).flatMap { Int64($0.filter { $0 != "." }) }
                guard let hundredths, let ppm = shown[row.rep] ?? nil else {
                    #expect(hundredths == nil && shown[row.rep, default: nil] == nil, "\(name) of \(row.rep)")
                    continue
                }
                // The expected figure is rounded to two decimals.
                #expect(abs(ppm - hundredths * unit) <= unit / 2, "\(name) of \(row.rep)")
            }
        }
        for (name, figure) in Self.counts {
            let found = try values(name, from: "2026-01-05", to: "2026-07-05", in: tenant).map {
                "\($0.person.flatMap { codes[$0] } ?? "") \($0.value ?? -1)"
            }
            #expect(differences(found.sorted(), expected.map { "\($0.rep) \(figure($0))" }.sorted()) == [], "\(name)")
        }
    }

    private struct Shelf: Decodable {
        var month, product: String
        var universe, stocking, categoryWeight, stockingWeight: Int64
    }

    @Test("Numeric and weighted distribution by product equal the example company's, with the stated base")
    func distribution() throws {
        let tenant = try SeedVisits.company.get()
        let june = try SeedOne.expected("distribution", as: [Shelf].self).filter { $0.month == "2026-06" }
        let codes = try tenant.read { reader in
            Dictionary(
                uniqueKeysWithValues: try reader.rows("SELECT id, code FROM organization_product").map {
                    ($0[0] as String, $0[1] as String)
                })
        }
        let parts: [(String, (Shelf) -> Int64?)] = [
            ("numeric_distribution", { Ratio.ppm($0.stocking, $0.universe) }),
            ("weighted_distribution", { Ratio.ppm($0.stockingWeight, $0.categoryWeight) }),
        ]
        for (name, ratio) in parts {
            let found = try values(name, from: "2026-06-01", to: "2026-06-30", dimensions: ["product"], in: tenant).map {
                "\(codes[$0.dimensions["product"] ?? ""] ?? "") \($0.value ?? -1)"
            }
            #expect(found.sorted() == june.map { "\($0.product) \(ratio($0) ?? -1)" }.sorted(), "\(name)")
        }
    }

    @Test("The three strike rates differ where orders come without a visit and outlets are visited off plan")
    func strikeRates() throws {
        let company = try FieldCompany()
        try company.tenant.importCSV(
            "visit_plans",
            "date,rep_code,customer_code,sequence\n2026-03-02,REP1,R1,1\n2026-03-02,REP1,R2,2\n2026-03-02,REP1,D1,3\n")
        let visits = try ["R1", "R1", "R2", "R3"].map { try company.visit($0) }
        try company.order("SO1", for: "R1", visit: visits[0], at: "2026-03-02T10:00:00+08:00")
        try company.order("SO2", for: "R3", visit: visits[3], at: "2026-03-02T10:00:00+08:00")
        try company.order("SO3", for: "D1", at: "2026-03-02T10:00:00+08:00")
        func rate(_ name: String) throws -> Int64? {
            try company.measure(name, of: "REP1", from: "2026-03-02", to: "2026-03-02")
        }
        #expect(try rate("strike_visits") == 500_000)
        #expect(try rate("strike_visited_outlets") == 666_667)
        #expect(try rate("strike_assigned_outlets") == 666_667)
        #expect(try rate("coverage") == 666_667)
        #expect(try rate("lines_per_productive_visit") == 1_000_000)
        // Owned: D1, R1, R2, R3; visited are three of them.
        #expect(try rate("client_coverage") == 750_000)
        #expect(
            try company.measure("strike_visits", of: "REP2", from: "2026-03-02", to: "2026-03-02") == nil, "no visits, no rate")
    }

    @Test("Must-sell distribution and on-shelf availability, by store and by product")
    func shelf() throws {
        let company = try FieldCompany()
        for (customerClass, products) in [("A", ["P1", "P2"]), ("B", ["P1"])] {
            let _: Spearhead_Visits_V1_SetMustSellListResponse = try company.call(
                "VisitSettingsService/SetMustSellList",
                Spearhead_Visits_V1_SetMustSellListRequest.with {
                    $0.customerClass = customerClass
                    $0.productIds = products.map { company.product($0) }
                })
        }
        let first = try company.visit("R1")
        for (product, counted) in [("P1", 5), ("P2", 0)] { try company.count(first, product, Int64(counted)) }
        try company.count(company.visit("R2"), "P1", 1)
        func value(_ name: String, product: String? = nil) throws -> Int64? {
            try company.measure(name, from: "2026-03-01", to: "2026-03-02", product: product)
        }
        // Of R1, R2 and R4 only R2 has its whole list; of four products expected two are there. R3's class has no list.
        #expect(try value("must_sell_distribution") == 333_333)
        #expect(try value("on_shelf_availability") == 500_000)
        #expect(try value("on_shelf_availability", product: "P1") == 666_667)
        #expect(try value("on_shelf_availability", product: "P2") == 0)
        #expect(try value("numeric_distribution", product: "P1") == 500_000)
        try company.step(first, "display")
        try company.step(first, "price", done: false)
        #expect(try company.measure("merchandising_compliance", of: "REP1", from: "2026-03-02", to: "2026-03-02") == 500_000)
    }

    @Test(
        "Beat adherence weighs order, windows and completeness as the settings say; without weights there is none",
        arguments: [
            ((0, 0, 0), nil), ((1, 0, 0), 500_000), ((0, 1, 0), 0), ((0, 0, 1), 666_667), ((50, 0, 50), 583_334),
            ((30, 30, 40), 416_667),
        ]
            as [((Int64, Int64, Int64), Int64?)])
    func adherence(weights: (Int64, Int64, Int64), expected: Int64?) throws {
        let company = try FieldCompany(now: "2026-03-02T12:00:00+08:00")
        try company.publish([company.stop(1, 1, "R1"), company.stop(1, 2, "R2"), company.stop(1, 3, "R3")])
        try company.tenant.importCSV(
            "visit_plans",
            "date,rep_code,customer_code,sequence\n2026-03-02,REP1,R1,1\n2026-03-02,REP1,R2,2\n2026-03-02,REP1,R3,3\n")
        let _: Spearhead_Visits_V1_UpdateVisitSettingsResponse = try company.call(
            "VisitSettingsService/UpdateVisitSettings",
            Spearhead_Visits_V1_UpdateVisitSettingsRequest.with {
                $0.settings.adherenceSequenceWeight = weights.0
                $0.settings.adherenceWindowWeight = weights.1
                $0.settings.adherenceCompletenessWeight = weights.2
                $0.updateMask.paths = ["adherence_sequence_weight", "adherence_window_weight", "adherence_completeness_weight"]
            })
        // R2 before R1, both after the window; R3 not at all.
        for outlet in ["R2", "R1"] {
            try company.visit(outlet)
            company.tenant.advance(seconds: 60)
        }
        #expect(try company.measure("beat_adherence", of: "REP1", from: "2026-03-02", to: "2026-03-02") == expected)
        #expect(try company.measure("route_compliance", of: "REP1", from: "2026-03-02", to: "2026-03-02") == 666_667)
    }
}
