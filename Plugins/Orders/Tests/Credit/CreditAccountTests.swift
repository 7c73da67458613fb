import CRM
import GRDB
import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Credit of a company")
struct CreditAccountTests {
    let company: ShippingCompany

    init() throws { company = try ShippingCompany() }

    private var finance: Caller { company.tenant.caller(roles: [.finance]) }

    private func account(_ customer: String = "D1") throws -> Spearhead_Orders_V1_GetAccountResponse {
        try company.call(
            "CreditService/GetAccount",
            Spearhead_Orders_V1_GetAccountRequest.with { $0.customerID = company.customer(customer) }, as: finance)
    }

    @discardableResult
    private func profile(
        _ change: (inout Spearhead_Orders_V1_UpdateCreditProfileRequest) -> Void
    ) throws -> Spearhead_Orders_V1_CreditProfile {
        var request = Spearhead_Orders_V1_UpdateCreditProfileRequest()
        request.profile.customerID = company.customer("D1")
        change(&request)
        let response: Spearhead_Orders_V1_UpdateCreditProfileResponse = try company.call(
            "CreditService/UpdateCreditProfile", request, as: finance)
        return response.profile
    }

    @Test("H08: the default of the policy counts only for customers without a limit, and unlimited beats both")
    func defaults() throws {
        #expect(try account().exposure.limitKind == .notSet)
        let _: Spearhead_Orders_V1_UpdateCreditPolicyResponse = try company.call(
            "CreditService/UpdateCreditPolicy",
            Spearhead_Orders_V1_UpdateCreditPolicyRequest.with {
                $0.policy.defaultLimitMinor = 5000
                $0.updateMask.paths = ["default_limit_minor"]
            }, as: finance)
        let limited = try account().exposure
        #expect(limited.limitKind == .limited && limited.limitMinor == 5000 && limited.headroomMinor == 5000)
        let stored = try profile { $0.profile.unlimited = true }
        #expect(stored.limitKind == .unlimited && !stored.hasLimitMinor)
        #expect(try account().exposure.limitKind == .unlimited)
        #expect(try account("D2").exposure.limitKind == .limited)
    }

    @Test("a policy is written in versions, and an earlier one can be read")
    func versions() throws {
        let read: (Int64) throws -> Spearhead_Orders_V1_CreditPolicy = { version in
            let response: Spearhead_Orders_V1_GetCreditPolicyResponse = try company.call(
                "CreditService/GetCreditPolicy", Spearhead_Orders_V1_GetCreditPolicyRequest.with { $0.version = version },
                as: finance)
            return response.policy
        }
        let _: Spearhead_Orders_V1_UpdateCreditPolicyResponse = try company.call(
            "CreditService/UpdateCreditPolicy",
            Spearhead_Orders_V1_UpdateCreditPolicyRequest.with {
                $0.policy.overdueDays = 7
                $0.updateMask.paths = ["overdue_days"]
                $0.etag = "v1"
            }, as: finance)
        #expect(try read(0).version == 2 && read(0).overdueDays == 7 && read(1).overdueDays == 30)
        #expect(try reason { _ = try read(3) } == "NOT_FOUND")
        let stale = reason {
            let _: Spearhead_Orders_V1_UpdateCreditPolicyResponse = try company.call(
                "CreditService/UpdateCreditPolicy",
                Spearhead_Orders_V1_UpdateCreditPolicyRequest.with {
                    $0.policy.overdueDays = 8
                    $0.etag = "v1"
                }, as: finance)
        }
        #expect(stale == "ETAG_MISMATCH")
    }

    @Test("what is due counts as overdue from the day after its due date, and blocks after the tolerated days")
    func overdue() throws {
        let customer = company.customer("D1")
        let order = try company.order("SO1", [.init(quantity: 10)])
        try company.lot("L1")
        let shipment = try company.ship(order, [(1, 10, "L1")])
        let issued: Spearhead_Orders_V1_CreateInvoiceResponse = try company.call(
            "ReceivableService/CreateInvoice", Spearhead_Orders_V1_CreateInvoiceRequest.with { $0.shipmentID = shipment.id },
            as: finance)
        #expect(issued.invoice.dueOn == "2026-04-01" && issued.invoice.amountMinor == 1000)
        func shown(_ date: String) throws -> [Int64] {
            try company.tenant.set(now: "\(date)T12:00:00+08:00")
            let found = try account()
            return [found.overdueMinor, found.daysOverdueMax, found.overdueBlocked ? 1 : 0]
        }
        #expect(try shown("2026-04-01") == [0, 0, 0])
        #expect(try shown("2026-04-02") == [1000, 1, 0])
        #expect(try shown("2026-05-01") == [1000, 30, 0])
        #expect(try shown("2026-05-02") == [1000, 31, 1])
        try profile {
            $0.profile.overdueToleranceMinor = 1000
            $0.updateMask.paths = ["overdue_tolerance_minor"]
        }
        #expect(try shown("2026-05-02") == [1000, 31, 0])
        let _: Spearhead_Orders_V1_CreateReceiptResponse = try company.call(
            "ReceivableService/CreateReceipt",
            Spearhead_Orders_V1_CreateReceiptRequest.with {
                $0.receipt.customerID = customer
                $0.receipt.amountMinor = 400
            }, as: finance)
        #expect(try shown("2026-05-02") == [600, 31, 0])
    }

    @Test("a rep reads the account of an own customer only, and sets no credit")
    func visibility() throws {
        let read = { (caller: Caller) in
            reason {
                let _: Spearhead_Orders_V1_GetAccountResponse = try company.call(
                    "CreditService/GetAccount",
                    Spearhead_Orders_V1_GetAccountRequest.with { $0.customerID = company.customer("D1") }, as: caller)
            }
        }
        #expect(read(company.rep) == nil)
        #expect(read(company.otherRep) == "NOT_FOUND")
        let refused = reason {
            let _: Spearhead_Orders_V1_UpdateCreditProfileResponse = try company.call(
                "CreditService/UpdateCreditProfile",
                Spearhead_Orders_V1_UpdateCreditProfileRequest.with { $0.profile.customerID = company.customer("D1") },
                as: company.rep)
        }
        #expect(refused == "PERMISSION_DENIED")
    }
}
