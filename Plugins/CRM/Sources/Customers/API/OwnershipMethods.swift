internal import PluginKit
internal import SwiftProtobuf

/// CustomerService: owners, orphans and shares.
enum OwnershipMethods {
    static func assign(
        _ request: Spearhead_Crm_V1_AssignOwnerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_AssignOwnerResponse {
        var check = FieldCheck()
        check.text("reason", request.reason, 1...Customers.reasonLengthMax)
        let ids = request.customerIds
        if !(1...Ownership.assignedMax).contains(ids.count) || Set(ids).count != ids.count {
            check.fail("customer_ids", "must name 1 to \(Ownership.assignedMax) customers, each once")
        }
        try check.finish()
        try call.requireVisible(request.ownerID, "person", request.ownerID)
        try Ownership.requireEmployed(request.ownerID, on: call.businessDate, field: "owner_id", writer)
        let customers = try ids.map { try Customers.changeable(id: $0, writer, call) }
        let count = try Ownership.assign(customers, to: request.ownerID, reason: request.reason, writer: writer, call: call)
        return .with { $0.assignedCount = Int32(clamping: count) }
    }

    static func claims(
        _ request: Spearhead_Crm_V1_ListOwnershipClaimsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListOwnershipClaimsResponse {
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let (claims, next) = try OwnershipClaim.list(customer.id, reader, call.page(of: request))
        return .with {
            $0.claims = claims.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func orphans(
        _ request: Spearhead_Crm_V1_ListOrphanedCustomersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListOrphanedCustomersResponse {
        let date = try FieldCheck.optionalDate("as_of", request.asOf) ?? call.businessDate
        let (customers, next) = try OrphanedCustomer.list(asOf: date, reader, call, call.page(of: request))
        return .with {
            $0.customers = customers.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func share(
        _ request: Spearhead_Crm_V1_ShareCustomerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ShareCustomerResponse {
        var check = FieldCheck()
        check.text("reason", request.reason, 1...Customers.reasonLengthMax)
        try check.finish()
        let customer = try Customers.changeable(id: request.customerID, writer, call)
        let share = try Shares.grant(customer, to: request.personID, reason: request.reason, writer: writer, call: call)
        return .with { $0.share = share.message }
    }

    static func revoke(
        _ request: Spearhead_Crm_V1_RevokeShareRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RevokeShareResponse {
        guard let share = try Share.find(id: request.id, writer), let customer = try Customers.find(id: share.customerID, writer),
            call.visible.contains(customer.ownerID)
        else { throw RPCError.notFound("share", request.id) }
        let revoked = try Shares.revoke(share, writer: writer, call: call)
        return .with { $0.share = revoked.message }
    }

    static func shares(
        _ request: Spearhead_Crm_V1_ListSharesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListSharesResponse {
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let (shares, next) = try Shares.list(customer.id, reader, call.page(of: request))
        return .with {
            $0.shares = shares.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension OwnershipClaim {
    var message: Spearhead_Crm_V1_OwnershipClaim {
        .with {
            $0.customerID = customerID
            $0.sequence = sequence
            $0.fromOwnerID = fromOwnerID ?? ""
            $0.toOwnerID = toOwnerID ?? ""
            $0.reason = reason
            $0.claimedBy = claimedBy
            $0.startTime = startedAt.timestamp
            if let endedAt { $0.endTime = endedAt.timestamp }
        }
    }
}

extension OrphanedCustomer {
    var message: Spearhead_Crm_V1_OrphanedCustomer {
        .with {
            $0.customerID = customerID
            $0.customerCode = customerCode
            $0.ownerID = ownerID ?? ""
            $0.ownerCode = ownerCode
            $0.leftOn = leftOn?.description ?? ""
        }
    }
}

extension Share {
    var message: Spearhead_Crm_V1_Share {
        .with {
            $0.id = id
            $0.customerID = customerID
            $0.personID = personID
            $0.reason = reason
            $0.grantedBy = grantedBy
            $0.grantTime = grantedAt.timestamp
            $0.revokedBy = revokedBy ?? ""
            if let revokedAt { $0.revokeTime = revokedAt.timestamp }
        }
    }
}
