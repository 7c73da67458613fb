internal import GRDB
internal import PluginKit

/// The stays of one opportunity in the stages, read from its log.
struct FunnelHistory: Sendable {
    /// A log entry that put the opportunity into a stage.
    struct Entry: Sendable {
        let stage: String
        let number: Int64
        let at: Instant
        let isMigration: Bool
    }

    /// A time in a stage; `end` is `nil` while it goes on.
    struct Stay: Sendable {
        let stage: String
        let start: Instant
        var end: Instant?
    }

    private(set) var entries: [Entry] = []
    private(set) var stays: [Stay] = []
    private var running: Stay?

    /// Takes the next entry of the log.
    mutating func add(_ row: Row) {
        let at: Instant = row["changed_at"]
        let stage: String = row["to_stage"]
        let from: String? = row["from_stage"]
        switch StageLog.Kind(rawValue: row["kind"]) {
        case .closed:
            end(at)
        case .reopened:
            running = Stay(stage: stage, start: at)
        case .migrated where from == stage:
            break
        case let kind:
            end(at)
            running = Stay(stage: stage, start: at)
            entries.append(Entry(stage: stage, number: row["pipeline_number"], at: at, isMigration: kind == .migrated))
        }
    }

    /// Ends the stay that goes on when the deal is closed, and keeps it as running when it is not.
    mutating func finish(closedAt: Instant?) {
        if let closedAt { end(closedAt) }
        if let running { stays.append(running) }
        running = nil
    }

    /// The stage that the opportunity is in after the entries.
    var lastStage: String? { entries.last?.stage }

    private mutating func end(_ instant: Instant) {
        guard var stay = running else { return }
        stay.end = instant
        stays.append(stay)
        running = nil
    }

    /// The histories of the visible opportunities of a pipeline up to `asOf`, by opportunity id.
    static func load(pipeline: String, asOf: Instant, _ reader: Reader, _ call: Call) throws -> [String: FunnelHistory] {
        let visible = call.visible.condition("o.owner_id")
        let sql = """
            SELECT c.* FROM crm_stage_change c JOIN crm_opportunity o ON o.id = c.opportunity_id
            WHERE o.pipeline_id = ? AND c.changed_at <= ? AND \(visible.sql) ORDER BY c.opportunity_id, c.sequence
            """
        var histories: [String: FunnelHistory] = [:]
        try reader.forEach(sql, [pipeline, asOf] + visible.arguments) { row in
            histories[row["opportunity_id"], default: FunnelHistory()].add(row)
        }
        return histories
    }
}
