import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf

/// A company with the people, territories and products of the example data, and short names for the calls that tests make.
struct Company {
    let tenant: TestTenant

    /// Makes the company; `empty` leaves the tables as the migrations made them.
    init(now: String = "2026-03-02T09:00:00+08:00", empty: Bool = false, plugins: [any Plugin.Type] = []) throws {
        tenant = try TestTenant(plugins: [OrganizationPlugin.self] + plugins, now: now)
        if !empty {
            try tenant.importSeed("org_units", "people", "territories", "products", "holidays")
        }
    }

    func call<Request: Message, Response: Message>(
        as caller: Caller = TestTenant.admin, _ method: String, _ request: Request, _: Response.Type = Response.self
    ) throws -> Response {
        try tenant.call(as: caller, "spearhead.organization.v1.\(method)", request)
    }

    /// What the plugin registers.
    static func registrar() -> PluginRegistrar {
        var registrar = PluginRegistrar(manifest: OrganizationPlugin.manifest)
        OrganizationPlugin(configuration: PluginConfiguration()).register(with: &registrar)
        return registrar
    }

    /// Rows created, updated and unchanged by an import.
    func imported(_ table: String, _ text: String) throws -> [Int] {
        let counts = try tenant.importCSV(table, text)
        return [counts.created, counts.updated, counts.unchanged]
    }

    /// The stored person with a code.
    func person(_ code: String) throws -> Person {
        guard let person = try tenant.read({ try People.find(code: code, $0) }) else { throw Missing(what: code) }
        return person
    }

    func unit(_ code: String) throws -> String {
        guard let unit = try tenant.read({ try OrgUnits.find(code: code, $0) }) else { throw Missing(what: code) }
        return unit.id
    }

    func territory(_ code: String) throws -> String {
        guard let territory = try tenant.read({ try Territories.find(code: code, $0) }) else { throw Missing(what: code) }
        return territory.id
    }

    func product(_ code: String) throws -> String {
        guard let product = try tenant.read({ try Products.find(code: code, $0) }) else { throw Missing(what: code) }
        return product.id
    }

    /// Moves a person under another superior from a date on.
    @discardableResult
    func transfer(
        _ code: String, unit: String? = nil, position: String? = nil, under superior: String, from: String
    ) throws -> Spearhead_Organization_V1_Person {
        let person = try person(code)
        let request = try Spearhead_Organization_V1_TransferPersonRequest.with {
            $0.id = person.id
            $0.orgUnitID = try unit.map(self.unit) ?? person.orgUnitID
            $0.position = position ?? person.position
            $0.superiorID = try self.person(superior).id
            $0.effectiveFrom = from
        }
        return try call("PersonService/TransferPerson", request, Spearhead_Organization_V1_TransferPersonResponse.self).person
    }

    @discardableResult
    func deactivate(
        _ code: String, on date: String, successor: String? = nil
    ) throws -> Spearhead_Organization_V1_Person {
        let request = try Spearhead_Organization_V1_DeactivatePersonRequest.with {
            $0.id = try person(code).id
            $0.leftOn = date
            $0.successorID = try successor.map { try person($0).id } ?? ""
        }
        return try call("PersonService/DeactivatePerson", request, Spearhead_Organization_V1_DeactivatePersonResponse.self).person
    }

    /// Codes of the people that a caller with the role sees.
    func visiblePeople(to code: String, role: Role) throws -> [String] {
        let caller = tenant.caller(roles: [role], person: try person(code).id)
        let request = Spearhead_Organization_V1_ListPeopleRequest.with { $0.pageSize = 1000 }
        let response = try call(
            as: caller, "PersonService/ListPeople", request, Spearhead_Organization_V1_ListPeopleResponse.self)
        return response.people.map(\.code)
    }
}

struct Missing: Error {
    let what: String
}

/// The error that a call is refused with.
func refusal(_ body: () throws -> some Any) throws -> RPCError {
    do {
        _ = try body()
    } catch let error as RPCError {
        return error
    }
    throw Missing(what: "a refusal")
}
