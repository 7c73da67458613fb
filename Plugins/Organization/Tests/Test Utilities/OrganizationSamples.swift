import GRDB
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf

/// Valid requests of the plugin over the example company with three teams.
///
/// Positions and the calendar are there in every company from the start, so their updates have no sample: the suite asks for
/// the same id in another company, which has it too.
enum OrganizationSamples {
    static let all = updates(lists(gets(ConformanceSamples(prepare: prepare))))

    private static let prepare: @Sendable (TestTenant) throws -> Void = { tenant in
        try tenant.importSeed("org_units", "people", "territories", "products", "holidays")
        let leader = try id(tenant, "organization_person")
        for code in ["T1", "T2", "T3"] {
            let request = Spearhead_Organization_V1_CreateTeamRequest.with {
                $0.team.code = code
                $0.team.name = code
                $0.team.dimension = .productLine
                $0.team.productLine = "beverage"
                $0.team.leaderID = leader
            }
            let _: Spearhead_Organization_V1_CreateTeamResponse = try tenant.call(
                "spearhead.organization.v1.TeamService/CreateTeam", request)
        }
    }

    /// The first id of a table.
    private static func id(_ tenant: TestTenant, _ table: String) throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) ORDER BY id LIMIT 1") ?? "" }
    }

    private static func etag(_ tenant: TestTenant, _ table: String) throws -> String {
        Etag.of(try tenant.read { try $0.value(Int64.self, "SELECT version FROM \(table) ORDER BY id LIMIT 1") } ?? 0)
    }

    private static func text(_ tenant: TestTenant) -> String { "名称 \(UUIDv7.generate(at: tenant.now))" }

    private static func gets(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("OrgUnitService/GetOrgUnit") { tenant in
                try Spearhead_Organization_V1_GetOrgUnitRequest.with { $0.id = try id(tenant, "organization_org_unit") }
            }
            .request("PersonService/GetPerson") { tenant in
                try Spearhead_Organization_V1_GetPersonRequest.with { $0.id = try id(tenant, "organization_person") }
            }
            .request("TeamService/GetTeam") { tenant in
                try Spearhead_Organization_V1_GetTeamRequest.with { $0.id = try id(tenant, "organization_team") }
            }
            .request("TerritoryService/GetTerritory") { tenant in
                try Spearhead_Organization_V1_GetTerritoryRequest.with { $0.id = try id(tenant, "organization_territory") }
            }
            .request("ProductService/GetProduct") { tenant in
                try Spearhead_Organization_V1_GetProductRequest.with { $0.id = try id(tenant, "organization_product") }
            }
            .request("CalendarService/GetHoliday") { tenant in
                try Spearhead_Organization_V1_GetHolidayRequest.with { $0.id = try id(tenant, "organization_holiday") }
            }
    }

    private static func lists(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("OrgUnitService/ListOrgUnits") { _ in Spearhead_Organization_V1_ListOrgUnitsRequest() }
            .request("PersonService/ListPeople") { _ in Spearhead_Organization_V1_ListPeopleRequest() }
            .request("TeamService/ListTeams") { _ in Spearhead_Organization_V1_ListTeamsRequest() }
            .request("TerritoryService/ListTerritories") { _ in Spearhead_Organization_V1_ListTerritoriesRequest() }
            .request("ProductService/ListProducts") { _ in Spearhead_Organization_V1_ListProductsRequest() }
            .request("CalendarService/ListHolidays") { _ in Spearhead_Organization_V1_ListHolidaysRequest() }
    }

    private static func updates(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("OrgUnitService/UpdateOrgUnit") { tenant in
                try Spearhead_Organization_V1_UpdateOrgUnitRequest.with {
                    $0.orgUnit.id = try id(tenant, "organization_org_unit")
                    $0.orgUnit.name = text(tenant)
                    $0.updateMask.paths = ["name"]
                    $0.etag = try etag(tenant, "organization_org_unit")
                }
            }
            .request("PersonService/UpdatePerson") { tenant in
                try Spearhead_Organization_V1_UpdatePersonRequest.with {
                    $0.person.id = try id(tenant, "organization_person")
                    $0.person.name = text(tenant)
                    $0.updateMask.paths = ["name"]
                    $0.etag = try etag(tenant, "organization_person")
                }
            }
            .request("TeamService/UpdateTeam") { tenant in
                try Spearhead_Organization_V1_UpdateTeamRequest.with {
                    $0.team.id = try id(tenant, "organization_team")
                    $0.team.name = text(tenant)
                    $0.updateMask.paths = ["name"]
                    $0.etag = try etag(tenant, "organization_team")
                }
            }
            .request("TerritoryService/UpdateTerritory") { tenant in
                try Spearhead_Organization_V1_UpdateTerritoryRequest.with {
                    $0.territory.id = try id(tenant, "organization_territory")
                    $0.territory.name = text(tenant)
                    $0.updateMask.paths = ["name"]
                    $0.etag = try etag(tenant, "organization_territory")
                }
            }
            .request("ProductService/UpdateProduct") { tenant in
                try Spearhead_Organization_V1_UpdateProductRequest.with {
                    $0.product.id = try id(tenant, "organization_product")
                    $0.product.name = text(tenant)
                    $0.updateMask.paths = ["name"]
                    $0.etag = try etag(tenant, "organization_product")
                }
            }
            .request("CalendarService/UpdateHoliday") { tenant in
                try Spearhead_Organization_V1_UpdateHolidayRequest.with {
                    $0.holiday.id = try id(tenant, "organization_holiday")
                    $0.holiday.name = text(tenant)
                    $0.updateMask.paths = ["name"]
                    $0.etag = try etag(tenant, "organization_holiday")
                }
            }
    }
}
