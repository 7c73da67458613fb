internal import PluginKit
internal import SwiftProtobuf

/// ApprovalService: the matrix and delegations.
enum ApprovalMethods {
    static func getMatrix(
        _ request: Spearhead_Orders_V1_GetApprovalMatrixRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetApprovalMatrixResponse {
        let matrix = try matrix(request.version == 0 ? nil : request.version, reader)
        return .with { $0.matrix = matrix.message }
    }

    static func updateMatrix(
        _ request: Spearhead_Orders_V1_UpdateApprovalMatrixRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_UpdateApprovalMatrixResponse {
        _ = try UpdateMask(request.updateMask, allowed: ["rules"])
        let before = try matrix(nil, writer)
        try Etag.check(request.etag, before.version)
        var check = FieldCheck()
        var rules: [ApprovalRule] = []
        for (index, message) in request.matrix.rules.prefix(ApprovalMatrix.rulesMax + 1).enumerated() {
            guard let rule = ApprovalRule(message) else {
                check.fail("matrix.rules[\(index)].level", "must be given")
                continue
            }
            rules.append(rule)
        }
        try check.finish()
        let after = try FieldCheck.naming({ $0 == "reason" ? $0 : "matrix.\($0)" }) {
            try ApprovalMatrix.write(rules, after: before, reason: request.reason, writer, call)
        }
        return .with { $0.matrix = after.message }
    }

    static func createDelegation(
        _ request: Spearhead_Orders_V1_CreateDelegationRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CreateDelegationResponse {
        let message = request.delegation
        try call.requireVisible(message.fromPersonID, "person", message.fromPersonID)
        let delegation = try FieldCheck.naming("delegation") {
            var check = FieldCheck()
            let startsOn = check.date("starts_on", message.startsOn) ?? call.businessDate
            let endsOn = check.date("ends_on", message.endsOn) ?? call.businessDate
            try check.finish()
            return try Delegation.create(
                Delegation(
                    id: call.newID(), fromPersonID: message.fromPersonID, toPersonID: message.toPersonID, startsOn: startsOn,
                    endsOn: endsOn, amountMaxMinor: message.amountMaxMinor, reason: message.reason, createdBy: call.actor,
                    createdAt: call.now), writer, call)
        }
        return .with { $0.delegation = delegation.message }
    }

    static func listDelegations(
        _ request: Spearhead_Orders_V1_ListDelegationsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListDelegationsResponse {
        var check = FieldCheck()
        let date = check.optionalDate("on_date", request.onDate)
        try check.finish()
        var query = ListQuery(from: "orders_delegation", key: "id", descending: true)
            .visible(call.visible, "from_person_id", or: "to_person_id")
            .filterUnlessEmpty("from_person_id", request.fromPersonID).filterUnlessEmpty("to_person_id", request.toPersonID)
        if let date { query = query.filter("starts_on <= ? AND ends_on >= ? AND revoke_time IS NULL", date, date) }
        let (delegations, next) = try query.fetch(reader, call.page(of: request), Delegation.init(row:))
        return .with {
            $0.delegations = delegations.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func revokeDelegation(
        _ request: Spearhead_Orders_V1_RevokeDelegationRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_RevokeDelegationResponse {
        guard let delegation = try Delegation.find(id: request.id, writer) else {
            throw RPCError.notFound("delegation", request.id)
        }
        try call.requireVisible(delegation.fromPersonID, "delegation", request.id)
        let revoked = try delegation.revoked(writer, call)
        return .with { $0.delegation = revoked.message }
    }

    private static func matrix(_ version: Int64?, _ reader: Reader) throws -> ApprovalMatrix.Version {
        guard let matrix = try ApprovalMatrix.find(version, reader) else {
            throw RPCError.notFound("approval matrix", version.map(String.init) ?? "")
        }
        return matrix
    }
}
