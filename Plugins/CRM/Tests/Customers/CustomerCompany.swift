import CRM
import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

typealias CustomerMessage = Spearhead_Crm_V1_Customer

/// A small company to test customers with: SUP1 leads REP1 and REP2, SUP2 leads REP3; ODK1 confirms addresses.
struct CustomerCompany {
    static let service = "spearhead.crm.v1.CustomerService"
    static let plugins: [any Plugin.Type] = [OrganizationPlugin.self, CRMPlugin.self]
    let tenant: TestTenant
    private let people: [String: String]
    let county: String

    init(now: String = "2026-03-02T09:00:00+08:00") throws {
        tenant = try TestTenant(plugins: Self.plugins, now: now)
        try tenant.importCSV("org_units", "code,name,parent_code,kind\nCO,Company,,company\nRG1,Region,CO,region\n")
        try tenant.importCSV(
            "people",
            """
            code,name,org_unit_code,position,superior_code,hired_on,left_on
            DIR1,Director,RG1,director,,2020-01-01,
            SUP1,Supervisor 1,RG1,supervisor,DIR1,2020-01-01,
            SUP2,Supervisor 2,RG1,supervisor,DIR1,2020-01-01,
            REP1,Rep 1,RG1,rep,SUP1,2020-01-01,
            REP2,Rep 2,RG1,rep,SUP1,2020-01-01,
            REP3,Rep 3,RG1,rep,SUP2,2020-01-01,
            REP9,Rep 9,RG1,rep,SUP1,2020-01-01,2026-01-31
            ODK1,Order desk,RG1,order_desk,DIR1,2020-01-01,

            """)
        try tenant.importCSV(
            "territories",
            """
            code,name,parent_code,level
            CN,Country,,country
            PV1,Province,CN,province
            PF11,Prefecture,PV1,prefecture
            CT111,County,PF11,county

            """)
        people = try tenant.read { reader in
            Dictionary(
                uniqueKeysWithValues: try reader.rows("SELECT code, id FROM organization_person").map { ($0[0], $0[1]) })
        }
        county = try tenant.read { try $0.value(String.self, "SELECT id FROM organization_territory WHERE code = 'CT111'") } ?? ""
    }

    /// Id of a person.
    func id(_ code: String) -> String { people[code] ?? "" }

    func rep(_ code: String = "REP1") -> Caller { tenant.caller(roles: [.rep], person: id(code)) }
    var supervisor: Caller { tenant.caller(roles: [.supervisor], person: id("SUP1")) }
    var director: Caller { tenant.caller(roles: [.director], person: id("DIR1")) }
    var orderDesk: Caller { tenant.caller(roles: [.orderDesk], person: id("ODK1")) }

    /// Imports a table.
    ///
    /// - Returns: How many rows were created, updated and unchanged.
    func importCSV(_ table: String, _ text: String) throws -> [Int] {
        let counts = try tenant.importCSV(table, text)
        return [counts.created, counts.updated, counts.unchanged]
    }

    func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, as caller: Caller? = nil
    ) throws -> Response {
        try tenant.call(as: caller ?? TestTenant.admin, "\(Self.service)/\(method)", request)
    }

    /// Creates a customer of REP1, or of another person.
    @discardableResult
    func create(
        as caller: Caller? = nil, _ change: (inout CustomerMessage) -> Void = { _ in }
    ) throws -> CustomerMessage {
        var customer = CustomerMessage.with {
            $0.name = "益民食品"
            $0.kind = .retailer
            $0.class = .general
        }
        change(&customer)
        let response: Spearhead_Crm_V1_CreateCustomerResponse = try call(
            "CreateCustomer", Spearhead_Crm_V1_CreateCustomerRequest.with { $0.customer = customer }, as: caller ?? rep())
        return response.customer
    }

    func get(_ id: String, as caller: Caller? = nil) throws -> CustomerMessage {
        let response: Spearhead_Crm_V1_GetCustomerResponse = try call(
            "GetCustomer", Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = id }, as: caller)
        return response.customer
    }

    @discardableResult
    func assign(_ ids: [String], to owner: String, as caller: Caller? = nil) throws -> Int {
        let response: Spearhead_Crm_V1_AssignOwnerResponse = try call(
            "AssignOwner",
            .with {
                $0.customerIds = ids
                $0.ownerID = owner
                $0.reason = "territory change"
            } as Spearhead_Crm_V1_AssignOwnerRequest, as: caller)
        return Int(response.assignedCount)
    }

    func claims(_ customer: String) throws -> [Spearhead_Crm_V1_OwnershipClaim] {
        let response: Spearhead_Crm_V1_ListOwnershipClaimsResponse = try call(
            "ListOwnershipClaims", Spearhead_Crm_V1_ListOwnershipClaimsRequest.with { $0.customerID = customer })
        return response.claims
    }

    func revisions(_ customer: String) throws -> [Spearhead_Crm_V1_CustomerRevision] {
        let response: Spearhead_Crm_V1_ListCustomerRevisionsResponse = try call(
            "ListCustomerRevisions", Spearhead_Crm_V1_ListCustomerRevisionsRequest.with { $0.customerID = customer })
        return response.revisions
    }

    func list(
        as caller: Caller? = nil, _ filter: (inout Spearhead_Crm_V1_ListCustomersRequest) -> Void = { _ in }
    ) throws -> [String] {
        var request = Spearhead_Crm_V1_ListCustomersRequest()
        filter(&request)
        let response: Spearhead_Crm_V1_ListCustomersResponse = try call("ListCustomers", request, as: caller)
        return response.customers.map(\.code)
    }

    @discardableResult
    func addContact(_ customer: String, phone: String = "10000000000") throws -> Spearhead_Crm_V1_Contact {
        let response: Spearhead_Crm_V1_CreateContactResponse = try call(
            "CreateContact",
            Spearhead_Crm_V1_CreateContactRequest.with {
                $0.contact.customerID = customer
                $0.contact.name = "喻远丹"
                $0.contact.phone = phone
            })
        return response.contact
    }

    @discardableResult
    func record(_ customer: String, at time: String? = nil) throws -> Spearhead_Crm_V1_ContactRecord {
        let response: Spearhead_Crm_V1_RecordContactResponse = try call(
            "RecordContact",
            Spearhead_Crm_V1_RecordContactRequest.with {
                $0.record.customerID = customer
                $0.record.way = .phone
                $0.record.summary = "asked about stock"
                if let instant = time.flatMap(Instant.init(iso8601:)) { $0.record.contactTime = instant.timestamp }
            })
        return response.record
    }
}

/// The reason of the error that `body` throws; `nil` when it throws none.
func reason(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as RPCError {
        return error.reason
    } catch {
        return "\(error)"
    }
}
