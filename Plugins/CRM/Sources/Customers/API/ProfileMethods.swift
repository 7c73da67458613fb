internal import PluginKit
internal import SwiftProtobuf

/// CustomerService: the analysis of a customer.
enum ProfileMethods {
    static func get(
        _ request: Spearhead_Crm_V1_GetCustomerProfileRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetCustomerProfileResponse {
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let profile = try Profiles.find(customer.id, reader)
        return .with { $0.profile = profile.message(of: customer.id) }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateCustomerProfileRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateCustomerProfileResponse {
        let mask = try UpdateMask(request.updateMask, allowed: Set(Profile.Field.allCases.map(\.rawValue)))
        let customer = try Customers.changeable(id: request.profile.customerID, writer, call)
        let before = try Profiles.find(customer.id, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        for field in Profile.Field.allCases where mask.contains(field.rawValue) {
            after.texts[field] = request.profile[keyPath: field.path]
        }
        let stored = try FieldCheck.naming("profile") {
            try Profiles.update(customer, from: before, to: after, writer: writer, call: call)
        }
        return .with { $0.profile = stored.message(of: customer.id) }
    }
}
