import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Orders

@Suite("Sales of shared orders, and how figures are read")
struct SharedOrderTests {
    private static let interval = BusinessDate(days: 20_400)...BusinessDate(days: 20_700)

    @Test("split credit weighs the actuals line by line, to the fen, in measures and facts alike")
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
        _ = try company.order("ALONE", [.init(quantity: 10)])
        let date = try #require(BusinessDate(created.order.orderedOn))
        try company.tenant.read { reader in
            func ordered(_ people: [String]?, _ dimensions: [String] = []) throws -> [String: Int64] {
                let query = MeasureQuery(people: people, interval: date.advanced(byDays: -1)...date, dimensions: dimensions)
                return try measure("orders.ordered", query, reader).reduce(into: [:]) {
                    $0[$1.person ?? "", default: 0] += $1.value ?? 0
                }
            }
            // 101 is 34 + 67, 50 is 17 + 33.
            #expect(try ordered(nil) == [reps[0]: 1051, reps[1]: 100])
            #expect(try ordered([reps[1]]) == [reps[1]: 100])
            #expect(try ordered([reps[0]], ["product"]) == [reps[0]: 1051])
            let facts = try SalesFacts.list(.ordered, people: nil, interval: date...date, reader)
            #expect(facts.filter { $0.orderID == created.order.id }.map(\.amountMinor).sorted() == [51, 100])
            #expect(try SalesFacts.shares(order: created.order.id, reader) == [reps[0]: 333_333, reps[1]: 666_667])
        }
    }

    @Test(
        "a team's figures are read by ranges of an index, never by a scan of the documents",
        arguments: [
            FactSource.orders(.direct), .orders(.secondary), .shipments(.direct), .credits, .invoices, .due, .collections,
        ])
    func plans(source: FactSource) throws {
        let company = try ShippingCompany()
        let query = MeasureQuery(people: ["a", "b"], interval: Self.interval)
        let facts = FactQuery(source, .amount, query)
        let json = OrderShares.peopleJSON(query.people)
        let arguments: StatementArguments = [json, query.interval.lowerBound, query.interval.upperBound]
        for sql in [facts.plainSQL, facts.sharedSQL] {
            let plan = try company.tenant.read {
                try $0.rows("EXPLAIN QUERY PLAN \(sql)", arguments).map { $0["detail"] as String }
            }
            #expect(plan.contains { $0.hasPrefix("SEARCH f ") }, "\(plan)")
            #expect(!plan.contains { $0.hasPrefix("SCAN f") || $0.hasPrefix("SCAN l") || $0.hasPrefix("SCAN s") }, "\(plan)")
        }
        let plain = try company.tenant.read {
            try $0.rows("EXPLAIN QUERY PLAN \(facts.plainSQL)", arguments).map { $0["detail"] as String }
        }
        #expect(plain.contains { $0.hasPrefix("SEARCH f USING COVERING INDEX") && $0.contains("person_id=?") }, "\(plain)")
    }
}
