import Foundation
import Inspections
import Orders
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("Lots of the example company")
struct SeedLotTests {
    private struct Case: Decodable, Hashable {
        var product, lot, prefecture, state: String
        var outlets, sources, visits: [String]
        var sightings: Int64
    }

    private struct Inversion: Decodable, Hashable {
        var visit, product, customer, lot: String
        var observed, listPrice: Int64
    }

    private struct Unknown: Decodable, Hashable {
        var visit, product, lot: String
    }

    private struct Lots: Decodable {
        var diversionCases: [Case]
        var priceInversions: [Inversion]
        var unknownLots: [Unknown]
        var sightings: Int64
    }

    private let world: SeedChannel
    private let expected: Lots

    init() throws {
        world = try SeedChannel.world.get()
        expected = try SeedOne.expected("lots", as: Lots.self)
    }

    @Test("4.12 I01: every diversion with its outlets, visits, sources and state comes out exactly, and nothing else")
    func diversions() throws {
        let found: Spearhead_Inspections_V1_ListDiversionsResponse = try world.tenant.call(
            channelMethod("ListDiversions"), Spearhead_Inspections_V1_ListDiversionsRequest())
        let cases = found.diversions.map {
            Case(
                product: $0.productCode, lot: $0.lot, prefecture: $0.prefectureCode,
                state: $0.state == .corroborated ? "corroborated" : "suspected", outlets: $0.outlets.map(\.customerCode),
                sources: $0.sources.map(\.customerCode), visits: $0.visitIds, sightings: $0.sightings)
        }
        #expect(cases == expected.diversionCases)
        #expect(found.diversions.allSatisfy { !$0.caseID.isEmpty && $0.explanation.contains($0.lot) })
        let planted = try SeedAudits.keys("truths", "diversion_cases")
        #expect(cases.map { [$0.product, $0.lot, $0.prefecture] + $0.outlets } == planted)
    }

    @Test("4.12 I02: every price inversion comes out exactly, and equal prices pass")
    func inversions() throws {
        let found: Spearhead_Inspections_V1_ListPriceInversionsResponse = try world.tenant.call(
            channelMethod("ListPriceInversions"), Spearhead_Inspections_V1_ListPriceInversionsRequest())
        let inversions = found.inversions.map {
            Inversion(
                visit: $0.visitID, product: $0.productCode, customer: $0.customerCode, lot: $0.lot,
                observed: $0.observedPriceMinor, listPrice: $0.listPriceMinor)
        }
        #expect(inversions == expected.priceInversions)
        #expect(found.inversions.allSatisfy { !$0.caseID.isEmpty })
        let keys = inversions.map { [$0.visit, $0.product, $0.lot] }
        #expect(try keys == SeedAudits.keys("truths", "price_inversions"))
        for innocent in try SeedAudits.keys("must_not_flag", "price_inversions") { #expect(!keys.contains(innocent)) }
    }

    @Test("4.12: every unknown lot and the number of sightings come out exactly")
    func unknownLots() throws {
        var request = Spearhead_Inspections_V1_ListUnknownLotsRequest.with { $0.pageSize = 50 }
        var found: [Unknown] = []
        repeat {
            let page: Spearhead_Inspections_V1_ListUnknownLotsResponse = try world.tenant.call(
                channelMethod("ListUnknownLots"), request)
            found += page.lots.map { Unknown(visit: $0.visitID, product: $0.productCode, lot: $0.lot) }
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        #expect(found == expected.unknownLots)
        let list: Spearhead_Inspections_V1_ListSightingsResponse = try world.tenant.call(
            channelMethod("ListSightings"), Spearhead_Inspections_V1_ListSightingsRequest.with { $0.pageSize = 1000 })
        #expect(Int64(list.sightings.count) == expected.sightings)
        #expect(list.sightings.count { $0.verdict == .unknownLot } == expected.unknownLots.count)
        #expect(list.sightings.count { $0.verdict == .diverted } == 3)
    }

    @Test("4.12 F09: every lot is traced to the expected customers and quantities")
    func forwardTrace() throws {
        let json = try JSONSerialization.jsonObject(with: SeedOne.expectedJSON("lots")) as? [String: Any]
        for row in try #require(json?["forward_trace"] as? [[String: Any]]) {
            let lot = row["lot"] as? String ?? ""
            let product = try world.id("organization_product", row["product"] as? String ?? "")
            let trace: Spearhead_Orders_V1_TraceLotResponse = try world.tenant.call(
                "spearhead.orders.v1.LotService/TraceLot",
                Spearhead_Orders_V1_TraceLotRequest.with {
                    $0.productID = product
                    $0.code = lot
                    $0.pageSize = 1000
                })
            let found = trace.recipients.map { "\($0.direct ? "direct" : "secondary") \($0.customerCode) \($0.quantity)" }
            let expected = ["direct", "secondary"].flatMap { kind in
                (row[kind] as? [[Any]] ?? []).map { "\(kind) \($0[0]) \($0[1])" }
            }
            #expect(found == expected, "\(lot)")
        }
    }

    @Test("Importing the sightings again changes nothing")
    func repeated() throws {
        let again = try world.tenant.importCSV("lot_sightings", SeedOne.table("lot_sightings"))
        #expect(again.created == 0 && again.updated == 0 && again.unchanged == 630)
    }

    @Test("Decision 7: the jobs open exactly the planted cases, on the day they become true, and nothing twice")
    func cases() throws {
        func kinds(_ day: String, _ kind: String) -> [SeedChannel.CaseRow] {
            (world.history[day] ?? []).filter { $0.kind == kind }
        }
        typealias Row = SeedChannel.CaseRow
        // D005 is flagged from March on, so the second flagged month makes the suspect on the first of May.
        #expect(kinds("2026-04-30", "stuffing") == [])
        let opened = [Row(kind: "stuffing", state: "suspected", customer: "D005", evidence: 2)]
        #expect(kinds("2026-05-01", "stuffing") == opened)
        #expect(kinds("2026-05-02", "stuffing") == opened)
        #expect(kinds("2026-06-01", "stuffing").map(\.evidence) == [3])
        #expect(kinds("2026-07-05", "stuffing").map(\.evidence) == [4])
        #expect(
            kinds("2026-07-05", "diversion") == [Row(kind: "diversion", state: "verified", customer: "D002", evidence: 3)])
        #expect(
            kinds("2026-07-05", "price_inversion") == [
                Row(kind: "price_inversion", state: "suspected", customer: "K031", evidence: 1)
            ])
    }
}
