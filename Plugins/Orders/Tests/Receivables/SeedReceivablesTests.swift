import Foundation
import GRDB
import Orders
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("Receivables of the example company")
struct SeedReceivablesTests {
    fileprivate struct Exposure: Decodable, Hashable {
        var asOf: String
        var customer: String
        var approvedUnshipped: Int64
        var shippedUninvoiced: Int64
        var openAr: Int64
        var unapplied: Int64
        var exposure: Int64
        var limit: Int64?
        var headroom: Int64?
    }

    private struct ExpectedAging: Hashable {
        var asOf: String
        var customer: String
        var figures: [Int64]
    }

    private struct Month: Decodable, Hashable {
        var month: String
        var days: Int64
        var closingArMinor: Int64
        var netInvoicedMinor: Int64
        var receivedMinor: Int64
        var dueMinor: Int64
        var dsoDays: String?
        var paymentRatePercent: String?
    }

    fileprivate struct Credit: Decodable { var exposures: [Exposure] }
    private struct Receivables: Decodable { var months: [Month] }

    private static let dates = [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-05",
    ]

    @Test("H08 4.10: the exposure of every direct customer at every date comes out exactly, in pages of ten")
    func exposures() throws {
        let expected = try SeedOne.expected("credit", as: Credit.self).exposures
        var found: [Exposure] = []
        for date in Self.dates {
            var token = ""
            repeat {
                let response = try SeedSales.call(
                    "CreditService/ListExposures",
                    Spearhead_Orders_V1_ListExposuresRequest.with {
                        $0.asOf = date
                        $0.pageSize = 10
                        $0.pageToken = token
                    }, Spearhead_Orders_V1_ListExposuresResponse.self)
                found += response.exposures.map { Exposure(date, $0) }
                token = response.nextPageToken
            } while !token.isEmpty
        }
        #expect(differences(found, expected) == [])
        #expect(found.map { [$0.asOf, $0.customer] } == expected.map { [$0.asOf, $0.customer] })
    }

    @Test("H08: today's exposure, which is kept, is what the documents add up to")
    func present() throws {
        let expected = try SeedOne.expected("credit", as: Credit.self).exposures.filter { $0.asOf == "2026-07-05" }
        let found = try SeedSales.call(
            "CreditService/ListExposures", Spearhead_Orders_V1_ListExposuresRequest.with { $0.pageSize = 1000 },
            Spearhead_Orders_V1_ListExposuresResponse.self)
        #expect(found.asOf == "2026-07-06")
        #expect(differences(found.exposures.map { Exposure("2026-07-05", $0) }, expected) == [])
    }

