internal import PluginKit
internal import SwiftProtobuf

/// Handlers of CareService for referrals.
enum ReferralMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateReferralRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateReferralResponse {
        let given = request.referral
        var checks = FieldCheck()
        checks.text("referral.note", given.note, 0...1000)
        checks.require(given.referrerID != given.referredID, "referral.referred_id", "must be another customer than referrer_id")
        try checks.finish()
        let referrer = try Customers.visible(id: given.referrerID, writer, call)
        let referred = try Customers.changeable(id: given.referredID, writer, call)
        let referral = try Referral.create(referrer: referrer, referred: referred, note: given.note, writer: writer, call: call)
        return .with { $0.referral = referral.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListReferralsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListReferralsResponse {
        let page = try call.page(of: request)
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let (referrals, next) = try Referral.list(customer.id, reader, page)
        return .with {
            $0.referrals = referrals.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension Referral {
    var message: Spearhead_Crm_V1_Referral {
        .with {
            $0.id = id
            $0.referrerID = referrer
            $0.referredID = referred
            $0.note = note
            $0.createTime = at.timestamp
            $0.recordedBy = recordedBy
        }
    }
}
