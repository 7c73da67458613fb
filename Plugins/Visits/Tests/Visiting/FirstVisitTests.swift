import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("What a visit means for the customer file")
struct FirstVisitTests {
    private let company: FieldCompany

    init() throws { company = try FieldCompany() }

    private func crm<Request: Message, Response: Message>(
        _ method: String, _ request: Request, _: Response.Type = Response.self
    ) throws -> Response {
        try company.tenant.call(as: company.rep, "spearhead.crm.v1.CustomerService/\(method)", request)
    }

    private func customer(_ code: String) throws -> Spearhead_Crm_V1_Customer {
        try crm(
            "GetCustomer", Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = company.outlet(code) },
            Spearhead_Crm_V1_GetCustomerResponse.self
        ).customer
    }

    private func overdue() throws -> [String] {
        let response: Spearhead_Crm_V1_ListOverdueContactsResponse = try company.tenant.call(
            as: company.rep, "spearhead.crm.v1.CustomerService/ListOverdueContacts",
            Spearhead_Crm_V1_ListOverdueContactsRequest())
        return response.contacts.map(\.customerCode)
    }

    /// A prospect of REP1 whose file lacks everything but the name.
    private func prospect(_ code: String) throws -> String {
        try crm(
            "CreateCustomer",
            Spearhead_Crm_V1_CreateCustomerRequest.with {
                $0.customer.code = code
                $0.customer.name = "新店"
                $0.customer.kind = .retailer
                $0.customer.class = .general
                $0.customer.address = "小巷9号"
            }, Spearhead_Crm_V1_CreateCustomerResponse.self
        ).customer.id
    }

    /// Fills the file of a prospect, up to the contact who can be reached.
    private func fill(_ id: String) throws {
        let _: Spearhead_Crm_V1_UpdateCustomerResponse = try crm(
            "UpdateCustomer",
            Spearhead_Crm_V1_UpdateCustomerRequest.with {
                $0.customer.id = id
                $0.customer.channel = .traditional
                $0.customer.territoryID = company.territory("CT111")
                $0.customer.latitudeMicrodegrees = 30_000_000
                $0.customer.longitudeMicrodegrees = 111_000_000
                $0.updateMask.paths = ["channel", "territory_id", "latitude_microdegrees", "longitude_microdegrees"]
            })
    }

    private func addContact(_ id: String) throws {
        let _: Spearhead_Crm_V1_CreateContactResponse = try crm(
            "CreateContact",
            Spearhead_Crm_V1_CreateContactRequest.with {
                $0.contact.customerID = id
                $0.contact.name = "店主"
                $0.contact.phone = "10000000000"
            })
    }

    @Test("C17: the first visit to a new customer is completed only with its full master record, through any door of a visit")
    func fullRecord() throws {
        let id = try prospect("N1")
        let visit = try company.visit("N1", checkOut: false)
        func checkOut() throws {
            let _: Spearhead_Visits_V1_CheckOutResponse = try company.call(
                "VisitService/CheckOut", Spearhead_Visits_V1_CheckOutRequest.with { $0.visitID = visit }, as: company.rep)
        }
        #expect(reason(checkOut) == "MASTER_RECORD_INCOMPLETE")
        #expect(try !customer("N1").hasFirstVisitTime)
        try fill(id)
        #expect(reason(checkOut) == "MASTER_RECORD_INCOMPLETE", "nobody there can be reached yet")
        try addContact(id)
        try checkOut()
        #expect(try customer("N1").firstVisitTime == company.tenant.now.timestamp)
        try company.visit("N1")
    }

    @Test("C17: a device is told why, and its event is stored once the record is full; a file of the past is stored as it was")
    func doors() throws {
        let id = try prospect("N3")
        try company.tenant.importCSV(
            "visits",
            """
            id,rep_code,customer_code,planned,check_in_at,check_out_at,received_at
            \(UUIDv7.generate(at: company.tenant.now)),REP1,N3,no,2026-02-27T10:00:00+08:00,2026-02-27T10:20:00+08:00,2026-02-27T11:00:00+08:00

            """)
        #expect(try !customer("N3").hasFirstVisitTime && customer("N3").hasLastContactTime)
        let now = company.tenant.now.timestamp
        let event = UUIDv7.generate(at: company.tenant.now)
        func sync() throws -> Spearhead_Visits_V1_SyncEventsResponse {
            let answers: [Spearhead_Visits_V1_SyncEventsResponse] = try company.tenant.commandStream(
                as: company.rep, "spearhead.visits.v1.SyncService/SyncEvents",
                [
                    Spearhead_Visits_V1_SyncEventsRequest.with {
                        $0.id = event
                        $0.requestID = UUIDv7.generate(at: company.tenant.now)
                        $0.visit.customerID = id
                        ($0.visit.checkInTime, $0.visit.checkOutTime) = (now, now)
                    }
                ])
            return try #require(answers.first)
        }
        let refused = try sync()
        #expect(refused.outcome == .refused && refused.reason == "MASTER_RECORD_INCOMPLETE")
        try fill(id)
        try addContact(id)
        #expect(try sync().outcome == .stored)
        #expect(try customer("N3").firstVisitTime == now)
    }

    @Test("C17: a visit that is given up needs no full record, and customers of old need none either")
    func givenUp() throws {
        _ = try prospect("N2")
        let visit = try company.visit("N2", checkOut: false)
        let _: Spearhead_Visits_V1_CheckOutResponse = try company.call(
            "VisitService/CheckOut",
            Spearhead_Visits_V1_CheckOutRequest.with {
                $0.visitID = visit
                $0.abandonReason = "closed"
            }, as: company.rep)
        #expect(try !customer("N2").hasFirstVisitTime && !customer("N2").hasLastContactTime)
        try company.visit("R2")
        #expect(try !customer("R2").hasFirstVisitTime)
    }

    @Test("C14 C18: a completed visit is a contact: the customer is not overdue any more")
    func contact() throws {
        company.tenant.advance(seconds: 40 * 86_400)
        #expect(try overdue().contains("R1"))
        try company.visit("R1")
        #expect(try customer("R1").lastContactTime == company.tenant.now.timestamp)
        #expect(try !overdue().contains("R1") && overdue().contains("R2"))
    }
}