    @Test("4.11: the aging of every direct customer at every date comes out exactly")
    func aging() throws {
        let json = try SeedOne.expectedJSON("receivables")
        let section = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let keys = ["not_due", "1-30", "31-60", "61-90", "91-120", "over_120", "total", "unapplied"]
        let expected = try #require(section["aging"] as? [[String: Any]]).map { row in
            ExpectedAging(
                asOf: row["as_of"] as? String ?? "", customer: row["customer"] as? String ?? "",
                figures: keys.map { (row[$0] as? NSNumber)?.int64Value ?? -1 })
        }
        var found: [ExpectedAging] = []
        for date in Self.dates {
            let response = try aging(date)
            found += response.customers.map { ExpectedAging(asOf: date, customer: $0.customerCode, figures: $0.figures) }
            let sums = response.customers.map(\.figures).reduce(Array(repeating: 0, count: 8)) { zip($0, $1).map(+) }
            #expect(response.total.figures == sums)
        }
        #expect(differences(found, expected) == [])
    }

    @Test("4.11: today's aging, from the open balances, is the one that the allocations give")
    func presentAging() throws {
        // Nothing happened on the 6th: a day of age more is the only difference to the 5th, and one page later it is the past.
        let today = try aging("2026-07-06").customers.map(\.totalAndUnapplied)
        let yesterday = try aging("2026-07-05").customers.map(\.totalAndUnapplied)
        #expect(today == yesterday)
    }

    @Test("H13 4.11: closing receivables, DSO and payment rate of every month come out exactly")
    func months() throws {
        let expected = try SeedOne.expected("receivables", as: Receivables.self).months
        let response = try SeedSales.call(
            "ReceivableService/GetReceivablesReport",
            Spearhead_Orders_V1_GetReceivablesReportRequest.with {
                $0.fromMonth = "2026-01"
                $0.throughMonth = "2026-06"
            }, Spearhead_Orders_V1_GetReceivablesReportResponse.self)
        let found = response.months.map {
            Month(
                month: $0.month, days: $0.days, closingArMinor: $0.closingMinor, netInvoicedMinor: $0.netInvoicedMinor,
                receivedMinor: $0.receivedMinor, dueMinor: $0.dueMinor, dsoDays: $0.hasDsoDays ? $0.dsoDays : nil,
                paymentRatePercent: $0.hasPaymentRatePercent ? $0.paymentRatePercent : nil)
        }
        #expect(differences(found, expected) == [])
        #expect(response.months.allSatisfy { $0.hasTrueDsoDays && $0.hasCollectionEffectivenessPercent })
    }

    @Test("the documents give the same allocations whatever order the files come in, and importing them again changes nothing")
    func anyOrder() throws {
        let other = try SeedSales.make(documents: ["receipts", "returns", "invoices"])
        let sql = """
            SELECT c.code || a.allocated_on || a.kind || a.document_number || i.number || a.amount_minor FROM orders_allocation a \
            JOIN crm_customer c ON c.id = a.customer_id JOIN orders_invoice i ON i.id = a.invoice_id \
            ORDER BY c.code, a.allocated_on, a.id
            """
        func allocations(_ tenant: TestTenant) throws -> [String] { try tenant.read { try $0.values(String.self, sql) } }
        let first = try allocations(SeedSales.company.get())
        #expect(first.count > 1000)
        #expect(try allocations(other) == first)
        let invoices = try other.importCSV("invoices", SeedOne.table("invoices"))
        #expect(invoices.unchanged == 1123 && invoices.created + invoices.updated == 0)
        let receipts = try other.importCSV("receipts", SeedOne.table("receipts"))
        #expect(receipts.unchanged == 887 && receipts.created + receipts.updated == 0)
        #expect(try allocations(other) == first)
    }

    @Test("a delivered order whose invoices are paid is settled, one with an open invoice is not")
    func settled() throws {
        let rows = try SeedSales.company.get().read {
            try $0.rows(
                """
                SELECT o.state, count(*), sum(i.open) FROM orders_order o JOIN (SELECT order_id, sum(open_minor) AS open \
                FROM orders_invoice GROUP BY order_id) i ON i.order_id = o.id WHERE o.shipped_minor = o.amount_minor \
                AND NOT EXISTS (SELECT 1 FROM orders_order_line l WHERE l.order_id = o.id AND delivered_quantity < quantity) \
                GROUP BY o.state, i.open > 0 ORDER BY o.state
                """
            ).map { ($0[0] as String, $0[1] as Int64, $0[2] as Int64) }
        }
        #expect(rows.filter { $0.0 != "returned" }.map(\.0) == ["invoiced", "settled"])
        #expect(rows.allSatisfy { ($0.0 == "invoiced") == ($0.2 > 0) || $0.0 == "returned" })
    }

    private func aging(_ date: String) throws -> Spearhead_Orders_V1_GetAgingReportResponse {
        try SeedSales.call(
            "ReceivableService/GetAgingReport",
            Spearhead_Orders_V1_GetAgingReportRequest.with {
                $0.asOf = date
                $0.pageSize = 1000
            })
    }
}

extension SeedReceivablesTests.Exposure {
    fileprivate init(_ date: String, _ message: Spearhead_Orders_V1_Exposure) {
        self.init(
            asOf: date, customer: message.customerCode, approvedUnshipped: message.approvedUnshippedMinor,
            shippedUninvoiced: message.shippedUninvoicedMinor, openAr: message.openInvoicesMinor,
            unapplied: message.unappliedMinor, exposure: message.exposureMinor,
            limit: message.hasLimitMinor ? message.limitMinor : nil,
            headroom: message.hasHeadroomMinor ? message.headroomMinor : nil)
    }
}

extension Spearhead_Orders_V1_Aging {
    fileprivate var figures: [Int64] {
        [
            notDueMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91To120Minor, over120Minor, totalMinor,
            unappliedMinor,
        ]
    }

    fileprivate var totalAndUnapplied: [Int64] { [totalMinor, unappliedMinor] }
}
