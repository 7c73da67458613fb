internal import GRDB
internal import PluginKit

/// Documents and confirmations that let a stage be left (D09).
enum OpportunityEvidence {
    struct Output: Sendable {
        let id: String
        let kind: String
        let name: String
        let sha256: String
        let stage: String
        let attachedBy: String?
        let attachedAt: Instant

        init(row: Row) {
            id = row["id"]
            kind = row["kind"]
            name = row["name"]
            sha256 = row["sha256"]
            stage = row["stage"]
            attachedBy = row["attached_by"]
            attachedAt = row["attached_at"]
        }
    }

    static func outputs(_ opportunity: String, _ reader: Reader) throws -> [Output] {
        try reader.rows(
            "SELECT * FROM crm_opportunity_output WHERE opportunity_id = ? ORDER BY attached_at, id", [opportunity]
        ).map(Output.init(row:))
    }

    static func attach(
        _ opportunity: Opportunity, kind: String, name: String, sha256: String, writer: Writer, call: Call
    ) throws -> Output {
        try OpportunityRules.require(opportunity, in: [.open, .onHold])
        let isKnown = try writer.exists(
            "SELECT 1 FROM crm_opportunity_output WHERE opportunity_id = ? AND kind = ? AND sha256 = ?",
            [opportunity.id, kind, sha256])
        guard !isKnown else {
            throw RPCError(.alreadyExists, "OUTPUT_EXISTS", "This document is attached already as \(kind).")
        }
        let count = try writer.value(
            Int.self, "SELECT count(*) FROM crm_opportunity_output WHERE opportunity_id = ?", [opportunity.id])
        guard (count ?? 0) < OpportunityRules.outputsMax else {
            throw RPCError(
                .resourceExhausted, "TOO_MANY_OUTPUTS", "An opportunity holds at most \(OpportunityRules.outputsMax) documents.")
        }
        let id = call.newID()
        try writer.insert(
            "crm_opportunity_output",
            [
                "id": id, "opportunity_id": opportunity.id, "kind": kind, "name": name, "sha256": sha256,
                "stage": opportunity.stage, "attached_by": call.caller.person, "attached_at": call.now,
            ])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("output.\(kind)", nil, "\(name) \(sha256)")])
        guard let row = try writer.row("SELECT * FROM crm_opportunity_output WHERE id = ?", [id]) else {
            throw RPCError.notFound("output", id)
        }
        return Output(row: row)
    }

    /// Confirms the present stay; only the role that is responsible for the stage may, and a repeat gives the first confirmation.
    static func confirm(_ opportunity: Opportunity, writer: Writer, call: Call) throws -> (at: Instant, by: String) {
        try OpportunityRules.require(opportunity, in: [.open])
        let person = try call.person()
        let version = try PipelineVersion.get(opportunity.pipeline, opportunity.pipelineNumber, writer)
        guard let stage = version.stage(opportunity.stage), call.caller.roles.contains(Role(stage.responsibleRole)) else {
            let role = version.stage(opportunity.stage)?.responsibleRole ?? ""
            throw RPCError(
                .permissionDenied, "NOT_RESPONSIBLE", "The stage \(opportunity.stage) is confirmed by the role \(role).",
                metadata: ["role": role])
        }
        try StageLog.start(opportunity, writer)
        guard let stay = try ExitRequirements.currentStay(opportunity, writer) else {
            throw RPCError.notFound("stage", opportunity.stage)
        }
        try writer.execute(
            """
            INSERT INTO crm_stage_confirmation (opportunity_id, sequence, confirmed_by, confirmed_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """, [opportunity.id, stay, person, call.now])
        if writer.changesCount > 0 {
            writer.audit("opportunities/\(opportunity.id)", [FieldChange("confirmed.\(stage.code)", nil, person)])
        }
        let row = try writer.row(
            "SELECT confirmed_by, confirmed_at FROM crm_stage_confirmation WHERE opportunity_id = ? AND sequence = ?",
            [opportunity.id, stay])
        return (row?["confirmed_at"] ?? call.now, row?["confirmed_by"] ?? person)
    }
}
