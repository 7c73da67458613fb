internal import PluginKit
internal import SwiftProtobuf

extension Lead {
    /// The resource as the API shows it.
    func message(_ call: Call) -> Spearhead_Crm_V1_Lead {
        .with {
            $0.id = id
            $0.code = code
            $0.etag = Etag.of(version)
            $0.company = details.company
            $0.contact = details.contact
            $0.phone = details.phone
            $0.email = details.email
            $0.intent = details.intent
            $0.source = details.source
            $0.industry = details.industry
            $0.companySize = details.companySize
            $0.urgency = details.urgency
            $0.territoryCode = details.territoryCode
            if let amount = details.expectedAmountMinor { $0.expectedAmountMinor = amount }
            $0.points = Int32(clamping: score.points)
            $0.grade = grade.message
            $0.computedGrade = score.grade.message
            $0.gradeReason = gradeReason
            $0.gradingVersion = score.policyVersion
            $0.ownerID = ownerID ?? ""
            $0.createTime = createdAt.timestamp
            $0.incomplete = isIncomplete
            if let clockStartedAt { $0.clockStartTime = clockStartedAt.timestamp }
            if let dueAt { $0.dueTime = dueAt.timestamp }
            $0.slaVersion = slaVersion
            if let firstResponseAt { $0.firstResponseTime = firstResponseAt.timestamp }
            $0.breached = isBreached(at: call.now)
            $0.status = status.message
            if let closedAt { $0.closeTime = closedAt.timestamp }
            $0.closeReason = closeReason
            $0.pool = pool
            $0.needs = needs
            $0.qualification = qualification.message
            $0.customerID = customerID ?? ""
            $0.nextNurtureDate = nextNurtureOn?.description ?? ""
            if let prospect = details.prospect { $0.prospect = prospect.message }
        }
    }
}

extension LeadGrade: APIChoice {
    typealias Message = Spearhead_Crm_V1_LeadGrade
}

extension LeadStatus: APIChoice {
    typealias Message = Spearhead_Crm_V1_LeadStatus
}

extension Qualification.Answer: APIChoice {
    typealias Message = Spearhead_Crm_V1_QualificationAnswer
}

extension Qualification {
    var message: Spearhead_Crm_V1_LeadQualification {
        .with {
            $0.need = need.message
            $0.abilityToPay = abilityToPay.message
            $0.decisionPower = decisionPower.message
            $0.eligibility = eligibility.message
        }
    }

    /// The answers given; those not given stay.
    func answered(_ message: Spearhead_Crm_V1_LeadQualification) -> Qualification {
        Qualification(
            need: Answer(message.need) ?? need, abilityToPay: Answer(message.abilityToPay) ?? abilityToPay,
            decisionPower: Answer(message.decisionPower) ?? decisionPower,
            eligibility: Answer(message.eligibility) ?? eligibility)
    }
}

extension LeadReminder {
    var message: Spearhead_Crm_V1_LeadReminder {
        .with {
            $0.id = id
            $0.personID = personID
            $0.leadID = leadID ?? ""
            $0.customerID = customerID ?? ""
            $0.kind = kind.message
            $0.dueTime = dueAt.timestamp
            if let doneAt { $0.doneTime = doneAt.timestamp }
        }
    }
}

extension LeadReminder.Kind: APIChoice {
    typealias Message = Spearhead_Crm_V1_LeadReminderKind
}
