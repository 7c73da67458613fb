internal import GRDB
internal import PluginKit

/// A row of `crm_pipeline`.
struct PipelineRecord: Sendable {
    let id: String
    let code: String
    var name: String
    var saleType: String
    var isDefault: Bool
    var currentNumber: Int64
    let createdAt: Instant
    var version: Int64

    init(row: Row) {
        id = row["id"]
        code = row["code"]
        name = row["name"]
        saleType = row["sale_type"]
        isDefault = row["is_default"]
        currentNumber = row["current_number"]
        createdAt = row["created_at"]
        version = row["version"]
    }

    static func find(id: String, _ reader: Reader) throws -> PipelineRecord? {
        try reader.row("SELECT * FROM crm_pipeline WHERE id = ?", [id]).map(PipelineRecord.init(row:))
    }

    static func find(code: String, _ reader: Reader) throws -> PipelineRecord? {
        try reader.row("SELECT * FROM crm_pipeline WHERE code = ?", [code]).map(PipelineRecord.init(row:))
    }

    static func findDefault(_ reader: Reader) throws -> PipelineRecord? {
        try reader.row("SELECT * FROM crm_pipeline WHERE is_default = 1").map(PipelineRecord.init(row:))
    }

    static func get(id: String, _ reader: Reader) throws -> PipelineRecord {
        guard let record = try find(id: id, reader) else { throw RPCError.notFound("pipeline", id) }
        return record
    }

    /// The pipeline with `id`, or the default one when it is empty.
    static func getOrDefault(id: String, _ reader: Reader) throws -> PipelineRecord {
        guard id.isEmpty else { return try get(id: id, reader) }
        guard let record = try findDefault(reader) else {
            throw RPCError(
                .failedPrecondition, "NO_PIPELINE",
                "The company has no pipeline yet. Create one first, for example from a preset.")
        }
        return record
    }

    /// The stages in force for new opportunities.
    func currentVersion(_ reader: Reader) throws -> PipelineVersion { try PipelineVersion.get(id, currentNumber, reader) }
}
