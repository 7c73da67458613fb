import CRM
import Host
import Organization
import RPC
import SpearheadClient
import SwiftProtobuf

/// A company that is written to while its host is killed.
struct CrashCompany: Sendable {
    let slug: String
    /// Name of its directory, or of the one that it was restored from.
    let id: String
    let token: String
    let requests: RequestTemplate
    let ledger = WriteLedger()

    static let creation = MethodName(service: LoadReads.service, method: "CreateCustomer")
    static let reading = MethodName(service: LoadReads.service, method: "GetCustomer")

    /// Creates a company with one person who owns its customers.
    init(slug: String, operator client: SpearheadClient) async throws {
        self.slug = slug
        let created = try await client.call(
            MethodName(service: "spearhead.platform.v1.TenantService", method: "CreateTenant"),
            Spearhead_Platform_V1_CreateTenantRequest.with {
                $0.slug = slug
                $0.name = slug
            }, returning: Spearhead_Platform_V1_CreateTenantResponse.self)
        id = created.tenant.id
        token = try await Self.token(slug, client)
        requests = try RequestTemplate.customers(ownerID: try await Self.person(client.presenting(.fixed(token))))
    }

    /// What another company was at an instant; what was acknowledged to that one can be read and repeated here.
    init(restoredFrom other: CrashCompany, as slug: String, operator client: SpearheadClient) async throws {
        self.slug = slug
        id = other.id
        token = try await Self.token(slug, client)
        requests = other.requests
    }

    private static func token(_ slug: String, _ client: SpearheadClient) async throws -> String {
        try await client.call(
            MethodName(service: "spearhead.platform.v1.TenantService", method: "IssueTenantToken"),
            Spearhead_Platform_V1_IssueTenantTokenRequest.with {
                $0.slug = slug
                $0.lifetimeSeconds = 3600
            }, returning: Spearhead_Platform_V1_IssueTenantTokenResponse.self
        ).token
    }

    /// The customers that were acknowledged.
    func customerIDs() throws -> [String] {
        try ledger.acknowledged.map { try Spearhead_Crm_V1_CreateCustomerResponse(serializedBytes: $0.answer).customer.id }
    }

    private static func person(_ client: SpearheadClient) async throws -> String {
        let unit = try await client.call(
            MethodName(service: "spearhead.organization.v1.OrgUnitService", method: "CreateOrgUnit"),
            Spearhead_Organization_V1_CreateOrgUnitRequest.with {
                $0.orgUnit.code = "U1"
                $0.orgUnit.name = "Crash"
                $0.orgUnit.kind = .company
            }, returning: Spearhead_Organization_V1_CreateOrgUnitResponse.self)
        let person = try await client.call(
            MethodName(service: "spearhead.organization.v1.PersonService", method: "CreatePerson"),
            Spearhead_Organization_V1_CreatePersonRequest.with {
                $0.person.code = "P1"
                $0.person.name = "Crash"
                $0.person.orgUnitID = unit.orgUnit.id
                $0.person.position = "rep"
                $0.person.hiredOn = "2020-01-01"
            }, returning: Spearhead_Organization_V1_CreatePersonResponse.self)
        return person.person.id
    }
}
