internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The handlers of `PipelineService`.
enum PipelineMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreatePipelineRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreatePipelineResponse {
        let preset = PipelinePreset.named(request.preset)
        let name = request.name.isEmpty ? preset?.name.text(call.language) ?? "" : request.name
        let stages = preset?.stages ?? request.stages.map(PipelineStage.init(_:))
        var checks = FieldCheck()
        checks.code("code", request.code, max: 40)
        checks.text("name", name, 1...200)
        checks.text("sale_type", request.saleType, 0...40)
        checks.require(preset == nil || request.stages.isEmpty, "stages", "must be empty when a preset is named")
        if case .UNRECOGNIZED = request.preset { checks.require(false, "preset", "must be one of the presets") }
        PipelineRules.checkStages(stages, &checks)
        try checks.finish()
        let record = try PipelineRules.create(
            code: request.code, name: name, saleType: request.saleType, stages: stages, isDefault: request.isDefault,
            writer: writer, call: call)
        return try .with { $0.pipeline = record.message(try record.currentVersion(writer)) }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetPipelineRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetPipelineResponse {
        let record = try PipelineRecord.get(id: request.id, reader)
        let number = request.version == 0 ? record.currentNumber : Int64(request.version)
        return try .with { $0.pipeline = record.message(try PipelineVersion.get(record.id, number, reader)) }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListPipelinesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListPipelinesResponse {
        let list = ListQuery(from: "crm_pipeline", key: "code").filterUnlessEmpty("sale_type", request.saleType)
        let (records, next) = try list.fetch(reader, try call.page(of: request), PipelineRecord.init(row:))
        return try .with {
            $0.pipelines = try records.map { try $0.message($0.currentVersion(reader)) }
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdatePipelineRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdatePipelineResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name", "sale_type", "is_default"])
        var checks = FieldCheck()
        if mask.contains("name") { checks.text("name", request.name, 1...200) }
        if mask.contains("sale_type") { checks.text("sale_type", request.saleType, 0...40) }
        try checks.finish()
        let before = try PipelineRecord.get(id: request.id, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("name") { after.name = request.name }
        if mask.contains("sale_type") { after.saleType = request.saleType }
        if mask.contains("is_default") { after.isDefault = request.isDefault }
        let record = try PipelineRules.update(before, to: after, writer: writer)
        return try .with { $0.pipeline = record.message(try record.currentVersion(writer)) }
    }

    static func publish(
        _ request: Spearhead_Crm_V1_PublishPipelineVersionRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_PublishPipelineVersionResponse {
        let stages = request.stages.map(PipelineStage.init(_:))
        var checks = FieldCheck()
        checks.text("note", request.note, 0...1000)
        PipelineRules.checkStages(stages, &checks)
        try checks.finish()
        let before = try PipelineRecord.get(id: request.id, writer)
        try Etag.check(request.etag, before.version)
        let record = try PipelineRules.publish(before, stages: stages, note: request.note, writer: writer, call: call)
        return try .with { $0.pipeline = record.message(try record.currentVersion(writer)) }
    }

    static func listVersions(
        _ request: Spearhead_Crm_V1_ListPipelineVersionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListPipelineVersionsResponse {
        let record = try PipelineRecord.get(id: request.pipelineID, reader)
        let open = """
            (SELECT count(*) FROM crm_opportunity o WHERE o.pipeline_id = v.pipeline_id AND o.pipeline_number = v.number
             AND o.state IN ('open', 'on_hold')) AS open_count
            """
        let list = ListQuery(
            from: "crm_pipeline_version v", columns: "v.*, \(open)", key: "printf('%010d', v.number)"
        ).filter("v.pipeline_id = ?", record.id)
        let (versions, next) = try list.fetch(reader, try call.page(of: request)) { row in
            Spearhead_Crm_V1_PipelineVersionSummary.with {
                $0.version = Int32(row["number"] as Int64)
                $0.publishTime = (row["published_at"] as Instant).timestamp
                $0.publishedBy = row["published_by"] ?? ""
                $0.note = row["note"]
                $0.openOpportunities = row["open_count"]
            }
        }
        return .with {
            $0.versions = versions
            $0.nextPageToken = next
        }
    }

    static func migrate(
        _ request: Spearhead_Crm_V1_MigrateOpportunitiesRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_MigrateOpportunitiesResponse {
        let record = try PipelineRecord.get(id: request.pipelineID, writer)
        let (migrated, remaining) = try PipelineMigration.run(
            pipeline: record, from: Int64(request.fromVersion), to: Int64(request.toVersion), stageMap: request.stageMap,
            writer: writer, call: call)
        writer.audit(
            "pipelines/\(record.id)",
            [
                FieldChange(
                    "opportunities_migrated", nil, "\(migrated) from version \(request.fromVersion) to \(request.toVersion)")
            ])
        return .with {
            $0.migrated = Int32(migrated)
            $0.remaining = Int32(remaining)
        }
    }
}
