internal import PluginKit
internal import SwiftProtobuf

/// CustomerService: addresses.
enum AddressMethods {
    /// Hours after which an undecided change is listed when the request names none.
    static let pendingHoursDefault: Int32 = 48
    static let pendingHoursMax: Int32 = 8760

    static func request(
        _ request: Spearhead_Crm_V1_RequestAddressChangeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RequestAddressChangeResponse {
        var check = FieldCheck()
        check.text("address", request.address, 1...CustomerRules.addressLengthMax)
        check.text("written_request", request.writtenRequest, 1...Addresses.writtenRequestLengthMax)
        try check.finish()
        let customer = try Customers.changeable(id: request.customerID, writer, call)
        let address = try Addresses.request(
            request.address, writtenRequest: request.writtenRequest, for: customer, writer: writer, call: call)
        return .with { $0.address = address.message }
    }

    static func confirm(
        _ request: Spearhead_Crm_V1_ConfirmAddressChangeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ConfirmAddressChangeResponse {
        let customer = try Customers.changeable(id: request.customerID, writer, call)
        let address = try find(request.customerID, request.version, writer)
        let confirmed = try Addresses.confirm(address, of: customer, writer: writer, call: call)
        return .with { $0.address = confirmed.message }
    }

    static func reject(
        _ request: Spearhead_Crm_V1_RejectAddressChangeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RejectAddressChangeResponse {
        var check = FieldCheck()
        check.text("reason", request.reason, 1...Customers.reasonLengthMax)
        try check.finish()
        _ = try Customers.changeable(id: request.customerID, writer, call)
        let address = try find(request.customerID, request.version, writer)
        let rejected = try Addresses.reject(address, reason: request.reason, writer: writer, call: call)
        return .with { $0.address = rejected.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListAddressesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListAddressesResponse {
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let (addresses, next) = try Addresses.list(customer.id, reader, call.page(of: request))
        return .with {
            $0.addresses = addresses.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func pending(
        _ request: Spearhead_Crm_V1_ListPendingAddressChangesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListPendingAddressChangesResponse {
        let hours = request.hasOlderThanHours ? request.olderThanHours : pendingHoursDefault
        guard (0...pendingHoursMax).contains(hours) else {
            throw RPCError.invalidField("older_than_hours", "must be from 0 to \(pendingHoursMax)")
        }
        let limit = call.now.advanced(bySeconds: -Int64(hours) * 3600)
        let (changes, next) = try Addresses.pending(requestedBefore: limit, reader, call, call.page(of: request))
        return .with {
            $0.changes = changes.map { change in
                .with {
                    $0.address = change.address.message
                    $0.customerCode = change.customerCode
                    $0.ownerID = change.ownerID ?? ""
                }
            }
            $0.nextPageToken = next
        }
    }

    private static func find(_ customer: String, _ version: Int64, _ reader: Reader) throws -> Address {
        guard let address = try Address.find(customer: customer, version: version, reader) else {
            throw RPCError.notFound("address version", String(version))
        }
        return address
    }
}

extension Address {
    var message: Spearhead_Crm_V1_Address {
        .with {
            $0.customerID = customerID
            $0.version = version
            $0.address = address
            $0.state = state.message
            $0.writtenRequest = writtenRequest
            $0.requestTime = requestedAt.timestamp
            $0.requestedBy = requestedBy
            if let decidedAt { $0.decideTime = decidedAt.timestamp }
            $0.decidedBy = decidedBy ?? ""
            $0.decisionReason = decisionReason
        }
    }
}

extension Address.State: APIChoice {
    typealias Message = Spearhead_Crm_V1_AddressState
}
