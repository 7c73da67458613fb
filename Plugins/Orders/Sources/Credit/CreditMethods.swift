internal import CRM
internal import PluginKit
internal import SwiftProtobuf

/// CreditService.
enum CreditMethods {
    static func getProfile(
        _ request: Spearhead_Orders_V1_GetCreditProfileRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetCreditProfileResponse {
        let customer = try DirectCustomers.visible(id: request.customerID, reader, call)
        let profile = try CreditProfile.find(customer: customer.id, reader)
        let limit = try CreditStanding.of(customer: customer, on: call.businessDate, reader).limit
        return .with { $0.profile = profile.message(limit) }
    }

    static func updateProfile(
        _ request: Spearhead_Orders_V1_UpdateCreditProfileRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_UpdateCreditProfileResponse {
        let mask = try UpdateMask(
            request.updateMask,
            allowed: ["unlimited", "grade", "hold_reason", "overdue_tolerance_minor", "overdue_days"])
        let customer = try DirectCustomers.visible(id: request.profile.customerID, writer, call)
        let before = try CreditProfile.find(customer: customer.id, writer)
        try Etag.check(request.etag, before.version)
        let new = request.profile
        var after = before
        if mask.contains("unlimited") { after.unlimited = new.unlimited }
        if mask.contains("grade") { after.grade = new.grade }
        if mask.contains("hold_reason") { after.holdReason = new.holdReason.isEmpty ? nil : new.holdReason }
        if mask.contains("overdue_tolerance_minor") {
            after.overdueToleranceMinor = new.hasOverdueToleranceMinor ? new.overdueToleranceMinor : nil
        }
        if mask.contains("overdue_days") { after.overdueDays = new.hasOverdueDays ? new.overdueDays : nil }
        let stored = try CreditProfile.change(before, to: after, writer, call)
        let limit = try CreditStanding.of(customer: customer, on: call.businessDate, writer).limit
        return .with { $0.profile = stored.message(limit) }
    }

    static func getPolicy(
        _ request: Spearhead_Orders_V1_GetCreditPolicyRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetCreditPolicyResponse {
        let policy = try CreditPolicy.find(version: request.version, reader)
        return .with { $0.policy = policy.message }
    }

    static func updatePolicy(
        _ request: Spearhead_Orders_V1_UpdateCreditPolicyRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_UpdateCreditPolicyResponse {
        let mask = try UpdateMask(
            request.updateMask, allowed: ["default_limit_minor", "overdue_tolerance_minor", "overdue_days", "deposit_ppm"])
        let before = try CreditPolicy.current(writer)
        try Etag.check(request.etag, before.version)
        let new = request.policy
        var after = before
        if mask.contains("default_limit_minor") {
            after.defaultLimitMinor = new.hasDefaultLimitMinor ? new.defaultLimitMinor : nil
        }
        if mask.contains("overdue_tolerance_minor") { after.overdueToleranceMinor = new.overdueToleranceMinor }
        if mask.contains("overdue_days") { after.overdueDays = new.overdueDays }
        if mask.contains("deposit_ppm") { after.depositPPM = new.depositPpm }
        let stored = try CreditPolicy.change(before, to: after, writer, call)
        return .with { $0.policy = stored.message }
    }

    static func getAccount(
        _ request: Spearhead_Orders_V1_GetAccountRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetAccountResponse {
        let customer = try DirectCustomers.visible(id: request.customerID, reader, call)
        let standing = try CreditStanding.of(customer: customer, on: call.businessDate, reader)
        return .with {
            $0.exposure = standing.account.message(customer: customer.id, code: customer.code, standing.limit)
            $0.overdueMinor = standing.overdueMinor
            $0.daysOverdueMax = standing.daysOverdueMax
            $0.overdueBlocked = standing.isOverdueBlocked
            $0.holdReason = standing.holdReason ?? ""
        }
    }

    static func listExposures(
        _ request: Spearhead_Orders_V1_ListExposuresRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListExposuresResponse {
        let asOf = try FieldCheck.optionalDate("as_of", request.asOf) ?? call.businessDate
        let (customers, next) = try DirectCustomers.page(reader, call.page(of: request), call)
        let ids = customers.map(\.id)
        let accounts = try Exposures.find(ids, asOf: asOf, today: call.businessDate, reader)
        let unlimited = try CreditProfile.unlimited(ids, reader)
        let standard = try CreditPolicy.current(reader).defaultLimitMinor
        return .with {
            $0.exposures = customers.map { customer in
                let limit = CreditLimit(
                    customerMinor: customer.limitMinor, unlimited: unlimited.contains(customer.id), defaultMinor: standard)
                return (accounts[customer.id] ?? Account()).message(customer: customer.id, code: customer.code, limit)
            }
            $0.nextPageToken = next
            $0.asOf = asOf.description
        }
    }
}
