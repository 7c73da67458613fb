internal import GRDB
internal import PluginKit

extension Metrics {
    /// Adds a metric; its id and version are made here.
    static func create(_ draft: Metric, _ writer: Writer, _ call: Call) throws -> Metric {
        var metric = draft
        metric.id = call.newID()
        metric.version = 1
        try check(metric, writer)
        guard try find(code: metric.code, writer) == nil else {
            throw RPCError.codeTaken("metric", metric.code)
        }
        try writer.insert("targets_metric", ["id": metric.id, "code": metric.code, "title": metric.title])
        try insertParts(metric, writer)
        writer.audit("metrics/\(metric.id)", [FieldChange("code", nil, metric.code)])
        return metric
    }

    /// Writes the next version; plans that are published keep the version they were published with.
    static func update(_ before: Metric, to draft: Metric, _ writer: Writer) throws -> Metric {
        guard draft != before else { return before }
        var metric = draft
        metric.version = before.version + 1
        try check(metric, writer)
        try writer.update("targets_metric", metric.id, set: ["title": metric.title, "version": metric.version])
        try insertParts(metric, writer)
        writer.audit(
            "metrics/\(metric.id)",
            [
                FieldChange("title", before.title, metric.title),
                FieldChange(
                    "bases", before.bases.map(\.measure).joined(separator: ","),
                    metric.bases.map(\.measure).joined(separator: ",")),
                FieldChange(
                    "process_measures", before.processMeasures.joined(separator: ","),
                    metric.processMeasures.joined(separator: ",")),
            ])
        return metric
    }

    private static func insertParts(_ metric: Metric, _ writer: Writer) throws {
        for (position, base) in metric.bases.enumerated() {
            try writer.insert(
                "targets_metric_base",
                [
                    "metric_id": metric.id, "version": metric.version, "position": position, "key": base.key,
                    "measure": base.measure,
                    "filters": try JSONColumn.text(base.filters),
                ])
        }
        for (position, measure) in metric.processMeasures.enumerated() {
            try writer.insert(
                "targets_metric_process",
                ["metric_id": metric.id, "version": metric.version, "position": position, "measure": measure])
        }
    }

    private static func check(_ metric: Metric, _ reader: Reader) throws {
        var check = FieldCheck()
        check.code("metric.code", metric.code)
        check.text("metric.title", metric.title, 1...200)
        if !(1...Metric.basesMax).contains(metric.bases.count) { check.fail("metric.bases", "must be 1 to \(Metric.basesMax)") }
        if Set(metric.bases.map(\.key)).count != metric.bases.count { check.fail("metric.bases", "must have different keys") }
        if !(1...Metric.processMax).contains(metric.processMeasures.count) {
            check.fail(
                "metric.process_measures", "must be 1 to \(Metric.processMax): a result is never shown without its process")
        }
        for (index, base) in metric.bases.enumerated() {
            check.code("metric.bases[\(index)].key", base.key)
            for (name, values) in base.filters where !(1...Metric.filterValuesMax).contains(values.count) {
                check.fail("metric.bases[\(index)].filters", "must give \(name) 1 to \(Metric.filterValuesMax) values")
            }
        }
        try check.finish()
        let units = try metric.bases.map { base in
            let measure = try reader.measure(base.measure)
            for name in base.filters.keys where !measure.dimensions.contains(name) {
                throw RPCError(
                    .failedPrecondition, "MEASURE_DIMENSION_UNKNOWN", "\(measure.name) is not split by \(name.prefix(40)).",
                    metadata: ["allowed": measure.dimensions.joined(separator: ",")])
            }
            return measure.unit
        }
        if Set(units).count > 1 { throw RPCError.invalidField("metric.bases", "must all be measured in one unit") }
        for name in metric.processMeasures { _ = try reader.measure(name) }
    }
}
