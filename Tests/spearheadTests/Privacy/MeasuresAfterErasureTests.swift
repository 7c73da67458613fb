import GRDB
import Host
import PluginKit
import PluginTesting
import SeedCompany
import TenantStore
import Testing

@testable import spearhead

@Suite("Figures after an erasure")
struct MeasuresAfterErasureTests {
    /// Every measure of the company, of everyone and by each of its dimensions.
    private func figures(_ tenant: TestTenant) throws -> [String: Set<MeasureValue>] {
        let today = tenant.context.clock.businessDate(of: tenant.now)
        return try tenant.read { reader in
            var figures: [String: Set<MeasureValue>] = [:]
            for measure in reader.measures {
                for dimensions in [[]] + measure.dimensions.map({ [$0] }) {
                    let query = MeasureQuery(
                        people: nil, interval: today.advanced(byDays: -200)...today, dimensions: dimensions)
                    figures["\(measure.name) \(dimensions)"] = Set(try reader.measure(measure.name, query))
                }
            }
            return figures
        }
    }

    @Test("All figures are the same after employees, leads and customers were erased")
    func unchanged() throws {
        let tenant = try TestTenant(plugins: standardPlugins, now: SeedOne.asOf)
        try tenant.importSeed("org_units", "people", "territories", "products", "customers", "leads", "opportunities")
        for (table, rows) in [("visits", 80), ("orders", 60)] { try tenant.importCSV(table, SeedOne.table(table, rows: rows)) }
        let before = try figures(tenant)
        #expect(before.values.count { $0.contains { $0.value ?? 0 != 0 } } > 10)
        let people = try tenant.read { reader in
            try ["organization_person", "crm_lead", "crm_customer"].flatMap { table in
                try reader.values(String.self, "SELECT id FROM \(table) ORDER BY id LIMIT 12")
            }
        }
        #expect(people.count == 36)
        try tenant.store.writeNow(tenant.scope) { connection in
            let erasure = try PersonErasure(tenant.composition, connection)
            // Of most customers nothing but what is kept is known here.
            #expect(try people.count { try !erasure.erase($0).isEmpty } >= 24)
        }
        #expect(try figures(tenant) == before)
    }
}
