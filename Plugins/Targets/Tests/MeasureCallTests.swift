import Organization
import PluginKit
import SwiftProtobuf
import Synchronization
import Targets
import Testing

@Suite("The cost of attainment")
struct MeasureCallTests {
    @Test("The attainment of a team in a month asks each base's measure once, for all its people and units together")
    func teamMonth() throws {
        let company = try TargetsCompany(sales: CountedSales.self)
        let (sellIn, sellOut) = (try company.plan(), try company.plan("sell_out"))
        for plan in [sellIn, sellOut] {
            for person in ["REP001", "REP002"] {
                try company.set(plan.id, "2026-03", TargetsCompany.team, person: person, amount: 100)
            }
            try company.set(plan.id, "2026-03", TargetsCompany.team, amount: 200)
        }
        for unit in ["", try company.unit(TargetsCompany.team)] {
            CountedSales.asked.withLock { $0 = [] }
            let view: Spearhead_Targets_V1_GetTeamAttainmentResponse = try company.call(
                "AttainmentService/GetTeamAttainment",
                Spearhead_Targets_V1_GetTeamAttainmentRequest.with {
                    $0.period = "2026-03"
                    $0.orgUnitID = unit
                    $0.asOf = "2026-03-31"
                })
            #expect(view.rows.count(where: { !$0.personID.isEmpty }) >= 2)
            #expect(view.rows.filter { !$0.personID.isEmpty }.allSatisfy { row in row.attainments.allSatisfy { $0.actual == 7 } })
            #expect(CountedSales.asked.withLock { $0.sorted() } == CountedSales.bases.map { "orders.\($0)" }.sorted())
        }
    }
}

/// A stand-in for the plugin Orders that notes which measures are asked, and answers 7 for everyone.
private struct CountedSales: Plugin {
    static let manifest = SalesFacts.manifest
    static let bases = ["ordered", "shipped", "invoiced", "collected", "secondary_shipped", "secondary_ordered"]
    static let asked = Mutex<[String]>([])

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        for name in Self.bases.map({ "orders.\($0)" }) {
            registrar.measure(
                Measure(name: name, title: Label(name, name), unit: .money, formula: "7", nullPolicy: .zero, dimensions: []) {
                    reader, query in
                    Self.asked.withLock { $0.append(name) }
                    let people = try query.people ?? reader.values(String.self, "SELECT id FROM organization_person")
                    return people.map { MeasureValue(person: $0, dimensions: [:], value: 7) }
                })
        }
    }
}
