import CRM
import Host
import HostTesting
import Orders
import Organization
import RPC
import SpearheadClient
import SwiftProtobuf
import Testing

/// What became of one client's order.
struct RacedOrder: Sendable {
    var id: String
    var amount: Int64
    /// Why the approval was refused; `nil` when it was given.
    var refusal: String?
}

/// A company whose only product costs one fen, with order clerks and a customer for each round.
struct RaceDesk: Sendable {
    typealias Order = Spearhead_Orders_V1_Order

    /// Ids by round.
    let customers: [String]
    private let company: TestCompany
    private let product: String
    private let connections: [SpearheadClient]
    private let rep: TokenProvider
    private let clerks: [TokenProvider]

    func limit(of round: Int) -> Int64 { Self.limit(of: round) }

    private static func limit(of round: Int) -> Int64 { 100_000 + 999 * Int64(round) }

    init(_ host: TestHost, clients: Int, customers: Int) async throws {
        company = try await host.company("acme")
        let client = try company.client
        let people = (1...clients).map { "ODK\($0),Clerk \($0),RG1,order_desk,DIR1,2020-01-01,\n" }.joined()
        let shops = (0..<customers).map {
            "D\($0),Shop \($0),distributor,A,wholesale,CT1,REP1,,Street \($0),\(Self.limit(of: $0)),30,2025-01-01\n"
        }.joined()
        let tables = [
            ("org_units", "code,name,parent_code,kind\nCO,Company,,company\nRG1,Region,CO,region\n"),
            (
                "people",
                "code,name,org_unit_code,position,superior_code,hired_on,left_on\nDIR1,Director,RG1,director,,2020-01-01,\n"
                    + "REP1,Rep,RG1,rep,DIR1,2020-01-01,\n" + people
            ),
            (
                "territories",
                "code,name,parent_code,level\nCN,Country,,country\nPV1,Province,CN,province\nPF1,Prefecture,PV1,prefecture\n"
                    + "CT1,County,PF1,county\n"
            ),
            (
                "products",
                "code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on\n"
                    + "P1,Tea,beverage,B,bag,box,12,1,1,0,2025-01-01\n"
            ),
            (
                "customers",
                "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,credit_limit_minor,payment_days,"
                    + "opened_on\n" + shops
            ),
        ]
        for (table, text) in tables {
            let report = try await client.importCSV(table, text).last?.report
            try #require(report?.committed == true, "\(table): \(report?.errors.first?.reason ?? "")")
        }
        let staff: Spearhead_Organization_V1_ListPeopleResponse = try await client.call(
            "spearhead.organization.v1.PersonService/ListPeople", Spearhead_Organization_V1_ListPeopleRequest())
        let person = Dictionary(uniqueKeysWithValues: staff.people.map { ($0.code, $0.id) })
        let products: Spearhead_Organization_V1_ListProductsResponse = try await client.call(
            "spearhead.organization.v1.ProductService/ListProducts", Spearhead_Organization_V1_ListProductsRequest())
        product = try #require(products.products.first).id
        let found: Spearhead_Crm_V1_ListCustomersResponse = try await client.call(
            "spearhead.crm.v1.CustomerService/ListCustomers", Spearhead_Crm_V1_ListCustomersRequest())
        let ids = Dictionary(uniqueKeysWithValues: found.customers.map { ($0.code, $0.id) })
        self.customers = try (0..<customers).map { try #require(ids["D\($0)"]) }

        rep = .fixed(try await company.user("rep", roles: ["rep"], person: person["REP1", default: ""]).token)
        var clerks: [TokenProvider] = []
        var connections: [SpearheadClient] = []
        for number in 1...clients {
            let user = try await company.user(
                "clerk\(number)", roles: ["order_desk"], person: person["ODK\(number)", default: ""])
            clerks.append(.fixed(user.token))
            connections.append(
                try await SpearheadClient.connect(
                    to: "localhost", port: host.host.port, trustRoots: .file(host.authorityPath), retries: .never))
        }
        (self.clerks, self.connections) = (clerks, connections)
    }

    /// All clients at once: each has its order made by the rep and approved by its clerk.
    func run(_ race: CreditRace, for customer: String) async throws -> [RacedOrder] {
        try await withThrowingTaskGroup(of: RacedOrder.self) { group in
            for (index, amount) in race.amounts.enumerated() {
                group.addTask {
                    let order = try await create(amount, for: customer, by: index)
                    do {
                        try await approve(order.id, by: index)
                        return RacedOrder(id: order.id, amount: amount, refusal: nil)
                    } catch let error as RPCError {
                        return RacedOrder(id: order.id, amount: amount, refusal: error.reason)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    func close() async {
        for connection in connections { await connection.close() }
    }

    func create(_ amount: Int64, for customer: String, by index: Int) async throws -> Order {
        let request = Spearhead_Orders_V1_CreateOrderRequest.with {
            $0.order.customerID = customer
            $0.order.lines = [
                .with {
                    $0.productID = product
                    $0.quantity = amount
                }
            ]
            $0.submit = true
        }
        let response: Spearhead_Orders_V1_CreateOrderResponse = try await connections[index].presenting(rep).call(
            "spearhead.orders.v1.OrderService/CreateOrder", request)
        return response.order
    }

    func approve(_ id: String, by index: Int) async throws {
        let request = Spearhead_Orders_V1_ApproveOrderRequest.with {
            $0.id = id
            $0.reason = "agreed"
        }
        let _: Spearhead_Orders_V1_ApproveOrderResponse = try await connections[index].presenting(clerks[index]).call(
            "spearhead.orders.v1.OrderService/ApproveOrder", request)
    }

    func states(_ ids: [String]) async throws -> [Spearhead_Orders_V1_OrderState] {
        var states: [Spearhead_Orders_V1_OrderState] = []
        for id in ids {
            let response: Spearhead_Orders_V1_GetOrderResponse = try await company.client.call(
                "spearhead.orders.v1.OrderService/GetOrder", Spearhead_Orders_V1_GetOrderRequest.with { $0.id = id })
            states.append(response.order.state)
        }
        return states
    }

    func exposure(of customer: String) async throws -> Spearhead_Orders_V1_Exposure {
        let response: Spearhead_Orders_V1_GetAccountResponse = try await company.client.call(
            "spearhead.orders.v1.CreditService/GetAccount",
            Spearhead_Orders_V1_GetAccountRequest.with { $0.customerID = customer })
        return response.exposure
    }
}
