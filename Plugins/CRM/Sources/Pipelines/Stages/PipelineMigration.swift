internal import GRDB
internal import PluginKit

/// Moves open opportunities from one version of a pipeline to another by an explicit rule (D11).
enum PipelineMigration {
    /// Most opportunities that one command moves.
    static let batchMax = 5000

    static func run(
        pipeline: PipelineRecord, from: Int64, to: Int64, stageMap: [String: String], writer: Writer, call: Call
    ) throws -> (migrated: Int, remaining: Int) {
        let source = try PipelineVersion.get(pipeline.id, from, writer)
        let target = try PipelineVersion.get(pipeline.id, to, writer)
        try check(stageMap, source, target)
        let visible = call.visible.condition("owner_id")
        let open = "pipeline_id = ? AND pipeline_number = ? AND state IN ('open', 'on_hold') AND \(visible.sql)"
        let inUse = try writer.values(
            String.self, "SELECT DISTINCT stage FROM crm_opportunity WHERE \(open)", [pipeline.id, from] + visible.arguments)
        let unmapped = inUse.filter { stageMap[$0] == nil && target.stage($0) == nil }.sorted()
        guard unmapped.isEmpty else {
            throw RPCError(
                .failedPrecondition, "STAGE_MAP_INCOMPLETE",
                "Open opportunities are in stages that version \(to) does not have: \(unmapped.joined(separator: ", ")). Map them in stage_map.",
                metadata: ["missing": unmapped.joined(separator: ",")])
        }
        let rows = try writer.rows(
            "SELECT * FROM crm_opportunity WHERE \(open) ORDER BY id LIMIT ?",
            [pipeline.id, from] + visible.arguments + [batchMax])
        for row in rows {
            let before = Opportunity(row: row)
            var after = before
            after.pipelineNumber = to
            after.stage = stageMap[before.stage] ?? before.stage
            if after.stage != before.stage {
                after.stageEnteredAt = call.now
                if !after.probabilityIsManual, let stage = target.stage(after.stage) { after.probability = stage.probability }
            }
            try StageLog.record(
                before, kind: .migrated, to: after.stage, number: to, reason: "version \(from) to \(to)", writer, call)
            try Opportunity.save(before, after, writer)
        }
        let remaining = try writer.value(
            Int.self, "SELECT count(*) FROM crm_opportunity WHERE \(open)", [pipeline.id, from] + visible.arguments)
        return (rows.count, remaining ?? 0)
    }

    private static func check(_ map: [String: String], _ source: PipelineVersion, _ target: PipelineVersion) throws {
        var checks = FieldCheck()
        checks.require(source.number != target.number, "to_version", "must differ from from_version")
        for (old, new) in map.sorted(by: { $0.key < $1.key }) {
            checks.require(
                source.stage(old) != nil, "stage_map", "\(old.prefix(40)) is no stage of version \(source.number)")
            checks.require(
                target.stage(new) != nil, "stage_map", "\(new.prefix(40)) is no stage of version \(target.number)")
        }
        try checks.finish()
    }
}
