internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The process beside the result: how it came about, never left out.
struct ProcessFigures {
    private let bases: [Metric.Base]
    private let titles: [String: Label]

    /// The measures that the metrics name and the company has; the first one that it lacks when it has none of them.
    init(_ metrics: [Metric], _ reader: Reader) {
        let titles = Dictionary(uniqueKeysWithValues: reader.measures.map { ($0.name, $0.title) })
        var seen: Set<String> = []
        let wanted = metrics.flatMap(\.processMeasures).filter { seen.insert($0).inserted }
        let known = wanted.filter { titles[$0] != nil }
        bases = (known.isEmpty ? Array(wanted.prefix(1)) : known).map { Metric.Base(key: "", measure: $0, filters: [:]) }
        self.titles = titles
    }

    /// The figures of a person or unit.
    func messages(
        _ call: Call, _ value: (Metric.Base) throws -> Int64?
    ) rethrows -> [Spearhead_Targets_V1_ProcessFigure] {
        try bases.map { base in
            let figure = try value(base)
            return .with {
                $0.measure = base.measure
                $0.title = titles[base.measure]?.text(call.language) ?? ""
                if let figure { $0.value = figure }
            }
        }
    }
}
