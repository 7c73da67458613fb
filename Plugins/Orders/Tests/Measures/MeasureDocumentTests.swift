import GRDB
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Orders

/// What a figure is drilled down to (O05).
@Suite("The documents that figures are made of")
struct MeasureDocumentTests {
    static let measures =
        SalesMeasures.all.filter { $0.documents != nil }
        + [QuantityMeasures.shipped, PunctualityMeasures.promised, PunctualityMeasures.onTimeInFull]

    private static func byPerson(_ figures: [MeasureValue]) -> [String: Int64] {
        figures.reduce(into: [:]) { $0[$1.person ?? "", default: 0] += $1.value ?? 0 }.filter { $0.value != 0 }
    }

    private static func byPerson(_ documents: [MeasureDocument]) -> [String: Int64] {
        documents.reduce(into: [:]) { $0[$1.person, default: 0] += $1.value }.filter { $0.value != 0 }
    }

    private static func documents(
        _ measure: Measure, _ query: MeasureQuery, limit: Int = .max, _ reader: Reader
    ) throws -> [MeasureDocument] {
        let documents = try #require(measure.documents)
        return try documents(reader, query, limit)
    }

    @Test("O05: every sum of sales has its documents")
    func declared() {
        for name in ["ordered", "shipped", "invoiced", "collected", "due", "secondary_ordered", "net_sales", "order_count"] {
            #expect(Self.measures.contains { $0.name == "orders.\(name)" }, "\(name)")
        }
        #expect(Self.measures.count == 15)
    }

    @Test("O05: the documents of the example company add up to the figure of every rep, with any filter", arguments: measures)
    func sums(measure: Measure) throws {
        let interval = try #require(BusinessDate("2026-03-01"))...(try #require(BusinessDate("2026-04-30")))
        try SeedSales.company.get().read { reader in
            let whole = MeasureQuery(people: nil, interval: interval)
            let figures = Self.byPerson(try measure.compute(reader, whole))
            let documents = try Self.documents(measure, whole, reader)
            #expect(Self.byPerson(documents) == figures)
            #expect(documents.allSatisfy { interval.contains($0.date) && !$0.number.isEmpty })
            #expect(documents.map { [$0.date.description, $0.number, $0.person] }.isSorted)
            // No product of the company is new any more.
            #expect(!documents.isEmpty || measure.name == "orders.new_product_sales")
            #expect(try Self.documents(measure, whole, limit: 3, reader) == Array(documents.prefix(3)))
            let people = Array(figures.keys.sorted().prefix(2))
            let team = MeasureQuery(people: people, interval: interval)
            #expect(Self.byPerson(try Self.documents(measure, team, reader)) == figures.filter { people.contains($0.key) })
            #expect(try Self.documents(measure, MeasureQuery(people: [], interval: interval), reader).isEmpty)
            for dimension in measure.dimensions {
                let split = try measure.compute(
                    reader, MeasureQuery(people: nil, interval: interval, dimensions: [dimension]))
                guard let value = split.first?.dimensions[dimension] else { continue }
                let part = MeasureQuery(people: nil, interval: interval, filters: [dimension: [value]])
                #expect(
                    Self.byPerson(try Self.documents(measure, part, reader)) == Self.byPerson(try measure.compute(reader, part)),
                    "\(dimension)")
            }
        }
    }

    @Test("O05: a shared order stands in the list of each who shares it, with that part of each line")
    func shares() throws {
        let company = try ShippingCompany()
        let reps = ["REP1", "REP2"].map(company.person)
        let created: Spearhead_Orders_V1_CreateOrderResponse = try company.call(
            "OrderService/CreateOrder",
            Spearhead_Orders_V1_CreateOrderRequest.with {
                $0.submit = true
                $0.order.customerID = company.customer("D1")
                $0.order.personID = reps[0]
                $0.order.lines = [101, 50].map { price in
                    .with {
                        $0.productID = company.product(price == 50 ? "P2" : "P1")
                        $0.quantity = 1
                        $0.unitPriceMinor = Int64(price)
                    }
                }
                $0.order.shares = zip(reps, [333_333, 666_667] as [Int64]).map { person, share in
                    .with {
                        $0.personID = person
                        $0.sharePpm = share
                    }
                }
            }, as: TestTenant.admin)
        let date = try #require(BusinessDate(created.order.orderedOn))
        try company.tenant.read { reader in
            for measure in SalesMeasures.all where ["orders.ordered", "orders.net_sales"].contains(measure.name) {
                let query = MeasureQuery(people: nil, interval: date...date)
                let documents = try Self.documents(measure, query, reader)
                #expect(Self.byPerson(documents) == [reps[0]: 51, reps[1]: 100])
                #expect(Set(documents.map(\.resource)) == ["orders/\(created.order.id)"])
                let one = MeasureQuery(people: [reps[1]], interval: date...date)
                #expect(try Self.documents(measure, one, reader).map(\.value) == [100])
            }
        }
    }
}

extension [[String]] {
    fileprivate var isSorted: Bool { zip(self, dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) } }
}
