import CRM
import Inspections
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Targets
import Testing
import Visits

@testable import Incentives

/// Pay on goods that a stuffed distributor has not sold yet, with the flags of the plugin Inspections.
@Suite("Hold-back by the flags of Inspections")
struct RealHoldbackTests {
    @Test("4.7, decision 3: pay is held in the flagged months of the flagged distributor's owner, and from nobody else")
    func held() throws {
        let tenant = try TestTenant(
            plugins: [
                OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, TargetsPlugin.self, VisitsPlugin.self,
                InspectionsPlugin.self, IncentivesPlugin.self,
            ], now: SeedOne.asOf)
        try tenant.importSeed(
            "org_units", "people", "territories", "products", "holidays", "customers", "orders", "order_lines", "shipments",
            "shipment_lines", "visits", "stock_counts")
        let company = PayCompany(tenant: tenant)
        let codes = try company.codes()
        try company.plan(
            .with {
                $0.components = [
                    .with {
                        $0.key = "shipped"
                        $0.title = "Shipped"
                        $0.kind = .commission
                        $0.basis = .shipped
                        $0.rates = SeedPlan.table(.amount, .marginal, [(0, 10_000)])
                    }
                ]
                $0.holdback.measure = "inspections.stuffed_months"
                $0.holdback.above = 0
                $0.holdback.sharePpm = 1_000_000
            }, for: codes.filter { $0.value.hasPrefix("REP") }.keys.sorted())

        struct Month: Decodable {
            var distributor: String
            var month: String
            var flagged: Bool
        }
        struct Stuffing: Decodable { var distributorMonth: [Month] }
        let flagged = try SeedOne.expected("stuffing", as: Stuffing.self).distributorMonth.filter(\.flagged)
        let expected = try tenant.read { reader in
            Set(
                try flagged.map { row in
                    let owner = try CustomerDirectory.find(code: row.distributor, reader)?.ownerID
                    return "\(codes[owner ?? ""] ?? "") \(row.month)"
                })
        }
        #expect(!expected.isEmpty)
        var found: Set<String> = []
        for month in SeedCommissionTests.months {
            for statement in try company.preview(month) where statement.heldMinor > 0 {
                found.insert("\(codes[statement.personID] ?? "") \(month)")
                #expect(statement.heldMinor <= statement.payoutMinor)
            }
        }
        #expect(found == expected)
    }
}
