internal import GRDB
internal import PluginKit

/// One stage of a published pipeline version.
struct PipelineStage: Sendable, Hashable {
    /// A document that must be attached before the stage is left.
    struct Output: Sendable, Hashable, Codable {
        var kind: String
        var name: String
    }

    var code: String
    var name: String
    var englishName: String
    /// Parts per million; `nil` is unknown, which is not 0.
    var probability: Int64?
    var responsibleRole: String
    var steps: String = ""
    var normDays: Int64?
    var outputs: [Output] = []
    var ownerConfirmationRequired = false
    var contractRequired = false
    var skippable = false
    var sopID: String?
    var sopNumber: Int64?
}

/// The stages of a pipeline as they were published together.
struct PipelineVersion: Sendable {
    let pipeline: String
    let number: Int64
    let stages: [PipelineStage]

    /// Place of a stage in the order, from 0.
    func index(of code: String) -> Int? { stages.firstIndex { $0.code == code } }

    /// The stage with a code.
    func stage(_ code: String) -> PipelineStage? { stages.first { $0.code == code } }

    /// Reads the stages of a version; `nil` when it was never published.
    static func find(_ pipeline: String, _ number: Int64, _ reader: Reader) throws -> PipelineVersion? {
        let rows = try reader.rows(
            "SELECT * FROM crm_stage WHERE pipeline_id = ? AND number = ? ORDER BY position", [pipeline, number])
        guard !rows.isEmpty else { return nil }
        return PipelineVersion(pipeline: pipeline, number: number, stages: try rows.map(PipelineStage.init(row:)))
    }

    /// Reads a version that must exist.
    static func get(_ pipeline: String, _ number: Int64, _ reader: Reader) throws -> PipelineVersion {
        guard let version = try find(pipeline, number, reader) else {
            throw RPCError.notFound("pipeline version", String(number))
        }
        return version
    }
}

extension PipelineStage {
    init(row: Row) throws {
        self.init(
            code: row["code"], name: row["name"], englishName: row["english_name"], probability: row["probability_ppm"],
            responsibleRole: row["responsible_role"], steps: row["steps"], normDays: row["norm_days"],
            outputs: try JSONColumn.value(row["required_outputs"], as: [Output].self),
            ownerConfirmationRequired: row["owner_confirmation_required"], contractRequired: row["contract_required"],
            skippable: row["skippable"], sopID: row["sop_id"], sopNumber: row["sop_number"])
    }

    func insert(pipeline: String, number: Int64, position: Int, _ writer: Writer) throws {
        try writer.insert(
            "crm_stage",
            [
                "pipeline_id": pipeline, "number": number, "position": position, "code": code, "name": name,
                "english_name": englishName, "probability_ppm": probability, "responsible_role": responsibleRole, "steps": steps,
                "norm_days": normDays, "required_outputs": try JSONColumn.text(outputs),
                "owner_confirmation_required": ownerConfirmationRequired, "contract_required": contractRequired,
                "skippable": skippable, "sop_id": sopID, "sop_number": sopNumber,
            ])
    }
}
