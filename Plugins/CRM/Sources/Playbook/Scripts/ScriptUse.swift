internal import GRDB
internal import PluginKit

/// One use of a script (D13); a fact that stays.
struct ScriptUse: Sendable, Hashable {
    enum Outcome: String, APIChoice {
        typealias Message = Spearhead_Crm_V1_ScriptOutcome

        case helped
        case didNotHelp = "did_not_help"
        case unknown
    }

    var id: String
    var script: String
    var number: Int64
    var person: String
    var opportunity: String?
    var lead: String?
    var outcome: Outcome
    var at: Instant
}

extension ScriptUse {
    init(row: Row) throws {
        self.init(
            id: row["id"], script: row["script_id"], number: row["number"], person: row["person_id"],
            opportunity: row["opportunity_id"], lead: row["lead_id"],
            outcome: try row.choice("outcome", of: "crm_script_use"), at: row["at"])
    }

    /// Records that the caller used the present text of a script.
    static func record(
        _ script: Script, _ outcome: Outcome, opportunity: String?, lead: String?, writer: Writer, call: Call
    ) throws -> ScriptUse {
        guard !script.isRetired else {
            throw RPCError(.failedPrecondition, "SCRIPT_RETIRED", "The script \(script.code) is retired. Choose another one.")
        }
        if let opportunity { _ = try Opportunity.get(opportunity, writer, call) }
        if let lead { _ = try Lead.visible(lead, writer, call) }
        let use = ScriptUse(
            id: call.newID(), script: script.id, number: script.number, person: try call.person(), opportunity: opportunity,
            lead: lead, outcome: outcome, at: call.now)
        try writer.insert(
            "crm_script_use",
            [
                "id": use.id, "script_id": use.script, "number": use.number, "person_id": use.person,
                "opportunity_id": opportunity, "lead_id": lead, "outcome": outcome.rawValue, "at": use.at,
            ])
        writer.audit("scripts/\(script.id)", [FieldChange("use", nil, use.id)])
        return use
    }

    static func list(
        script: String, person: String, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([ScriptUse], String) {
        try ListQuery(from: "crm_script_use", key: "id", descending: true).visible(call.visible, "person_id")
            .filterUnlessEmpty("script_id", script).filterUnlessEmpty("person_id", person)
            .fetch(reader, page, ScriptUse.init(row:))
    }
}
