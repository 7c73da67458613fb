internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// MetricService.
enum MetricMethods {
    static let service = "MetricService"

    static func register(with registrar: inout PluginRegistrar) {
        registrar.query(service, "GetMetric", permission: Permissions.plansRead, get)
        registrar.query(service, "ListMetrics", permission: Permissions.plansRead, list)
        registrar.command(service, "CreateMetric", permission: Permissions.configure, create)
        registrar.command(service, "UpdateMetric", permission: Permissions.configure, update)
        registrar.query(service, "GetMeasureCatalog", permission: Permissions.plansRead, catalog)
    }

    private static func get(
        _ request: Spearhead_Targets_V1_GetMetricRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetMetricResponse {
        let metric = try Metrics.require(id: request.id, reader)
        return .with { $0.metric = metric.message }
    }

    private static func list(
        _ request: Spearhead_Targets_V1_ListMetricsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ListMetricsResponse {
        let (metrics, next) = try Metrics.list(reader, call.page(of: request))
        return .with {
            $0.metrics = metrics.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func create(
        _ request: Spearhead_Targets_V1_CreateMetricRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_CreateMetricResponse {
        let draft = Metric(
            id: "", code: request.metric.code, title: request.metric.title, bases: request.metric.bases.map(Metric.Base.init),
            processMeasures: request.metric.processMeasures, version: 1)
        let metric = try Metrics.create(draft, writer, call)
        return .with { $0.metric = metric.message }
    }

    private static func update(
        _ request: Spearhead_Targets_V1_UpdateMetricRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_UpdateMetricResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["title", "bases", "process_measures"])
        let before = try Metrics.require(id: request.metric.id, writer)
        try Etag.check(request.etag, before.version)
        var draft = before
        if mask.contains("title") { draft.title = request.metric.title }
        if mask.contains("bases") { draft.bases = request.metric.bases.map(Metric.Base.init) }
        if mask.contains("process_measures") { draft.processMeasures = request.metric.processMeasures }
        let metric = try Metrics.update(before, to: draft, writer)
        return .with { $0.metric = metric.message }
    }

    private static func catalog(
        _ request: Spearhead_Targets_V1_GetMeasureCatalogRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_GetMeasureCatalogResponse {
        .with {
            $0.measures = reader.measures.map { measure in
                .with {
                    $0.name = measure.name
                    $0.title = measure.title.text(call.language)
                    $0.unit = measure.unit.rawValue
                    $0.formula = measure.formula
                    $0.dimensions = measure.dimensions
                }
            }
        }
    }
}

extension Metric {
    var message: Spearhead_Targets_V1_Metric {
        .with {
            $0.id = id
            $0.code = code
            $0.title = title
            $0.bases = bases.map(\.message)
            $0.processMeasures = processMeasures
            $0.etag = Etag.of(version)
        }
    }
}

extension Metric.Base {
    init(_ message: Spearhead_Targets_V1_MetricBase) {
        let filters = Dictionary(message.filters.map { ($0.dimension, $0.values) }) { $0 + $1 }
        self.init(key: message.key, measure: message.measure, filters: filters)
    }

    var message: Spearhead_Targets_V1_MetricBase {
        .with {
            $0.key = key
            $0.measure = measure
            $0.filters = filters.sorted { $0.key < $1.key }.map { filter in
                .with {
                    $0.dimension = filter.key
                    $0.values = filter.value
                }
            }
        }
    }
}
