import Foundation
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("PSI and distribution of the example company")
struct SeedPsiTests {
    private struct Negative: Decodable, Hashable {
        var customer, product, from, to: String
        var sellOut: Int64
    }

    private struct Unexplained: Decodable, Hashable {
        var distributor, product, from, to: String
        var sellOut, explainedOut, unexplained: Int64
    }

    private struct Psi: Decodable {
        var negativeSellOut: [Negative]
        var distributorUnexplained: [Unexplained]
    }

    private struct Shelf: Decodable, Hashable {
        var month, product: String
        var universe, stocking, categoryWeight, stockingWeight: Int64
        var numericPercent, weightedPercent: String?
    }

    private struct Week: Decodable, Hashable {
        var rep, week: String
        var jointVisits: Int64?
    }

    private struct Coaching: Decodable {
        var dueRepWeeks: Int64
        var competitorGaps, jointVisitGaps: [Week]
    }

    @Test("4.6 F01 F02 F03 E10: every PSI row comes out exactly")
    func rows() throws {
        let json = try JSONSerialization.jsonObject(with: SeedOne.expectedJSON("psi")) as? [String: Any]
        let rows = try #require(json?["rows"] as? [[Any]])
        let expected: [String] = rows.map { row in row.map { "\($0)" }.joined(separator: " ") }
        let messages: [Spearhead_Visits_V1_StreamPsiRowsResponse] = try SeedVisits.company.get().stream(
            "spearhead.visits.v1.PsiService/StreamPsiRows", Spearhead_Visits_V1_StreamPsiRowsRequest.period)
        let found: [String] = messages.flatMap(\.rows).map(Self.text)
        #expect(found.count == 33_236)
        #expect(differences(found, expected) == [])
    }

    private static func text(_ row: Spearhead_Visits_V1_PsiRow) -> String {
        let numbers: [Int64] = [
            row.openingQuantity, row.inQuantity, row.returnedQuantity, row.damagedQuantity, row.closingQuantity,
            row.sellOutQuantity,
        ]
        let texts: [String] = [row.customerCode, row.productCode, row.fromDate, row.toDate]
        return (texts + numbers.map { String($0) }).joined(separator: " ")
    }

    @Test("4.6 F02: unrecorded inflow and unexplained outflow come out exactly")
    func exceptions() throws {
        let expected = try SeedOne.expected("psi", as: Psi.self)
        let found: Spearhead_Visits_V1_GetPsiExceptionsResponse = try SeedVisits.report(
            "PsiService/GetPsiExceptions", Spearhead_Visits_V1_GetPsiExceptionsRequest.period)
        let negative = found.negativeSellOut.map {
            Negative(
                customer: $0.customerCode, product: $0.productCode, from: $0.fromDate, to: $0.toDate, sellOut: $0.sellOutQuantity)
        }
        #expect(negative == expected.negativeSellOut)
        let unexplained = found.unexplainedOutflow.map {
            Unexplained(
                distributor: $0.row.customerCode, product: $0.row.productCode, from: $0.row.fromDate, to: $0.row.toDate,
                sellOut: $0.row.sellOutQuantity, explainedOut: $0.explainedQuantity, unexplained: $0.unexplainedQuantity)
        }
        #expect(unexplained == expected.distributorUnexplained)
    }

    @Test("4.8: numeric and weighted distribution come out exactly")
    func distribution() throws {
        let expected = try SeedOne.expected("distribution", as: [Shelf].self)
        var found: [Shelf] = []
        for month in Set(expected.map(\.month)).sorted() {
            let response: Spearhead_Visits_V1_GetDistributionResponse = try SeedVisits.report(
                "PsiService/GetDistribution", Spearhead_Visits_V1_GetDistributionRequest.with { $0.month = month })
            found += response.rows.map { row in
                Shelf(
                    month: month, product: row.productCode, universe: row.universe, stocking: row.stocking,
                    categoryWeight: row.categoryWeightMinor, stockingWeight: row.stockingWeightMinor,
                    numericPercent: row.hasNumericPercent ? row.numericPercent : nil,
                    weightedPercent: row.hasWeightedPercent ? row.weightedPercent : nil)
            }
        }
        #expect(differences(found, expected) == [])
    }

    @Test("4.14 G01 N-21: weeks without a competitor table or with too few joint visits come out exactly")
    func weeklyGaps() throws {
        let expected = try SeedOne.expected("coaching", as: Coaching.self)
        let found: Spearhead_Visits_V1_GetWeeklyGapsResponse = try SeedVisits.report(
            "VisitReportService/GetWeeklyGaps", Spearhead_Visits_V1_GetWeeklyGapsRequest.period)
        #expect(found.dueRepWeeks == expected.dueRepWeeks)
        let competitor = found.competitorGaps.map { Week(rep: $0.personCode, week: $0.week, jointVisits: nil) }
        #expect(competitor == expected.competitorGaps)
        let joint = found.jointVisitGaps.map { Week(rep: $0.personCode, week: $0.week, jointVisits: $0.jointVisits) }
        #expect(joint == expected.jointVisitGaps)
    }
}
