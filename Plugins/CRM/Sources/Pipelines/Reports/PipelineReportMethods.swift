internal import PluginKit
internal import SwiftProtobuf

/// The handlers of `PipelineReportService`.
enum PipelineReportMethods {
    /// Bottlenecks on the first page when the request names no size.
    static let bottlenecksDefault: Int32 = 3

    static func funnel(
        _ request: Spearhead_Crm_V1_GetFunnelRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetFunnelResponse {
        let pipeline = try PipelineRecord.getOrDefault(id: request.pipelineID, reader)
        let asOf = request.hasAsOf ? Instant(request.asOf) : call.now
        return try Funnel.compute(pipeline, asOf: asOf, reader, call).message(pipeline: pipeline.id, asOf: asOf)
    }

    static func forecast(
        _ request: Spearhead_Crm_V1_GetForecastRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetForecastResponse {
        let pipeline = request.pipelineID.isEmpty ? nil : try PipelineRecord.get(id: request.pipelineID, reader)
        let asOf = request.hasAsOf ? Instant(request.asOf) : call.now
        return try Forecast.compute(pipeline: pipeline?.id, asOf: asOf, reader, call).message(asOf: asOf)
    }

    static func bottlenecks(
        _ request: Spearhead_Crm_V1_ListBottlenecksRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListBottlenecksResponse {
        var paged = request
        if paged.pageSize == 0 { paged.pageSize = bottlenecksDefault }
        let page = try call.page(of: paged)
        let pipeline = try PipelineRecord.getOrDefault(id: request.pipelineID, reader)
        let asOf = request.hasAsOf ? Instant(request.asOf) : call.now
        let all = Bottleneck.find(try Funnel.compute(pipeline, asOf: asOf, reader, call))
        let (bottlenecks, next) = page.slice(all)
        return .with {
            $0.bottlenecks = bottlenecks.map(\.message)
            $0.nextPageToken = next
        }
    }
}
