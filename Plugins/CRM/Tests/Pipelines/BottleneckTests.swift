import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Bottlenecks and cycle time")
struct BottleneckTests {
    @Test("D12: the three stages furthest beyond their norm come first, with running stays that are beyond it")
    func topThree() throws {
        let desk = try SalesDesk()
        let pipeline = try desk.pipeline()
        let deal = try desk.create()
        // Norms of pipeline A: visit 10, needs 7, recommend 7, quote 7, negotiate 7, sign 10 days.
        try desk.attach(deal.id, "proposal")
        for days in [10, 14, 21, 8] as [Int64] {
            desk.tenant.advance(seconds: days * 86_400)
            try desk.advance(deal.id)
        }
        desk.tenant.advance(seconds: 7 * 86_400)
        func list(_ token: String = "") throws -> Spearhead_Crm_V1_ListBottlenecksResponse {
            let request = Spearhead_Crm_V1_ListBottlenecksRequest.with {
                $0.pipelineID = pipeline.id
                $0.pageToken = token
            }
            return try desk.tenant.call(SalesDesk.reports + "ListBottlenecks", request)
        }
        let shown = try list()
        #expect(shown.bottlenecks.map(\.stage) == ["recommend", "needs", "quote"])
        #expect(shown.bottlenecks.map(\.dwellToNorm) == ["3.00", "2.00", "1.14"])
        #expect(shown.bottlenecks.map(\.meanDwellDays) == ["21.00", "14.00", "8.00"])
        #expect(shown.nextPageToken.isEmpty)

        desk.tenant.advance(seconds: 15 * 86_400)
        let first = try list()
        #expect(first.bottlenecks.map(\.stage) == ["negotiate", "recommend", "needs"])
        #expect(first.bottlenecks.map(\.openBeyondNorm) == [1, 0, 0])
        #expect(try list(first.nextPageToken).bottlenecks.map(\.stage) == ["quote"])
    }
}
