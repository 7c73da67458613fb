import Foundation
import GRDB
import PluginKit
import PluginTesting
import SeedCompany
import Testing

@testable import Orders

@Suite("Sales of the example company")
struct SeedSalesTests {
    private struct PersonMonth: Decodable, Hashable {
        var month: String
        var person: String
        var ordered: Int64
        var shipped: Int64
        var invoiced: Int64
        var collected: Int64
        var secondaryOrdered: Int64
        var secondaryShipped: Int64
    }

    private struct Sales: Decodable { var personMonth: [PersonMonth] }

    @Test("4.1: the six money figures of every rep and month come out exactly")
    func personMonths() throws {
        let expected = try SeedOne.expected("sales", as: Sales.self).personMonth
        let people = try SeedSales.codes("organization_person")
        let reps = people.filter { $0.value.hasPrefix("REP") }
        var found: [PersonMonth] = []
        for month in Set(expected.map(\.month)) {
            let first = try #require(BusinessDate("\(month)-01"))
            let query = MeasureQuery(people: Array(reps.keys), interval: first...first.lastOfMonth)
            func values(_ name: String) throws -> [String: Int64] {
                let figures = try SeedSales.company.get().read { try measure(name, query, $0) }
                return figures.reduce(into: [:]) { $0[people[$1.person ?? ""] ?? ""] = $1.value }
            }
            let names = ["ordered", "shipped", "invoiced", "collected", "secondary_ordered", "secondary_shipped"]
            let all = try names.map { try values("orders.\($0)") }
            found += reps.values.map { rep in
                let figures = all.map { $0[rep] ?? 0 }
                return PersonMonth(
                    month: month, person: rep, ordered: figures[0], shipped: figures[1], invoiced: figures[2],
                    collected: figures[3],
                    secondaryOrdered: figures[4], secondaryShipped: figures[5])
            }
        }
        #expect(differences(found, expected) == [])
    }

    @Test("every dimension splits a figure without losing a fen, and a filter takes its part", arguments: SalesMeasures.all)
    func dimensions(measure: Measure) throws {
        guard [.money, .quantity].contains(measure.unit), case .sum = measure.rollup else { return }
        let interval = try #require(BusinessDate("2026-03-01"))...(try #require(BusinessDate("2026-04-30")))
        let tenant = try SeedSales.company.get()
        let whole = try tenant.read { try measure.compute($0, MeasureQuery(people: nil, interval: interval)) }
        let sums = byPerson(whole)
        // No product of the company is new any more.
        guard measure.name != "orders.new_product_sales" else { return #expect(sums.isEmpty) }
        #expect(sums.values.contains { $0 != 0 })
        for dimension in measure.dimensions {
            let parts = try tenant.read {
                try measure.compute($0, MeasureQuery(people: nil, interval: interval, dimensions: [dimension]))
            }
            #expect(byPerson(parts) == sums, "\(dimension)")
            let chosen = try #require(parts.first?.dimensions[dimension])
            let filtered = try tenant.read {
                try measure.compute($0, MeasureQuery(people: nil, interval: interval, filters: [dimension: [chosen]]))
            }
            #expect(byPerson(filtered) == byPerson(parts.filter { $0.dimensions[dimension] == chosen }), "\(dimension)")
        }
    }

    @Test("the facts of a basis add up to its measure", arguments: SalesFacts.Basis.allCases)
    func facts(basis: SalesFacts.Basis) throws {
        let names: [SalesFacts.Basis: String] = [
            .ordered: "ordered", .shipped: "shipped", .invoiced: "invoiced", .collected: "collected",
            .secondaryOrdered: "secondary_ordered", .secondaryShipped: "secondary_shipped",
        ]
        let interval = try #require(BusinessDate("2026-02-01"))...(try #require(BusinessDate("2026-02-28")))
        try SeedSales.company.get().read { reader in
            let facts = try SalesFacts.list(basis, people: nil, interval: interval, reader)
            let figures = try measure("orders.\(names[basis] ?? "")", MeasureQuery(people: nil, interval: interval), reader)
            #expect(!facts.isEmpty && facts.allSatisfy { interval.contains($0.date) })
            let sums: [String: Int64] = facts.reduce(into: [:]) { $0[$1.personID, default: 0] += $1.amountMinor }
            #expect(sums == byPerson(figures))
        }
    }

    private func byPerson(_ figures: [MeasureValue]) -> [String: Int64] {
        figures.reduce(into: [:]) { $0[$1.person ?? "", default: 0] += $1.value ?? 0 }
    }

    private struct Commission: Decodable { var clawbacks: [Clawback] }
    private struct Clawback: Decodable {
        var `return`: String
        var credit: Int64
        var paidPart: Int64
        var parts: [[Value]]

        enum Value: Decodable, Hashable {
            case text(String)
            case number(Int64)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                do { self = .number(try container.decode(Int64.self)) } catch { self = .text(try container.decode(String.self)) }
            }
        }
    }

    @Test("4.17: what each return takes back of the paid parts of its order comes out exactly, in the order of payment")
    func paidParts() throws {
        let expected = try SeedOne.expected("commission", as: Commission.self).clawbacks
        let interval = try #require(BusinessDate("2026-01-01"))...(try #require(BusinessDate("2026-07-05")))
        try SeedSales.company.get().read { reader in
            let returns = try SalesFacts.returns(in: interval, reader)
            #expect(returns.map(\.number) == expected.map(\.return))
            for (fact, clawback) in zip(returns, expected) {
                let parts = try SalesFacts.paidParts(takenBackBy: fact, reader)
                #expect(fact.amountMinor == clawback.credit)
                #expect(parts.reduce(0) { $0 + $1.amountMinor } == clawback.paidPart, "\(fact.number)")
                var months: [(String, Int64)] = []
                for part in parts {
                    if months.last?.0 == part.date.month {
                        months[months.count - 1].1 += part.amountMinor
                    } else {
                        months.append((part.date.month, part.amountMinor))
                    }
                }
                let wanted = clawback.parts.reduce(into: [String: Int64]()) { sums, part in
                    if case .text(let month) = part[0], case .number(let amount) = part[1] { sums[month, default: 0] += amount }
                }
                #expect(Dictionary(months, uniquingKeysWith: +) == wanted, "\(fact.number)")
            }
        }
    }
}

/// Asks a measure of this plugin, without the host.
func measure(_ name: String, _ query: MeasureQuery, _ reader: Reader) throws -> [MeasureValue] {
    guard let measure = SalesMeasures.all.first(where: { $0.name == name }) else {
        throw RPCError(.notFound, "NOT_FOUND", "There is no measure \(name).")
    }
    return try measure.compute(reader, query)
}
