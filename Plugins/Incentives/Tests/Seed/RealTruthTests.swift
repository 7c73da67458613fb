import CRM
import GRDB
import Inspections
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import Testing
import Visits

@testable import Incentives

/// The stand-in for the plugin Inspections says what the plugin says, so that the gate of `SeedCommissionTests` is the real one.
@Suite("Truthfulness of the plugin Inspections")
struct RealTruthTests {
    private static let measures = ["inspections.rows", "inspections.true_rows", "inspections.truthfulness"]

    /// The figures of every rep and month, by code, and exactly as the gate reads them.
    private static func figures(_ tenant: TestTenant) throws -> [String: [Int64?]] {
        try tenant.read { reader in
            let codes = Dictionary(
                uniqueKeysWithValues: try reader.rows("SELECT id, code FROM organization_person").map {
                    ($0[0] as String, $0[1] as String)
                })
            var figures: [String: [Int64?]] = [:]
            for month in 1...6 {
                guard let first = BusinessDate(year: 2026, month: month, day: 1),
                    let next = BusinessDate(year: 2026, month: month + 1, day: 1)
                else { continue }
                let query = MeasureQuery(people: nil, interval: first...next.advanced(byDays: -1))
                for name in measures {
                    for value in try reader.measure(name, query) {
                        figures["\(codes[value.person ?? ""] ?? "") \(month)", default: []].append(value.value)
                    }
                    figures["all \(month)", default: []].append(try reader.measureTotals(name, query).first?.value ?? nil)
                }
                for (person, exact) in try MeasureFigures.exact("inspections.truthfulness", query, reader) {
                    let isBelow: Int64 = exact.isBelow(900_000) ? 1 : 0
                    figures["\(codes[person] ?? "") \(month)", default: []] += [exact.numerator, exact.denominator, isBelow]
                }
            }
            return figures
        }
    }

    @Test("L08 8.9: the registered measure gives what the stand-in gives, per rep and month, as a fraction too")
    func same() throws {
        let standIn = try TestTenant(
            plugins: [OrganizationPlugin.self, CRMPlugin.self, FakeInspections.self], now: SeedOne.asOf)
        try standIn.importSeed("org_units", "people")
        try standIn.importCSV("inspection_rows", SeedTruth.table())
        let real = try TestTenant(
            plugins: [
                OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, VisitsPlugin.self, InspectionsPlugin.self,
            ], now: SeedOne.asOf)
        try real.importSeed(
            "org_units", "people", "territories", "products", "customers", "visits", "stock_counts", "inspections")
        let found = try Self.figures(real)
        #expect(found == (try Self.figures(standIn)))
        #expect(found.count > 100 && found.values.contains { $0.last == 1 })
    }
}
