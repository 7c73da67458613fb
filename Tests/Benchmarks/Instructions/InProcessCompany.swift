import Foundation
import Host
import Organization
import PluginKit
import RPC
import SwiftProtobuf

/// A company with a representative, products and distributors with credit.
struct InProcessCompany {
    private static let slug = "bench"
    private static let productCount = 50
    private static let customerCount = 200

    let host: InProcessHost
    let book: OrderBook
    /// The representative's token.
    let repCredential: Credential

    init(_ host: InProcessHost) throws {
        self.host = host
        let operatorToken = try host.services.identity.issue(
            .operator, tenant: nil, subject: "operator", name: "operator", lifetimeSeconds: 86_400
        ).secret.reveal()
        var caller = Caller(host: host, token: operatorToken)
        let _: Spearhead_Platform_V1_CreateTenantResponse = try caller.call(
            "spearhead.platform.v1.TenantService/CreateTenant",
            Spearhead_Platform_V1_CreateTenantRequest.with {
                $0.requestID = caller.requestID()
                $0.slug = Self.slug
                $0.name = Self.slug
            })
        let admin: Spearhead_Platform_V1_IssueTenantTokenResponse = try caller.call(
            "spearhead.platform.v1.TenantService/IssueTenantToken",
            Spearhead_Platform_V1_IssueTenantTokenRequest.with {
                $0.requestID = caller.requestID()
                $0.slug = Self.slug
                $0.lifetimeSeconds = 3600
            })
        caller.use(admin.token)
        let unit: Spearhead_Organization_V1_CreateOrgUnitResponse = try caller.call(
            "spearhead.organization.v1.OrgUnitService/CreateOrgUnit",
            Spearhead_Organization_V1_CreateOrgUnitRequest.with {
                $0.requestID = caller.requestID()
                $0.orgUnit.code = "U1"
                $0.orgUnit.name = "Bench"
                $0.orgUnit.kind = .company
            })
        let person: Spearhead_Organization_V1_CreatePersonResponse = try caller.call(
            "spearhead.organization.v1.PersonService/CreatePerson",
            Spearhead_Organization_V1_CreatePersonRequest.with {
                $0.requestID = caller.requestID()
                $0.person.code = "P1"
                $0.person.name = "Bench"
                $0.person.orgUnitID = unit.orgUnit.id
                $0.person.position = "rep"
                $0.person.hiredOn = "2020-01-01"
            })
        let user: Spearhead_Platform_V1_CreateUserResponse = try caller.call(
            "spearhead.platform.v1.UserService/CreateUser",
            Spearhead_Platform_V1_CreateUserRequest.with {
                $0.requestID = caller.requestID()
                $0.login = "bench"
                $0.name = "Bench"
                $0.roles = ["rep"]
                $0.personID = person.person.id
            })
        let token: Spearhead_Platform_V1_CreateTokenResponse = try caller.call(
            "spearhead.platform.v1.TokenService/CreateToken",
            Spearhead_Platform_V1_CreateTokenRequest.with {
                $0.requestID = caller.requestID()
                $0.user = user.user.id
                $0.name = "bench"
            })
        try Self.importTables(host)
        caller.use(token.secret)
        repCredential = caller.credential
        book = try OrderBook.open { try host.call($0, $1, credential: caller.credential) }
    }

    /// The same goods and distributors as `Scripts/bench writes` has, in smaller number.
    private static func importTables(_ host: InProcessHost) throws {
        try importTable("territories", ["code,name,parent_code,level", "T1,Bench,,country"], host)
        let products = (1...productCount).map { n in
            "B\(n),测量产品\(n),beverage,Bench,瓶,箱,12,\(200 + n),\(180 + n),\(100 + n),2024-01-01"
        }
        try importTable(
            "products",
            [
                "code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on"
            ] + products, host)
        let customers = (1...customerCount).map { n in
            "D\(n),测量经销商\(n),distributor,A,wholesale,T1,P1,,临澄市东浦区\(n)号,30.5,111.5,1000000000000,30,2024-06-13"
        }
        let header =
            "code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,latitude,longitude,"
            + "credit_limit_minor,payment_days,opened_on"
        try importTable("customers", [header] + customers, host)
    }

    private static func importTable(_ name: String, _ lines: [String], _ host: InProcessHost) throws {
        let services = host.services
        let tenant = try services.directory.require(slug: slug)
        let content = Array((lines.joined(separator: "\n") + "\n").utf8)
        let importer = try Importer(table: name, content: content, composition: services.composition)
        let invocation = Executor.Invocation(
            method: Importer.method, caller: .system, scope: .all, now: services.now(), language: .english)
        let report = try services.store.writeNow(tenant.scope) { connection in
            try importer.run(
                dryRun: false, requestID: UUIDv7.generate(at: services.now()), invocation: invocation, tenant: tenant.context,
                executor: services.executor, connection: connection, progress: { _ in })
        }
        guard report.refused == 0 else { throw MeasurementError(description: "\(name): \(report.errors)") }
        if report.organizationChanged { tenant.context.teams.invalidate() }
    }
}

/// Calls methods with one token after the other.
private struct Caller {
    let host: InProcessHost
    private(set) var credential: Credential

    init(host: InProcessHost, token: String) {
        self.host = host
        credential = Self.credential(token)
    }

    mutating func use(_ token: String) { credential = Self.credential(token) }

    func requestID() -> String { UUIDv7.generate(at: host.services.now()) }

    func call<Response: Message>(_ method: String, _ request: some Message) throws -> Response {
        guard let name = MethodName(method) else { throw MeasurementError(description: "\(method) is no method name") }
        return try Response(serializedBytes: host.call(name, request.serializedBytes(), credential: credential))
    }

    private static func credential(_ token: String) -> Credential { Credential(bytes: Array("Bearer \(token)".utf8)) }
}
