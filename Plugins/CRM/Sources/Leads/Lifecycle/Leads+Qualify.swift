internal import PluginKit

extension Leads {
    /// Stores the answers to the four questions; the lead is qualified only when all are yes (C11).
    static func qualify(_ lead: Lead, _ answers: Qualification, _ writer: Writer, _ call: Call) throws -> Lead {
        try lead.status.requireOpen()
        let mayAnswer = lead.firstResponseAt != nil && [.responded, .qualified, .nurture].contains(lead.status)
        if !mayAnswer { try lead.status.requireStep(to: .qualified) }
        guard lead.firstResponseAt != nil else {
            throw RPCError(
                .failedPrecondition, "FIRST_CONTACT_MISSING",
                "The lead was not contacted yet. Record the first contact with its needs.")
        }
        var changed = lead
        changed.qualification = answers
        if answers.isComplete {
            changed.status = .qualified
        } else if lead.status == .qualified {
            changed.status = .responded
        }
        changed = try store(changed, from: lead, reason: "qualification answered", writer, call)
        writer.audit("leads/\(lead.id)", [FieldChange("qualification", describe(lead.qualification), describe(answers))])
        return changed
    }

    private static func describe(_ qualification: Qualification) -> String {
        [qualification.need, qualification.abilityToPay, qualification.decisionPower, qualification.eligibility]
            .map(\.rawValue).joined(separator: ",")
    }
}
