internal import GRDB
internal import PluginKit

/// The append-only log of an opportunity's stages.
enum StageLog {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case entered
        case advanced
        case skipped
        case movedBack = "moved_back"
        case migrated
        case closed
        case reopened
    }

    /// The newest entry of a log.
    struct Last: Sendable {
        let sequence: Int64
        let stage: String
        let changedAt: Instant
    }

    static func last(_ opportunity: String, _ reader: Reader) throws -> Last? {
        let row = try reader.row(
            """
            SELECT sequence, to_stage, changed_at FROM crm_stage_change WHERE opportunity_id = ? ORDER BY sequence DESC LIMIT 1
            """, [opportunity])
        return row.map { Last(sequence: $0["sequence"], stage: $0["to_stage"], changedAt: $0["changed_at"]) }
    }

    /// What the newest entry is.
    static func lastKind(_ opportunity: String, _ reader: Reader) throws -> Kind? {
        try reader.value(
            String.self, "SELECT kind FROM crm_stage_change WHERE opportunity_id = ? ORDER BY sequence DESC LIMIT 1",
            [opportunity]
        ).flatMap(Kind.init(rawValue:))
    }

    /// Records what happens to an opportunity now; a log that an import left empty begins with its present stage.
    static func record(
        _ opportunity: Opportunity, kind: Kind, to stage: String, number: Int64? = nil, at instant: Instant? = nil,
        reason: String,
        _ writer: Writer, _ call: Call
    ) throws {
        try start(opportunity, writer)
        try append(
            opportunity.id, kind: kind, from: opportunity.stage, to: stage, number: number ?? opportunity.pipelineNumber,
            at: instant ?? call.now, by: instant == nil ? call.caller.person : nil, reason: reason, writer)
    }

    /// Begins the log of an opportunity that has none.
    static func start(_ opportunity: Opportunity, _ writer: Writer) throws {
        guard try last(opportunity.id, writer) == nil else { return }
        try append(
            opportunity.id, kind: .entered, from: nil, to: opportunity.stage, number: opportunity.pipelineNumber,
            at: opportunity.stageEnteredAt, by: nil, reason: "", writer)
    }

    /// Appends an entry; its duration is the time since the entry before.
    ///
    /// - Throws: ``RPCError`` `STAGE_LOG_ORDER` when the entry is older than the newest one or starts from another stage.
    static func append(
        _ opportunity: String, kind: Kind, from: String?, to: String, number: Int64, at instant: Instant, by person: String?,
        reason: String, _ writer: Writer
    ) throws {
        let last = try last(opportunity, writer)
        guard last?.stage == from, last.map({ $0.changedAt <= instant }) ?? true else {
            let state = last.map { "stands at \($0.stage) since \($0.changedAt)" } ?? "is empty"
            throw RPCError(
                .failedPrecondition, "STAGE_LOG_ORDER",
                "The stage log \(state). Entries are only added at its end: give the stage it stands at, and a time not before.")
        }
        try writer.insert(
            "crm_stage_change",
            [
                "opportunity_id": opportunity, "sequence": (last?.sequence ?? 0) + 1, "kind": kind.rawValue, "from_stage": from,
                "to_stage": to, "pipeline_number": number, "changed_at": instant, "changed_by": person,
                "duration_seconds": last.map { instant.seconds(since: $0.changedAt) }, "reason": reason,
            ])
    }

    /// What a move is in the order of the stages.
    static func kind(from: String?, to: String, in version: PipelineVersion) -> Kind {
        guard let from, let start = version.index(of: from), let end = version.index(of: to) else { return .entered }
        if end < start { return .movedBack }
        return end == start + 1 ? .advanced : .skipped
    }
}
