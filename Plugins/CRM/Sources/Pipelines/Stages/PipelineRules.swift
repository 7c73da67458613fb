internal import GRDB
internal import PluginKit

/// The rules of pipelines; RPC and import both go through them.
enum PipelineRules {
    /// Code of the pipeline that an import makes when the company has none.
    static let standardCode = "standard"

    static let stagesMax = 40

    /// Makes a pipeline with its version 1.
    static func create(
        code: String, name: String, saleType: String, stages: [PipelineStage], isDefault: Bool, writer: Writer, call: Call
    ) throws -> PipelineRecord {
        guard try PipelineRecord.find(code: code, writer) == nil else {
            throw RPCError(
                .alreadyExists, "PIPELINE_EXISTS",
                "There is a pipeline \(code) already. Choose another code or publish a version of it.")
        }
        let hasDefault = try PipelineRecord.findDefault(writer) != nil
        if isDefault { try clearDefault(writer) }
        let id = call.newID()
        try writer.insert(
            "crm_pipeline",
            [
                "id": id, "code": code, "name": name, "sale_type": saleType, "is_default": isDefault || !hasDefault,
                "current_number": 1, "created_at": call.now,
            ])
        try insertVersion(pipeline: id, number: 1, stages: stages, note: "", writer: writer, call: call)
        writer.audit(
            "pipelines/\(id)",
            [FieldChange("code", nil, code), FieldChange("name", nil, name), FieldChange("stages", nil, codes(stages))])
        return try PipelineRecord.get(id: id, writer)
    }

    /// The default pipeline; a company without any gets the standard one.
    static func ensureDefault(writer: Writer, call: Call) throws -> PipelineRecord {
        if let record = try PipelineRecord.findDefault(writer) { return record }
        let preset = PipelinePreset.visitToSigning
        return try create(
            code: standardCode, name: preset.name.text(call.language), saleType: "", stages: preset.stages, isDefault: true,
            writer: writer, call: call)
    }

    /// Publishes the next version; opportunities keep theirs.
    static func publish(
        _ record: PipelineRecord, stages: [PipelineStage], note: String, writer: Writer, call: Call
    ) throws -> PipelineRecord {
        let before = try record.currentVersion(writer)
        let number = record.currentNumber + 1
        try insertVersion(pipeline: record.id, number: number, stages: stages, note: note, writer: writer, call: call)
        try writer.update("crm_pipeline", record.id, set: ["current_number": number, "version": record.version + 1])
        writer.audit(
            "pipelines/\(record.id)",
            [
                FieldChange("current_version", String(record.currentNumber), String(number)),
                FieldChange("stages", codes(before.stages), codes(stages)),
            ])
        return try PipelineRecord.get(id: record.id, writer)
    }

    /// Changes the descriptive fields.
    static func update(_ before: PipelineRecord, to after: PipelineRecord, writer: Writer) throws -> PipelineRecord {
        guard after.isDefault || !before.isDefault else {
            throw RPCError(
                .failedPrecondition, "DEFAULT_PIPELINE_NEEDED",
                "One pipeline must be the default. Make another one the default instead.")
        }
        if after.isDefault, !before.isDefault { try clearDefault(writer) }
        try writer.update(
            "crm_pipeline", before.id,
            set: ["name": after.name, "sale_type": after.saleType, "is_default": after.isDefault, "version": before.version + 1])
        let fields = [
            FieldChange("name", before.name, after.name), FieldChange("sale_type", before.saleType, after.saleType),
            FieldChange("is_default", String(before.isDefault), String(after.isDefault)),
        ]
        writer.audit("pipelines/\(before.id)", fields)
        return try PipelineRecord.get(id: before.id, writer)
    }

    /// Refuses a stage list that could not work, naming every wrong field.
    static func checkStages(_ stages: [PipelineStage], _ checks: inout FieldCheck) {
        checks.require((2...stagesMax).contains(stages.count), "stages", "must be 2 to \(stagesMax)")
        var seen: Set<String> = []
        for (index, stage) in stages.prefix(stagesMax).enumerated() {
            let path = "stages[\(index)]"
            checks.name("\(path).code", stage.code, max: 40)
            checks.require(seen.insert(stage.code).inserted, "\(path).code", "must be unique in the pipeline")
            checks.text("\(path).name", stage.name, 1...200)
            checks.text("\(path).english_name", stage.englishName, 0...200)
            checks.probability("\(path).probability_ppm", stage.probability)
            checks.name("\(path).responsible_role", stage.responsibleRole, max: 40)
            checks.text("\(path).steps", stage.steps, 0...4000)
            checks.require(
                stage.normDays.map { (1...3650).contains($0) } ?? true, "\(path).norm_days", "must be 1 to 3650, or absent")
            checks.require(stage.outputs.count <= 20, "\(path).required_outputs", "must be at most 20")
            checks.require(
                Set(stage.outputs.map(\.kind)).count == stage.outputs.count, "\(path).required_outputs",
                "must have each kind once")
            for (place, output) in stage.outputs.prefix(20).enumerated() {
                checks.name("\(path).required_outputs[\(place)].kind", output.kind, max: 40)
                checks.text("\(path).required_outputs[\(place)].name", output.name, 1...200)
            }
            checks.require(
                (stage.sopID == nil) == (stage.sopNumber == nil), "\(path).sop_version", "must be given together with sop_id")
        }
    }

    private static func insertVersion(
        pipeline: String, number: Int64, stages: [PipelineStage], note: String, writer: Writer, call: Call
    ) throws {
        var checks = FieldCheck()
        for (index, stage) in stages.enumerated() {
            guard let sop = stage.sopID, let sopNumber = stage.sopNumber else { continue }
            let exists = try writer.exists("SELECT 1 FROM crm_sop_version WHERE sop_id = ? AND number = ?", [sop, sopNumber])
            checks.require(exists, "stages[\(index)].sop_id", "must be a procedure that has this version")
        }
        try checks.finish()
        try writer.insert(
            "crm_pipeline_version",
            [
                "pipeline_id": pipeline, "number": number, "note": note, "published_at": call.now,
                "published_by": call.caller.person,
            ])
        for (index, stage) in stages.enumerated() {
            try stage.insert(pipeline: pipeline, number: number, position: index + 1, writer)
        }
    }

    private static func clearDefault(_ writer: Writer) throws {
        try writer.execute("UPDATE crm_pipeline SET is_default = 0, version = version + 1 WHERE is_default = 1")
    }

    private static func codes(_ stages: [PipelineStage]) -> String { stages.map(\.code).joined(separator: ",") }
}
