internal import GRDB
internal import PluginKit

/// What targets are set on, in one version.
struct Metric: Sendable, Hashable {
    /// One way to measure the actual.
    struct Base: Sendable, Hashable {
        var key: String
        var measure: String
        var filters: [String: [String]]
    }

    static let basesMax = 8
    static let processMax = 4
    static let filterValuesMax = 100

    var id: String
    var code: String
    var title: String
    var bases: [Base]
    var processMeasures: [String]
    var version: Int64

    /// The base with a key; the first one for the empty key.
    func base(_ key: String) throws -> Base {
        guard let base = key.isEmpty ? bases.first : bases.first(where: { $0.key == key }) else {
            throw RPCError.invalidField("base", "must be one of \(bases.map(\.key).joined(separator: ", "))")
        }
        return base
    }
}

/// Finds metrics.
enum Metrics {
    static func find(id: String, version: Int64? = nil, _ reader: Reader) throws -> Metric? {
        try reader.row("SELECT * FROM targets_metric WHERE id = ?", [id]).map { try metric($0, version, reader) }
    }

    static func find(code: String, _ reader: Reader) throws -> Metric? {
        try reader.row("SELECT * FROM targets_metric WHERE code = ?", [code]).map { try metric($0, nil, reader) }
    }

    static func require(id: String, version: Int64? = nil, _ reader: Reader) throws -> Metric {
        guard let metric = try find(id: id, version: version, reader) else { throw RPCError.notFound("metric", id) }
        return metric
    }

    static func list(_ reader: Reader, _ page: Page) throws -> ([Metric], String) {
        try ListQuery(from: "targets_metric", key: "code").fetch(reader, page) { try metric($0, nil, reader) }
    }

    /// The metrics that are based on a measure without filters, by code.
    static func based(on measure: String, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self,
            """
            SELECT DISTINCT m.id FROM targets_metric m JOIN targets_metric_base b ON b.metric_id = m.id AND b.version = m.version
            WHERE b.measure = ? AND b.filters = '{}' ORDER BY m.code
            """, [measure])
    }

    private static func metric(_ row: Row, _ version: Int64?, _ reader: Reader) throws -> Metric {
        let id: String = row["id"]
        let version: Int64 = version ?? row["version"]
        let bases = try reader.rows(
            "SELECT key, measure, filters FROM targets_metric_base WHERE metric_id = ? AND version = ? ORDER BY position",
            [id, version])
        return Metric(
            id: id, code: row["code"], title: row["title"],
            bases: try bases.map {
                Metric.Base(key: $0["key"], measure: $0["measure"], filters: try JSONColumn.value($0["filters"]))
            },
            processMeasures: try reader.values(
                String.self, "SELECT measure FROM targets_metric_process WHERE metric_id = ? AND version = ? ORDER BY position",
                [id, version]),
            version: version)
    }
}
