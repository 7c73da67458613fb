import GRDB
import Orders
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Targets
import Testing

/// The section `sales` of `expected.json`, from the targets of the example company and the documents of the plugin Orders.
@Suite("Targets against the sales of a real company")
struct SeedSalesTests {
    private static let company = Result {
        let company = try TargetsCompany(now: SeedOne.asOf, sales: OrdersPlugin.self, customers: true)
        try company.tenant.importSeed(
            "orders", "order_lines", "shipments", "shipment_lines", "invoices", "receipts", "returns", "targets")
        return company
    }
    private static let months = (1...7).map { "2026-0\($0)" }
    private static let asOf = "2026-07-05"

    @Test(
        "A17 A19 A20 A25: targets, actuals, attainment and gap of every rep and unit are the expected ones on every base",
        arguments: months)
    func attainment(month: String) throws {
        let expected = try SeedOne.expected("sales", as: ExpectedSales.self)
        let view: Spearhead_Targets_V1_GetTeamAttainmentResponse = try Self.company.get().call(
            "AttainmentService/GetTeamAttainment",
            Spearhead_Targets_V1_GetTeamAttainmentRequest.with {
                $0.period = month
                $0.asOf = Self.asOf
            })
        let rows = (expected.personMonth + expected.orgMonth).filter { $0.month == month }
        #expect(rows.count == 22 + 8)
        #expect(
            rows.flatMap { row in
                row.differences(
                    from: view.rows.first { $0.person == row.person ?? "" && $0.orgUnit == row.orgUnit ?? $0.orgUnit })
            } == [])
        #expect(view.rows.allSatisfy { !$0.process.isEmpty }, "A19: a result is shown beside its process")
    }

    @Test("A17: the end loading of every rep, unit and month, and who is flagged, are the expected ones")
    func endLoading() throws {
        let expected = try SeedOne.expected("sales", as: ExpectedSales.self)
        let company = try Self.company.get()
        let plans: Spearhead_Targets_V1_ListPlansResponse = try company.call(
            "TargetPlanService/ListPlans", Spearhead_Targets_V1_ListPlansRequest())
        let plan = try #require(plans.plans.first { $0.title.hasPrefix("进货") })
        let loading: Spearhead_Targets_V1_GetEndLoadingResponse = try company.call(
            "AttainmentService/GetEndLoading",
            Spearhead_Targets_V1_GetEndLoadingRequest.with {
                $0.planID = plan.id
                $0.months = Self.months
                $0.asOf = Self.asOf
            })
        let flags = loading.rows.filter(\.flagged).map {
            ExpectedSales.Flag(person: $0.person, month: $0.month, index: $0.indexPercent)
        }
        #expect(flags == expected.endLoadingFlags)
        let indexes = Dictionary(uniqueKeysWithValues: loading.rows.map { ("\($0.person) \($0.month)", $0.indexPercent) })
        for row in expected.personMonth {
            #expect(indexes["\(row.name) \(row.month)"] == row.endLoadingIndex, "\(row.name) \(row.month)")
        }
        // A unit's figure is the sum over its people.
        let units = try units(company)
        for row in expected.orgMonth {
            let people = loading.rows.filter { $0.month == row.month && units[$0.person]?.contains(row.name) == true }
            let (part, total) = people.reduce((0, 0)) { ($0.0 + $1.lastDays, $0.1 + $1.total) }
            #expect(percent(part, of: total) == row.endLoadingIndex, "\(row.name) \(row.month)")
        }
    }

    /// The unit of each person and all above it, by their codes.
    private func units(_ company: TargetsCompany) throws -> [String: Set<String>] {
        try company.tenant.read { reader in
            let rows = try reader.rows(
                """
                WITH RECURSIVE above (unit, upper) AS (
                    SELECT id, id FROM organization_org_unit
                    UNION SELECT a.unit, u.parent_id FROM above a JOIN organization_org_unit u ON u.id = a.upper
                    WHERE u.parent_id IS NOT NULL)
                SELECT p.code, u.code FROM organization_person p JOIN above a ON a.unit = p.org_unit_id
                JOIN organization_org_unit u ON u.id = a.upper
                """)
            return rows.reduce(into: [:]) { $0[$1[0], default: []].insert($1[1]) }
        }
    }

    /// A part in percent with one decimal, half-up; `nil` of nothing.
    private func percent(_ part: Int64, of total: Int64) -> String? {
        guard total > 0 else { return nil }
        let tenths = (part * 2000 + total) / (total * 2)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
