internal import PluginKit
internal import SwiftProtobuf

/// DisputeService.
enum DisputeMethods {
    static func open(
        _ request: Spearhead_Crm_V1_OpenDisputeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_OpenDisputeResponse {
        var check = FieldCheck()
        check.text("statement", request.statement, 1...Disputes.textLengthMax)
        try check.finish()
        let claimant = try request.claimantID.nonEmpty ?? call.person()
        try call.requireVisible(claimant, "person", claimant)
        try Ownership.requireEmployed(claimant, on: call.businessDate, field: "claimant_id", writer)
        // Who claims a customer does not own it, so the claimant is what must be visible, not the customer.
        guard let customer = try Customers.find(id: request.customerID, writer), customer.deletedAt == nil else {
            throw RPCError.notFound("customer", request.customerID)
        }
        let dispute = try Disputes.open(customer, claimant: claimant, statement: request.statement, writer: writer, call: call)
        return .with { $0.dispute = dispute.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetDisputeRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetDisputeResponse {
        let dispute = try visible(request.id, reader, call)
        return .with { $0.dispute = dispute.message }
    }

    static func decide(
        _ request: Spearhead_Crm_V1_DecideDisputeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_DecideDisputeResponse {
        var check = FieldCheck()
        check.text("decision", request.decision, 1...Disputes.textLengthMax)
        try check.finish()
        let dispute = try visible(request.id, writer, call)
        try Etag.check(request.etag, dispute.version)
        let customer = try Customers.changeable(id: dispute.customerID, writer, call)
        let decided = try Disputes.decide(
            dispute, of: customer, upheld: request.upheld, decision: request.decision, writer: writer, call: call)
        return .with { $0.dispute = decided.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListDisputesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListDisputesResponse {
        let (disputes, next) = try Disputes.list(
            customer: request.customerID, state: Dispute.State(request.state), reader, call, call.page(of: request))
        return .with {
            $0.disputes = disputes.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> Dispute {
        guard let dispute = try Disputes.find(id: id, reader), Disputes.isVisible(dispute, call) else {
            throw RPCError.notFound("dispute", id)
        }
        return dispute
    }
}

extension Dispute {
    var message: Spearhead_Crm_V1_Dispute {
        .with {
            $0.id = id
            $0.customerID = customerID
            $0.claimantID = claimantID
            $0.respondentID = respondentID ?? ""
            $0.statement = statement
            $0.openedBy = openedBy
            $0.openTime = openedAt.timestamp
            $0.state = state.message
            $0.decision = decision ?? ""
            $0.decidedBy = decidedBy ?? ""
            if let decidedAt { $0.decideTime = decidedAt.timestamp }
            $0.etag = Etag.of(version)
        }
    }
}

extension Dispute.State: APIChoice {
    typealias Message = Spearhead_Crm_V1_DisputeState
}
