internal import PluginKit
internal import SwiftProtobuf

/// Handlers of DealChangeService for requests.
enum ChangeRequestMethods {
    static func request(
        _ request: Spearhead_Crm_V1_RequestChangeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RequestChangeResponse {
        let given = request.change
        let amount = given.hasNewAmountMinor ? given.newAmountMinor : nil
        var checks = FieldCheck()
        checks.text("change.reason", given.reason, 1...1000)
        checks.text("change.details", given.details, 0...2000)
        if let amount { checks.range("change.new_amount_minor", amount, 0...Opportunity.amountMax) }
        let type = try ChangeType.find(given.type, writer)
        checks.require(type != nil, "change.type", "must be the code of a type of change")
        try checks.finish()
        let opportunity = try Opportunity.get(given.opportunityID, writer, call)
        guard let type else { throw RPCError.notFound("change type", given.type) }
        let change = try ChangeRequest.create(
            type, of: opportunity, reason: given.reason, details: given.details, newAmountMinor: amount, writer: writer,
            call: call)
        return .with { $0.change = change.message }
    }

    static func decide(
        _ request: Spearhead_Crm_V1_DecideChangeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_DecideChangeResponse {
        var checks = FieldCheck()
        checks.text("comment", request.comment, (request.approve ? 0 : 1)...1000)
        try checks.finish()
        let change = try ChangeRequest.visible(request.id, writer, call)
            .decide(approve: request.approve, comment: request.comment, writer: writer, call: call)
        return .with { $0.change = change.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetChangeRequestRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetChangeRequestResponse {
        let change = try ChangeRequest.visible(request.id, reader, call)
        return .with { $0.change = change.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListChangeRequestsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListChangeRequestsResponse {
        let page = try call.page(of: request)
        let (changes, next) = try ListQuery(
            from: "crm_change_request r JOIN crm_opportunity o ON o.id = r.opportunity_id", columns: "r.*", key: "r.id",
            descending: true
        ).visible(call.visible, "o.owner_id").filterUnlessEmpty("r.opportunity_id", request.opportunityID)
            .filter("r.state", request.state, "state", ChangeRequest.State.self)
            .fetch(reader, page) { try ChangeRequest(row: $0, reader) }
        return .with {
            $0.changes = changes.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension ChangeRequest {
    var message: Spearhead_Crm_V1_ChangeRequest {
        .with {
            $0.id = id
            $0.opportunityID = opportunity
            $0.type = type
            $0.reason = reason
            $0.details = details
            if let newAmountMinor { $0.newAmountMinor = newAmountMinor }
            $0.state = state.message
            $0.approverRoles = path
            $0.decisions = decisions.map(\.message)
            $0.nextRole = nextRole ?? ""
            $0.requestedBy = requestedBy
            $0.requestTime = at.timestamp
        }
    }
}

extension ChangeRequest.Decision {
    fileprivate var message: Spearhead_Crm_V1_ChangeDecision {
        .with {
            $0.role = role
            $0.approved = isApproval
            $0.comment = comment
            $0.decidedBy = by
            $0.decideTime = at.timestamp
        }
    }
}
