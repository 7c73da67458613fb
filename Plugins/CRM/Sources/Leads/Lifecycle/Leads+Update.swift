internal import PluginKit

extension Leads {
    /// Changes what is known of a lead; scored fields are scored again, and the first reachable contact starts the clock.
    static func update(_ lead: Lead, to details: LeadDetails, _ writer: Writer, _ call: Call) throws -> Lead {
        try lead.status.requireOpen()
        guard details != lead.details else { return lead }
        var violations = try details.violations(writer)
        if details.source != lead.details.source { violations += try LeadSources.retirement(of: details.source, writer) }
        guard violations.isEmpty else {
            throw RPCError.invalidFields(violations.map { .init("lead." + $0.field, $0.description) })
        }
        if !lead.isIncomplete, !details.isReachable {
            throw RPCError.invalidField("lead.phone", "must not be empty together with email: the response clock runs already")
        }
        var changed = lead
        changed.details = details
        let score = try GradingPolicy.read(writer).score(details)
        let isScoredAnew =
            (details.industry, details.companySize, details.urgency)
            != (lead.details.industry, lead.details.companySize, lead.details.urgency)
        if isScoredAnew {
            changed.score = score
            if lead.gradeReason.isEmpty { changed.grade = score.grade }
        }
        let startsNow = lead.isIncomplete && details.isReachable
        if startsNow {
            try startClock(of: &changed, at: call.now, SlaPolicy.read(writer), writer, call)
        } else if changed.grade != lead.grade {
            try setLimit(of: &changed, SlaPolicy.read(writer), writer, call)
        }
        leaveNurtureUnlessC(&changed)
        changed = try store(changed, from: lead, reason: "changed", writer, call)
        writer.audit("leads/\(lead.id)", lead.details.changes(to: details) + gradeChange(lead, changed))
        if startsNow || changed.dueAt != lead.dueAt { try LeadReminders.renew(changed, writer, call) }
        return changed
    }

    /// Sets the grade by hand with a reason, or returns to the computed one (C02); the limit counts from the start of the clock.
    static func grade(_ lead: Lead, _ grade: LeadGrade?, reason: String, _ writer: Writer, _ call: Call) throws -> Lead {
        try lead.status.requireOpen()
        if grade != nil {
            var check = FieldCheck()
            check.text("reason", reason, 1...500)
            try check.finish()
        }
        var changed = lead
        changed.grade = grade ?? lead.score.grade
        changed.gradeReason = grade == nil ? "" : reason
        if changed.grade != lead.grade { try setLimit(of: &changed, SlaPolicy.read(writer), writer, call) }
        leaveNurtureUnlessC(&changed)
        changed = try store(changed, from: lead, reason: "graded \(changed.grade.rawValue)", writer, call)
        writer.audit(
            "leads/\(lead.id)", gradeChange(lead, changed) + [FieldChange("grade_reason", lead.gradeReason, changed.gradeReason)])
        if changed.dueAt != lead.dueAt { try LeadReminders.renew(changed, writer, call) }
        return changed
    }

    /// A nurtured lead that is no longer of grade C is worked on again.
    private static func leaveNurtureUnlessC(_ lead: inout Lead) {
        guard lead.status == .nurture, lead.grade != .c else { return }
        lead.status = lead.firstResponseAt == nil ? .assigned : .responded
    }

    private static func gradeChange(_ before: Lead, _ after: Lead) -> [FieldChange] {
        before.grade == after.grade ? [] : [FieldChange("grade", before.grade.rawValue, after.grade.rawValue)]
    }
}
