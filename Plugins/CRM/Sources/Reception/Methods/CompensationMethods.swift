internal import PluginKit
internal import SwiftProtobuf

/// Handlers of CompensationService.
enum CompensationMethods {
    static func request(
        _ request: Spearhead_Crm_V1_RequestCompensationRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RequestCompensationResponse {
        let compensation = try Compensations.request(entry: request.receptionEntryID, writer, call)
        return .with { $0.compensation = compensation.message }
    }

    static func attest(
        _ request: Spearhead_Crm_V1_AttestCompensationRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_AttestCompensationResponse {
        guard request.party == .rep || request.party == .visitor else {
            throw RPCError.invalidField("party", "must be REP or VISITOR")
        }
        let found = try find(request.id, etag: request.etag, writer, call)
        let compensation = try Compensations.attest(
            found, byRep: request.party == .rep, statement: request.statement, writer, call)
        return .with { $0.compensation = compensation.message }
    }

    static func approve(
        _ request: Spearhead_Crm_V1_ApproveCompensationRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ApproveCompensationResponse {
        let compensation = try Compensations.approve(find(request.id, etag: request.etag, writer, call), writer, call)
        return .with { $0.compensation = compensation.message }
    }

    static func reject(
        _ request: Spearhead_Crm_V1_RejectCompensationRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RejectCompensationResponse {
        let found = try find(request.id, etag: request.etag, writer, call)
        let compensation = try Compensations.reject(found, reason: request.reason, writer, call)
        return .with { $0.compensation = compensation.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListCompensationsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListCompensationsResponse {
        let page = try call.page(of: request)
        let status = Compensation.Status.allCases.first { $0.message == request.status }
        let list = ListQuery(from: "crm_compensation", key: "id", descending: true).visible(call.visible, "rep_id")
            .filterUnlessEmpty("status", status?.rawValue ?? "")
        let (compensations, next) = try list.fetch(reader, page, Compensation.init(row:))
        return .with {
            $0.compensations = compensations.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func find(_ id: String, etag: String, _ reader: Reader, _ call: Call) throws -> Compensation {
        guard let compensation = try Compensation.find(id: id, reader) else { throw RPCError.notFound("compensation", id) }
        try call.requireVisible(compensation.repID, "compensation", id)
        try Etag.check(etag, compensation.version)
        return compensation
    }
}

extension Compensation.Status: APIChoice {
    typealias Message = Spearhead_Crm_V1_CompensationStatus
}

extension Compensation {
    var message: Spearhead_Crm_V1_Compensation {
        .with {
            $0.id = id
            $0.etag = Etag.of(version)
            $0.receptionEntryID = entryID
            $0.groupID = groupID
            $0.repID = repID
            $0.status = status.message
            $0.repStatement = repStatement
            if let repAttestedAt { $0.repAttestTime = repAttestedAt.timestamp }
            $0.visitorStatement = visitorStatement
            if let visitorAttestedAt { $0.visitorAttestTime = visitorAttestedAt.timestamp }
            $0.decidedBy = decidedBy
            if let decidedAt { $0.decideTime = decidedAt.timestamp }
            $0.rejectReason = rejectReason
            $0.usedTurn = usedTurn ?? 0
        }
    }
}
