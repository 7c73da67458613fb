import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Creating, reading and deleting customers")
struct CustomerCreationTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany() }

    @Test("A customer without a code gets the next free number, and its creator owns it")
    func numbersCustomers() throws {
        try company.create { $0.code = "C000002" }
        let codes = try (1...3).map { _ in try company.create().code }
        #expect(codes == ["C000001", "C000003", "C000004"])
        let customer = try company.create()
        #expect(customer.ownerID == company.id("REP1"))
        #expect(try company.get(customer.id, as: company.rep()) == customer)
    }

    @Test("C25, C30: Creation writes version 1 of the address and the first claim")
    func writesHistory() throws {
        let customer = try company.create { $0.address = "临澄市东浦区旧埠巷130号" }
        #expect(customer.addressVersion == 1)
        let addresses: Spearhead_Crm_V1_ListAddressesResponse = try company.call(
            "ListAddresses", Spearhead_Crm_V1_ListAddressesRequest.with { $0.customerID = customer.id })
        #expect(addresses.addresses.map(\.address) == ["临澄市东浦区旧埠巷130号"])
        #expect(addresses.addresses.map(\.state) == [.confirmed])
        let claims = try company.claims(customer.id)
        #expect(claims.map(\.toOwnerID) == [company.id("REP1")])
        #expect(claims.map(\.hasEndTime) == [false])
    }

    @Test("A code is taken once")
    func refusesTakenCode() throws {
        try company.create { $0.code = "D001" }
        #expect(reason { try company.create { $0.code = "D001" } } == "CUSTOMER_CODE_TAKEN")
    }

    /// A field and what makes it wrong.
    struct WrongField: Sendable, CustomTestStringConvertible {
        let field: String
        let change: @Sendable (inout CustomerMessage) -> Void
        var testDescription: String { field }

        init(_ field: String, _ change: @escaping @Sendable (inout CustomerMessage) -> Void) {
            self.field = field
            self.change = change
        }
    }

    @Test(
        "Every wrong field is named",
        arguments: [
            WrongField("customer.name") { $0.name = " " },
            WrongField("customer.name") { $0.name = String(repeating: "x", count: 201) },
            WrongField("customer.kind") { $0.kind = .unspecified },
            WrongField("customer.code") { $0.code = "a b" },
            WrongField("customer.territory_id") { $0.territoryID = "nowhere" },
            WrongField("customer.owner_id") { $0.ownerID = "nobody" },
            WrongField("customer.supplier_id") { $0.supplierID = "no one" },
            WrongField("customer.payment_days") { $0.paymentDays = 366 },
            WrongField("customer.credit_limit_minor") { $0.creditLimitMinor = -1 },
            WrongField("customer.latitude_microdegrees") { $0.latitudeMicrodegrees = 1 },
            WrongField("customer.latitude_microdegrees") {
                $0.latitudeMicrodegrees = 90_000_001
                $0.longitudeMicrodegrees = 0
            },
            WrongField("customer.visit_interval_days") { $0.visitIntervalDays = 0 },
            WrongField("customer.opened_on") { $0.openedOn = "2026-02-30" },
            WrongField("customer.opened_on") { $0.openedOn = "2026-03-03" },
        ])
    func namesWrongFields(wrong: WrongField) throws {
        do {
            try company.create(as: TestTenant.admin) {
                $0.ownerID = company.id("REP1")
                wrong.change(&$0)
            }
            Issue.record("\(wrong.field) was accepted")
        } catch let error as RPCError {
            #expect(error.reason == "INVALID_FIELDS")
            #expect(error.fieldViolations.map(\.field) == [wrong.field])
        }
    }

    @Test("A person who has left gets no customers")
    func refusesFormerOwner() throws {
        #expect(
            reason { try company.create(as: TestTenant.admin) { $0.ownerID = company.id("REP9") } } == "INVALID_FIELDS")
    }

    @Test("Lists filter by class, kind, channel, territory, owner, name prefix and code")
    func filtersLists() throws {
        try company.create {
            $0.code = "A1"
            $0.name = "宏图连锁"
            $0.kind = .keyAccount
            $0.class = .key
            $0.channel = .modernTrade
            $0.territoryID = company.county
        }
        try company.create(as: company.rep("REP2")) { $0.code = "B1" }
        #expect(try company.list { $0.class = .key } == ["A1"])
        #expect(try company.list { $0.kind = .retailer } == ["B1"])
        #expect(try company.list { $0.channel = .modernTrade } == ["A1"])
        #expect(try company.list { $0.territoryID = company.county } == ["A1"])
        #expect(try company.list { $0.ownerID = company.id("REP2") } == ["B1"])
        #expect(try company.list { $0.namePrefix = "宏图" } == ["A1"])
        #expect(try company.list { $0.code = "B1" } == ["B1"])
        #expect(try company.list() == ["A1", "B1"])
    }

    @Test("Pages of any size give every customer once, in order", arguments: [1, 2, 3, 7, 50] as [Int32])
    func pages(size: Int32) throws {
        let codes = try (0..<7).map { _ in try company.create().code }
        var found: [String] = []
        var request = Spearhead_Crm_V1_ListCustomersRequest.with { $0.pageSize = size }
        repeat {
            let response: Spearhead_Crm_V1_ListCustomersResponse = try company.call("ListCustomers", request)
            found += response.customers.map(\.code)
            request.pageToken = response.nextPageToken
        } while !request.pageToken.isEmpty
        #expect(found == codes)
    }

    @Test("An update changes only the masked fields, and only for the version the client saw")
    func updates() throws {
        let customer = try company.create { $0.paymentDays = 15 }
        let request = Spearhead_Crm_V1_UpdateCustomerRequest.with {
            $0.customer.id = customer.id
            $0.customer.name = "新名"
            $0.updateMask.paths = ["name"]
            $0.etag = customer.etag
        }
        let response: Spearhead_Crm_V1_UpdateCustomerResponse = try company.call("UpdateCustomer", request, as: company.rep())
        #expect(response.customer.name == "新名")
        #expect(response.customer.paymentDays == 15)
        #expect(response.customer.etag != customer.etag)
        #expect(
            reason {
                var late = request
                late.customer.name = "另名"
                let _: Spearhead_Crm_V1_UpdateCustomerResponse = try company.call("UpdateCustomer", late)
            } == "ETAG_MISMATCH")
    }

    @Test("A customer that supplies others stays")
    func refusesDeletionInUse() throws {
        let distributor = try company.create { $0.kind = .distributor }
        let retailer = try company.create { $0.supplierID = distributor.id }
        func delete(_ id: String) throws {
            let response: Spearhead_Crm_V1_DeleteCustomerResponse = try company.call(
                "DeleteCustomer", Spearhead_Crm_V1_DeleteCustomerRequest.with { $0.id = id })
            #expect(response.customer.hasDeleteTime)
        }
        #expect(reason { try delete(distributor.id) } == "CUSTOMER_IN_USE")
        try delete(retailer.id)
        try delete(distributor.id)
        #expect(try company.list() == [])
        #expect(try company.list { $0.showDeleted = true }.count == 2)
        #expect(reason { try delete(retailer.id) } == "CUSTOMER_DELETED")
    }
}
