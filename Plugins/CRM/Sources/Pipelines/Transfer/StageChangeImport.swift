internal import GRDB
internal import PluginKit

/// Imports the stage log that another system kept; history may skip stages and go back.
enum StageChangeImport {
    static let table = ImportTable(
        name: "stage_changes", required: ["opportunity_code", "from_stage", "to_stage", "changed_at", "changed_by"],
        permission: "crm.opportunities.import", write: write(row:writer:call:))

    private static func write(row: ImportRow, writer: Writer, call: Call) throws -> ImportTable.Outcome {
        let code = try row.text("opportunity_code")
        guard let opportunity = try Opportunity.find(code: code, writer) else {
            throw RPCError.invalidField("opportunity_code", "there is no opportunity \(code.prefix(40)); import it first")
        }
        let from = row.optional("from_stage")
        let target = try row.text("to_stage")
        let instant = try row.instant("changed_at")
        let person = try PipelineReferences.person(row, "changed_by", writer)
        let isKnown = try writer.exists(
            "SELECT 1 FROM crm_stage_change WHERE opportunity_id = ? AND changed_at = ? AND to_stage = ? AND from_stage IS ?",
            [opportunity.id, instant, target, from])
        if isKnown { return .unchanged }
        let version = try PipelineVersion.get(opportunity.pipeline, opportunity.pipelineNumber, writer)
        try check(opportunity, from, target, instant, version)
        try StageLog.append(
            opportunity.id, kind: StageLog.kind(from: from, to: target, in: version), from: from, to: target,
            number: version.number, at: instant, by: person, reason: "", writer)
        if target == opportunity.stage {
            try writer.update("crm_opportunity", opportunity.id, set: ["stage_entered_at": instant])
        }
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("stage_change", from, target)])
        return .created
    }

    private static func check(
        _ opportunity: Opportunity, _ from: String?, _ target: String, _ instant: Instant, _ version: PipelineVersion
    ) throws {
        var checks = FieldCheck()
        checks.require(
            from.map { version.stage($0) != nil } ?? true, "from_stage", "must be a stage of the opportunity's pipeline, or empty"
        )
        checks.require(version.stage(target) != nil, "to_stage", "must be a stage of the opportunity's pipeline")
        checks.require(from != target, "to_stage", "must differ from from_stage")
        checks.require(instant >= opportunity.createdAt, "changed_at", "must not be before the opportunity was made")
        checks.require(
            opportunity.closedAt.map { instant <= $0 } ?? true, "changed_at", "must not be after the opportunity was closed")
        try checks.finish()
    }
}
