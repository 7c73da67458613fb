internal import PluginKit
internal import SwiftProtobuf

/// Handlers of FollowUpService, and the weekly list of what was not followed up.
enum FollowUpMethods {
    static func record(
        _ request: Spearhead_Crm_V1_RecordOpportunityFollowUpRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordOpportunityFollowUpResponse {
        let given = request.followUp
        var checks = FieldCheck()
        checks.text("follow_up.channel", given.channel, 1...40)
        checks.text("follow_up.note", given.note, 1...2000)
        let next = checks.optionalDate("follow_up.next_contact_date", given.nextContactDate)
        try checks.finish()
        let opportunity = try Opportunity.get(given.opportunityID, writer, call)
        let followUp = try OpportunityFollowUp.record(
            opportunity, channel: given.channel, note: given.note, nextContactOn: next, writer: writer, call: call)
        return .with { $0.followUp = followUp.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListOpportunityFollowUpsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListOpportunityFollowUpsResponse {
        let page = try call.page(of: request)
        let opportunity = try Opportunity.get(request.opportunityID, reader, call)
        let (followUps, next) = try OpportunityFollowUp.list(opportunity.id, reader, page)
        return .with {
            $0.followUps = followUps.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func listMissing(
        _ request: Spearhead_Crm_V1_ListMissingFollowUpsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListMissingFollowUpsResponse {
        let page = try call.page(of: request)
        let name = request.isoWeek.isEmpty ? call.businessDate.isoWeek : request.isoWeek
        guard let week = FollowUpCutoff.week(named: name, call.clock) else {
            throw RPCError.invalidField("iso_week", "must be an ISO week such as 2026-W10")
        }
        let isFinal = try FollowUpCutoff.isTaken(name, reader)
        let (missing, next) = try MissingFollowUp.list(week, isFinal: isFinal, reader, call, page)
        return .with {
            $0.missingFollowUps = missing.map(\.message)
            $0.nextPageToken = next
            $0.final = isFinal
        }
    }
}

extension OpportunityFollowUp {
    var message: Spearhead_Crm_V1_OpportunityFollowUp {
        .with {
            $0.id = id
            $0.opportunityID = opportunity
            $0.channel = channel
            $0.note = note
            $0.nextContactDate = nextContactOn?.description ?? ""
            $0.personID = person ?? ""
            $0.followUpTime = at.timestamp
            $0.isoWeek = isoWeek
        }
    }
}

extension MissingFollowUp {
    var message: Spearhead_Crm_V1_MissingFollowUp {
        .with {
            switch subject {
            case .lead:
                $0.leadID = id
                $0.leadCode = code
            case .opportunity:
                $0.opportunityID = id
                $0.opportunityCode = code
            }
            $0.ownerID = owner ?? ""
            $0.isoWeek = isoWeek
        }
    }
}
