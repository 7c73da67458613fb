import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Classes of customers")
struct ClassTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany() }

    private func classes<Response: Message>(_ method: String, _ request: some Message, as caller: Caller? = nil) throws
        -> Response
    {
        try company.tenant.call(as: caller ?? TestTenant.admin, "spearhead.crm.v1.ClassPolicyService/\(method)", request)
    }

    private func overdue(as caller: Caller? = nil) throws -> [String] {
        let response: Spearhead_Crm_V1_ListOverdueContactsResponse = try company.call(
            "ListOverdueContacts", Spearhead_Crm_V1_ListOverdueContactsRequest(), as: caller)
        return response.contacts.map(\.customerCode)
    }

    @Test(
        "C13, C18: A contact is overdue once the interval of the class has passed",
        arguments: [
            (.key, .retailer, nil, 7), (.potential, .retailer, nil, 14), (.general, .retailer, nil, 28),
            (.general, .keyAccount, nil, 7), (.potential, .distributor, nil, 7), (.key, .retailer, 3, 3),
        ] as [(Spearhead_Crm_V1_CustomerClass, Spearhead_Crm_V1_CustomerKind, Int64?, Int64)])
    func listsOverdue(
        customerClass: Spearhead_Crm_V1_CustomerClass, kind: Spearhead_Crm_V1_CustomerKind, own: Int64?, days: Int64
    ) throws {
        let customer = try company.create {
            $0.class = customerClass
            $0.kind = kind
            if let own { $0.visitIntervalDays = own }
        }
        company.tenant.advance(seconds: days * 86_400)
        #expect(try overdue() == [])
        company.tenant.advance(seconds: 1)
        #expect(try overdue() == [customer.code])
        try company.record(customer.id)
        #expect(try overdue() == [])
        company.tenant.advance(seconds: days * 86_400 + 1)
        #expect(try overdue() == [customer.code])
        #expect(try overdue(as: company.rep("REP3")) == [])
    }

    @Test("C18: The longest overdue customer comes first, and a late entry does not move the latest contact back")
    func ordersOverdue() throws {
        let first = try company.create { $0.class = .key }
        let second = try company.create { $0.class = .key }
        company.tenant.advance(seconds: 10 * 86_400)
        try company.record(first.id, at: "2026-03-04T09:00:00+08:00")
        try company.record(first.id, at: "2026-03-03T09:00:00+08:00")
        #expect(try overdue() == [second.code, first.code])
        #expect(try company.get(first.id).lastContactTime == Instant(iso8601: "2026-03-04T09:00:00+08:00")?.timestamp)
        #expect(reason { try company.record(first.id, at: "2026-03-12T09:00:01+08:00") } == "INVALID_FIELDS")
    }

    @Test("C16: A class has a strategy and a response limit; a change is a new version and the old one stays")
    func versionsPolicies() throws {
        let before: Spearhead_Crm_V1_GetClassPolicyResponse = try classes(
            "GetClassPolicy", Spearhead_Crm_V1_GetClassPolicyRequest.with { $0.class = .key })
        #expect(before.policy.version == 1)
        #expect(!before.policy.strategy.isEmpty)
        #expect(before.policy.responseLimitMinutes > 0)
        let change = Spearhead_Crm_V1_UpdateClassPolicyRequest.with {
            $0.policy.class = .key
            $0.policy.visitIntervalDays = 2
            $0.updateMask.paths = ["visit_interval_days"]
            $0.etag = before.policy.etag
        }
        let after: Spearhead_Crm_V1_UpdateClassPolicyResponse = try classes("UpdateClassPolicy", change)
        #expect(after.policy.version == 2)
        #expect(after.policy.strategy == before.policy.strategy)
        let old: Spearhead_Crm_V1_GetClassPolicyResponse = try classes(
            "GetClassPolicy",
            Spearhead_Crm_V1_GetClassPolicyRequest.with {
                $0.class = .key
                $0.version = 1
            })
        #expect(old.policy == before.policy)
        #expect(
            reason {
                var late = change
                late.policy.visitIntervalDays = 3
                let _: Spearhead_Crm_V1_UpdateClassPolicyResponse = try classes("UpdateClassPolicy", late)
            } == "ETAG_MISMATCH")
        try company.create { $0.class = .key }
        company.tenant.advance(seconds: 2 * 86_400 + 1)
        #expect(try overdue().count == 1)
        let all: Spearhead_Crm_V1_ListClassPoliciesResponse = try classes(
            "ListClassPolicies", Spearhead_Crm_V1_ListClassPoliciesRequest())
        #expect(all.policies.map(\.version) == [2, 1, 1])
    }

    @Test(
        "C14: The value class follows value, behaviour and need, with the date it was computed",
        arguments: [
            (100_000_000, 1, 0, .highValue), (100_000_000, 0, 0, .potential), (99_999_999, 1, 0, .potential),
            (20_000_000, 0, 0, .potential), (19_999_999, 5, 5, .ordinary), (nil, 0, 6, .potential), (nil, 9, 0, .ordinary),
        ] as [(Int64?, Int, Int, Spearhead_Crm_V1_ValueClass)])
    func computesValueClass(annual: Int64?, contacts: Int, fields: Int, expected: Spearhead_Crm_V1_ValueClass) throws {
        let customer = try company.create { if let annual { $0.annualValueMinor = annual } }
        for _ in 0..<contacts { try company.record(customer.id) }
        let names = ["need", "pain", "buying_habit", "decision_process", "budget", "purchase_history"]
        let _: Spearhead_Crm_V1_UpdateCustomerProfileResponse = try company.call(
            "UpdateCustomerProfile",
            Spearhead_Crm_V1_UpdateCustomerProfileRequest.with {
                $0.profile = .with {
                    $0.customerID = customer.id
                    $0.need = fields > 0 ? "a" : ""
                    $0.pain = "b"
                    $0.buyingHabit = "c"
                    $0.decisionProcess = "d"
                    $0.budget = "e"
                    $0.purchaseHistory = "f"
                }
                $0.updateMask.paths = fields > 0 ? Array(names.prefix(fields)) : ["need"]
            })
        #expect(try company.get(customer.id).valueClass == .unspecified)
        try company.tenant.run(job: "crm/recompute-classes")
        let computed = try company.get(customer.id)
        #expect(computed.valueClass == expected)
        #expect(computed.valueClassOn == "2026-03-02")
        #expect(computed.valueRuleVersion == 1)
    }

    @Test("C14: Computing again moves the date and counts what changed; contacts outside the window do not count")
    func recomputes() throws {
        let customer = try company.create { $0.annualValueMinor = 100_000_000 }
        try company.record(customer.id)
        func recompute() throws -> [Int64] {
            let response: Spearhead_Crm_V1_RecomputeClassesResponse = try classes(
                "RecomputeClasses", Spearhead_Crm_V1_RecomputeClassesRequest())
            return [response.evaluatedCount, response.changedCount]
        }
        #expect(try recompute() == [1, 1])
        #expect(try recompute() == [1, 0])
        company.tenant.advance(seconds: 90 * 86_400)
        #expect(try recompute() == [1, 0])
        #expect(try company.get(customer.id).valueClassOn == "2026-05-31")
        company.tenant.advance(seconds: 1)
        #expect(try recompute() == [1, 1])
        #expect(try company.get(customer.id).valueClass == .potential)
    }
}
