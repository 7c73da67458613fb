import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Importing customers")
struct CustomerImportTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany(now: "2026-07-06T00:00:00+08:00") }

    private static let header =
        "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,latitude,longitude,credit_limit_minor,payment_days,opened_on\n"
    private static let customers =
        header + """
            D001,益民通食品经营部,distributor,A,wholesale,CT111,REP1,,street 1,30.634136,111.229715,9000000,15,2024-06-13
            R001,"He said ""yes"", Ltd",retailer,B,traditional,CT111,REP2,D001,street 2,30.5,-0.5,,0,2026-03-01
            R002,Left,retailer,C,convenience,CT111,REP9,D001,street 3,30.5,111,,0,2026-03-01
            R003,Nobody,retailer,C,convenience,CT111,REP77,D001,street 4,30.5,111,0,0,2026-03-01

            """
    private static let changes = """
        customer_code,version,address,requested_at,requested_by,confirmed_at,confirmed_by
        D001,1,street 0,2024-06-13T09:00:00+08:00,REP1,2024-06-13T09:00:00+08:00,ODK1
        D001,2,street 1,2026-04-07T17:29:00+08:00,REP1,2026-04-08T23:29:00+08:00,ODK1
        R001,1,street 2,2026-03-01T09:00:00+08:00,REP2,2026-03-01T09:00:00+08:00,ODK1
        R001,2,street 9,2026-07-03T23:59:59+08:00,REP2,,

        """

    private func find(_ code: String) throws -> CustomerMessage {
        let response: Spearhead_Crm_V1_ListCustomersResponse = try company.call(
            "ListCustomers", Spearhead_Crm_V1_ListCustomersRequest.with { $0.code = code })
        return try #require(response.customers.first)
    }

    @Test("A file is imported once; a repeat changes nothing")
    func repeats() throws {
        #expect(try company.importCSV("customers", Self.customers) == [4, 0, 0])
        #expect(try company.importCSV("customers", Self.customers) == [0, 0, 4])
        let retailer = try find("R001")
        #expect(retailer.name == "He said \"yes\", Ltd")
        #expect(retailer.latitudeMicrodegrees == 30_500_000)
        #expect(retailer.longitudeMicrodegrees == -500_000)
        #expect(!retailer.hasCreditLimitMinor)
        #expect(try find("R003").creditLimitMinor == 0)
        #expect(retailer.supplierID == (try find("D001").id))
    }

    @Test("C25, H03: Address requests document the address at opening and make the later versions; a repeat changes nothing")
    func importsAddresses() throws {
        try company.tenant.importCSV("customers", Self.customers)
        let table = "address_changes"
        #expect(try company.importCSV(table, Self.changes) == [2, 2, 0])
        #expect(try company.importCSV(table, Self.changes) == [0, 0, 4])
        #expect(try company.importCSV("customers", Self.customers) == [0, 0, 4])
        let distributor = try find("D001")
        #expect([distributor.address, String(distributor.addressVersion)] == ["street 1", "2"])
        let pending: Spearhead_Crm_V1_ListPendingAddressChangesResponse = try company.call(
            "ListPendingAddressChanges", Spearhead_Crm_V1_ListPendingAddressChangesRequest())
        #expect(pending.changes.map { [$0.customerCode, String($0.address.version)] } == [["R001", "2"]])
    }

    @Test("C20: Customers whose owner has left or never existed are listed as orphaned, at the end of a date")
    func listsOrphans() throws {
        try company.tenant.importCSV("customers", Self.customers)
        func orphans(_ date: String) throws -> [[String]] {
            let response: Spearhead_Crm_V1_ListOrphanedCustomersResponse = try company.call(
                "ListOrphanedCustomers", Spearhead_Crm_V1_ListOrphanedCustomersRequest.with { $0.asOf = date })
            return response.customers.map { [$0.customerCode, $0.ownerCode] }
        }
        #expect(try orphans("2026-07-05") == [["R002", "REP9"], ["R003", "REP77"]])
        #expect(try orphans("2026-01-31") == [["R002", "REP9"], ["R003", "REP77"]])
        #expect(try orphans("2026-01-30") == [["R003", "REP77"]])
        try company.assign([try find("R002").id, try find("R003").id], to: company.id("REP1"))
        #expect(try orphans("2026-07-05") == [])
    }

    @Test(
        "A bad row is named by its column, and nothing is kept",
        arguments: [
            ("kind", "R9,x,shop,C,,CT111,REP1,,a,,,,,"), ("class", "R9,x,retailer,D,,CT111,REP1,,a,,,,,"),
            ("territory_code", "R9,x,retailer,C,,XX,REP1,,a,,,,,"), ("supplier_code", "R9,x,retailer,C,,CT111,REP1,D9,a,,,,,"),
            ("supplier_code", "R9,x,retailer,C,,CT111,REP1,R001,a,,,,,"), ("latitude", "R9,x,retailer,C,,CT111,REP1,,a,91,1,,,"),
            ("payment_days", "R9,x,retailer,C,,CT111,REP1,,a,,,,400,"), ("name", "R9,,retailer,C,,CT111,REP1,,a,,,,,"),
            ("address", "D001,益民通食品经营部,distributor,A,wholesale,CT111,REP1,,elsewhere,,,,,2024-06-13"),
            ("opened_on", "D001,益民通食品经营部,distributor,A,wholesale,CT111,REP1,,street 1,,,,,2024-06-14"),
        ])
    func namesColumns(column: String, row: String) throws {
        try company.tenant.importCSV("customers", Self.customers)
        do {
            try company.tenant.importCSV("customers", Self.header + "R8,good,retailer,C,,CT111,REP1,,a,,,,,\n" + row + "\n")
            Issue.record("the row was accepted")
        } catch let refused as ImportRefused {
            #expect(refused.reasons.count == 1)
            #expect(refused.reasons.first?.hasPrefix("line 3, \(column): ") == true)
        }
        #expect(try company.list { $0.code = "R8" } == [])
    }

    @Test("A changed row updates the customer, and a changed owner is a claim")
    func updates() throws {
        try company.tenant.importCSV("customers", Self.customers)
        let row = "R001,New name,retailer,A,traditional,CT111,REP1,D001,street 2,30.5,-0.5,,0,2026-03-01\n"
        #expect(try company.importCSV("customers", Self.header + row) == [0, 1, 0])
        let customer = try find("R001")
        #expect(customer.name == "New name")
        #expect(customer.class == .key)
        #expect(try company.claims(customer.id).map(\.toOwnerID) == [company.id("REP2"), company.id("REP1")])
    }
}
