internal import GRDB
internal import PluginKit

/// The order of the stages in every version of a pipeline.
struct StageOrder: Sendable {
    /// Stages of the current version, then those that only older versions have.
    let stages: [(stage: PipelineStage, isRetired: Bool)]
    private let positions: [Int64: [String: Int]]

    /// Reads all versions of a pipeline.
    static func load(_ pipeline: PipelineRecord, _ reader: Reader) throws -> StageOrder {
        let rows = try reader.rows(
            "SELECT * FROM crm_stage WHERE pipeline_id = ? ORDER BY number DESC, position", [pipeline.id])
        var positions: [Int64: [String: Int]] = [:]
        var stages: [(stage: PipelineStage, isRetired: Bool)] = []
        var seen: Set<String> = []
        for row in rows {
            let number: Int64 = row["number"]
            let stage = try PipelineStage(row: row)
            positions[number, default: [:]][stage.code] = row["position"]
            if seen.insert(stage.code).inserted { stages.append((stage, number != pipeline.currentNumber)) }
        }
        return StageOrder(stages: stages, positions: positions)
    }

    /// Whether an entry leads to a later stage than an earlier entry did, in the newest version that knows both.
    func isLater(_ entry: FunnelHistory.Entry, than first: FunnelHistory.Entry) -> Bool {
        for number in [entry.number, first.number] {
            if let start = positions[number]?[first.stage], let end = positions[number]?[entry.stage] { return end > start }
        }
        return false
    }
}
