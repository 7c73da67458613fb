internal import GRDB
internal import PluginKit

/// What a stage asks for before it is left forward or won (D09, D21).
enum ExitRequirements {
    /// The unmet requirements: `output:KIND`, `owner_confirmation`, `contract`, and for winning `closing_chain`.
    static func missing(_ opportunity: Opportunity, _ stage: PipelineStage, winning: Bool, _ reader: Reader) throws -> [String] {
        var missing: [String] = []
        if !stage.outputs.isEmpty {
            let attached = Set(
                try reader.values(
                    String.self, "SELECT DISTINCT kind FROM crm_opportunity_output WHERE opportunity_id = ?", [opportunity.id]))
            missing += stage.outputs.map(\.kind).filter { !attached.contains($0) }.map { "output:\($0)" }
        }
        if stage.ownerConfirmationRequired, try !isConfirmed(opportunity, reader) { missing.append("owner_confirmation") }
        if stage.contractRequired || winning, try !isSigned(opportunity, reader) { missing.append("contract") }
        if winning, try Closing.find(opportunity, reader)?.isComplete == false { missing.append("closing_chain") }
        return missing
    }

    /// Refuses while anything is missing.
    static func require(_ opportunity: Opportunity, _ stage: PipelineStage, winning: Bool, _ reader: Reader) throws {
        let missing = try missing(opportunity, stage, winning: winning, reader)
        guard missing.isEmpty else {
            throw RPCError(
                .failedPrecondition, "EXIT_REQUIREMENTS_MISSING",
                """
                The stage \(stage.code) cannot be left yet. Missing: \(missing.joined(separator: ", ")). Attach the outputs, let the \
                \(stage.responsibleRole) confirm, sign the contract and complete the closing chain as listed.
                """,
                metadata: ["missing": missing.joined(separator: ","), "stage": stage.code])
        }
    }

    /// Whether the present stay is confirmed: coming back to a stage needs a new confirmation.
    private static func isConfirmed(_ opportunity: Opportunity, _ reader: Reader) throws -> Bool {
        guard let stay = try currentStay(opportunity, reader) else { return false }
        return try reader.exists(
            "SELECT 1 FROM crm_stage_confirmation WHERE opportunity_id = ? AND sequence = ?", [opportunity.id, stay])
    }

    /// Number of the log entry that began the present stay.
    static func currentStay(_ opportunity: Opportunity, _ reader: Reader) throws -> Int64? {
        try reader.value(
            Int64.self,
            """
            SELECT max(sequence) FROM crm_stage_change WHERE opportunity_id = ? AND kind NOT IN ('closed', 'reopened')
            AND (kind <> 'migrated' OR from_stage <> to_stage)
            """, [opportunity.id])
    }

    private static func isSigned(_ opportunity: Opportunity, _ reader: Reader) throws -> Bool {
        try reader.exists(
            "SELECT 1 FROM crm_opportunity_contract WHERE opportunity_id = ? AND signed_at IS NOT NULL", [opportunity.id])
    }
}
