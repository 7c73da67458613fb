import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("The master record and its analysis")
struct MasterRecordTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany() }

    private func visit(_ id: String) throws -> CustomerMessage {
        let response: Spearhead_Crm_V1_CompleteFirstVisitResponse = try company.call(
            "CompleteFirstVisit", Spearhead_Crm_V1_CompleteFirstVisitRequest.with { $0.id = id }, as: company.rep())
        return response.customer
    }

    private func fullCustomer() throws -> CustomerMessage {
        try company.create {
            $0.channel = .traditional
            $0.territoryID = company.county
            $0.address = "临澄市东浦区旧埠巷130号"
            $0.latitudeMicrodegrees = 30_634_136
            $0.longitudeMicrodegrees = 111_229_715
        }
    }

    @Test("C17: The first visit is refused with the list of what the master record lacks")
    func listsMissingFields() throws {
        let customer = try company.create()
        do {
            _ = try visit(customer.id)
            Issue.record("an empty master record was accepted")
        } catch let error as RPCError {
            #expect(error.reason == "MASTER_RECORD_INCOMPLETE")
            #expect(error.metadata["missing"] == "channel,territory_id,address,latitude_microdegrees,contact")
        }
    }

    @Test("C17: A full master record passes once, and stays full")
    func staysFull() throws {
        let customer = try fullCustomer()
        #expect(reason { _ = try visit(customer.id) } == "MASTER_RECORD_INCOMPLETE")
        let contact = try company.addContact(customer.id)
        #expect(try visit(customer.id).firstVisitTime == company.tenant.now.timestamp)
        #expect(reason { _ = try visit(customer.id) } == "FIRST_VISIT_DONE")
        #expect(
            reason {
                let _: Spearhead_Crm_V1_UpdateCustomerResponse = try company.call(
                    "UpdateCustomer",
                    Spearhead_Crm_V1_UpdateCustomerRequest.with {
                        $0.customer.id = customer.id
                        $0.updateMask.paths = ["territory_id"]
                    })
            } == "MASTER_RECORD_INCOMPLETE")
        let delete = Spearhead_Crm_V1_DeleteContactRequest.with { $0.id = contact.id }
        #expect(
            reason { let _: Spearhead_Crm_V1_DeleteContactResponse = try company.call("DeleteContact", delete) }
                == "MASTER_RECORD_INCOMPLETE")
        try company.addContact(customer.id, phone: "10000000001")
        let deleted: Spearhead_Crm_V1_DeleteContactResponse = try company.call("DeleteContact", delete)
        #expect(deleted.contact.hasDeleteTime)
    }

    @Test("C17: Each later change is a version with the fields before and after")
    func versionsChanges() throws {
        let customer = try fullCustomer()
        try company.addContact(customer.id)
        _ = try visit(customer.id)
        for days in [30, 45, 45] as [Int64] {
            let _: Spearhead_Crm_V1_UpdateCustomerResponse = try company.call(
                "UpdateCustomer",
                Spearhead_Crm_V1_UpdateCustomerRequest.with {
                    $0.customer.id = customer.id
                    $0.customer.paymentDays = days
                    $0.updateMask.paths = ["payment_days"]
                    $0.reason = "new terms"
                }, as: company.rep())
        }
        let revisions = try company.revisions(customer.id)
        #expect(revisions.map(\.version) == [4, 3, 2])
        #expect(revisions.map(\.reason) == ["new terms", "new terms", "first visit"])
        #expect(revisions[0].changes.map { [$0.field, $0.before, $0.after] } == [["payment_days", "30", "45"]])
        #expect(revisions[0].changedBy == company.id("REP1"))
    }

    @Test(
        "C12: Completeness is the share of the eight fields that say something, rounded half-up",
        arguments: [
            ([], 0), (["need"], 13), (["need", "pain", "budget"], 38), (["need", "pain", "buying_habit", "competitor"], 50),
            (
                [
                    "need", "pain", "buying_habit", "decision_process", "budget", "purchase_history", "industry_trend",
                    "competitor",
                ], 100
            ),
        ] as [([String], Int64)])
    func measuresCompleteness(fields: [String], percent: Int64) throws {
        let customer = try company.create()
        let response: Spearhead_Crm_V1_UpdateCustomerProfileResponse = try company.call(
            "UpdateCustomerProfile",
            Spearhead_Crm_V1_UpdateCustomerProfileRequest.with {
                $0.profile = .with {
                    $0.customerID = customer.id
                    $0.need = "steady supply"
                    $0.pain = "late deliveries"
                    $0.buyingHabit = "weekly"
                    $0.decisionProcess = "the owner decides"
                    $0.budget = "20 000 a month"
                    $0.purchaseHistory = "since 2021"
                    $0.industryTrend = "discounters grow"
                    $0.competitor = "brand X"
                }
                $0.updateMask.paths = fields.isEmpty ? ["need"] : fields
                if fields.isEmpty { $0.profile.need = "  " }
            }, as: company.rep())
        #expect(response.profile.completenessPercent == percent)
        #expect(try company.get(customer.id).profileCompletenessPercent == percent)
    }
}
