import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Referrals and reorders")
struct CareTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany() }

    @discardableResult
    private func refer(_ referrer: CustomerMessage, _ referred: CustomerMessage, as caller: Caller? = nil) throws
        -> Spearhead_Crm_V1_Referral
    {
        let response: Spearhead_Crm_V1_CreateReferralResponse = try company.tenant.crm(
            "CareService/CreateReferral",
            Spearhead_Crm_V1_CreateReferralRequest.with {
                $0.referral.referrerID = referrer.id
                $0.referral.referredID = referred.id
            }, as: caller ?? company.supervisor)
        return response.referral
    }

    @discardableResult
    private func plan(
        _ customer: CustomerMessage, _ interval: Int32, _ lastPurchase: String, as caller: Caller? = nil
    ) throws -> Spearhead_Crm_V1_ReorderPlan {
        let response: Spearhead_Crm_V1_UpdateReorderPlanResponse = try company.tenant.crm(
            "CareService/UpdateReorderPlan",
            Spearhead_Crm_V1_UpdateReorderPlanRequest.with {
                $0.plan.customerID = customer.id
                $0.plan.intervalDays = interval
                $0.plan.lastPurchaseOn = lastPurchase
            }, as: caller ?? company.rep())
        return response.plan
    }

    private func due(
        within days: Int32 = 0, as caller: Caller? = nil
    ) throws -> [Spearhead_Crm_V1_ReorderDue] {
        let response: Spearhead_Crm_V1_ListReordersDueResponse = try company.tenant.crm(
            "CareService/ListReordersDue", Spearhead_Crm_V1_ListReordersDueRequest.with { $0.withinDays = days },
            as: caller ?? company.rep())
        return response.reorders
    }

    @Test("C19: a customer is referred once, by another one, and the links never form a circle")
    func referrals() throws {
        let customers = try (0..<4).map { _ in try company.create() }
        try refer(customers[0], customers[1])
        try refer(customers[1], customers[2])
        #expect(reason { try refer(customers[3], customers[2]) } == "ALREADY_REFERRED")
        #expect(reason { try refer(customers[2], customers[0]) } == "REFERRAL_CIRCLE")
        #expect(reason { try refer(customers[0], customers[0]) } == "INVALID_FIELDS")
        #expect(reason { try refer(customers[0], customers[3], as: company.rep("REP3")) } == "NOT_FOUND")
        let listed: Spearhead_Crm_V1_ListReferralsResponse = try company.tenant.crm(
            "CareService/ListReferrals", Spearhead_Crm_V1_ListReferralsRequest.with { $0.customerID = customers[1].id })
        #expect(listed.referrals.map(\.referrerID) == [customers[0].id, customers[1].id])
    }

    @Test("C19: a reorder is due from the day that the interval after the last purchase ends")
    func reordersDue() throws {
        let customer = try company.create()
        let later = try company.create()
        let silent = try company.create()
        #expect(try plan(customer, 10, "2026-02-20").dueOn == "2026-03-02")
        try plan(later, 10, "2026-02-21")
        #expect(try plan(silent, 10, "").dueOn.isEmpty)
        #expect(try due().map { [$0.customerID, String($0.daysOverdue)] } == [[customer.id, "0"]])
        #expect(try due(within: 1).map(\.customerID) == [customer.id, later.id])
        company.tenant.advance(seconds: 86_400)
        #expect(try due().map(\.daysOverdue) == [1, 0])
        #expect(try due(as: company.rep("REP3")) == [])
        // An ended plan is not due; a date to come is no purchase.
        try plan(customer, 0, "2026-02-20")
        #expect(try due().map(\.customerID) == [later.id])
        #expect(refusedFields { try plan(later, 10, "2026-03-04") } == ["plan.last_purchase_on"])
    }

    @Test("C19: other plugins read the interval of a customer, and nil while there is none")
    func intervalForOthers() throws {
        let customer = try company.create()
        #expect(try company.tenant.read { try ReorderPlan.intervalDays(of: customer.id, $0) } == nil)
        try plan(customer, 30, "")
        #expect(try company.tenant.read { try ReorderPlan.intervalDays(of: customer.id, $0) } == 30)
    }
}
