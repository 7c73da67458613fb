import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Org units, posts and groups")
struct StructureTests {
    private func create(
        _ company: Company, _ code: String, _ kind: Spearhead_Organization_V1_OrgUnitKind, in parent: String?
    ) throws -> Spearhead_Organization_V1_OrgUnit {
        let request = try Spearhead_Organization_V1_CreateOrgUnitRequest.with {
            $0.orgUnit.code = code
            $0.orgUnit.name = code
            $0.orgUnit.kind = kind
            $0.orgUnit.parentID = try parent.map(company.unit) ?? ""
        }
        return try company.call("OrgUnitService/CreateOrgUnit", request, Spearhead_Organization_V1_CreateOrgUnitResponse.self)
            .orgUnit
    }

    @Test("R01: the tree has one root, no circle, and no unit above a wider one")
    func tree() throws {
        let company = try Company()
        #expect(try create(company, "RG2", .region, in: "CO").etag == "v1")
        #expect(try refusal { try create(company, "CO2", .company, in: nil) }.reason == "ROOT_EXISTS")
        #expect(try refusal { try create(company, "RG2", .region, in: "CO") }.reason == "CODE_TAKEN")
        let wide = try refusal { try create(company, "X", .region, in: "RG1-B1") }
        #expect(wide.fieldViolations.map(\.field) == ["org_unit.kind"])
        #expect(try create(company, "RG1-B1-X", .branch, in: "RG1-B1").kind == .branch)
        func move(_ code: String, under parent: String) throws -> Spearhead_Organization_V1_OrgUnit {
            let request = try Spearhead_Organization_V1_UpdateOrgUnitRequest.with {
                $0.orgUnit.id = try company.unit(code)
                $0.orgUnit.parentID = try company.unit(parent)
                $0.updateMask.paths = ["parent_id"]
            }
            return try company.call("OrgUnitService/UpdateOrgUnit", request, Spearhead_Organization_V1_UpdateOrgUnitResponse.self)
                .orgUnit
        }
        #expect(try refusal { try move("RG1-B1", under: "RG1-B1-X") }.reason == "CYCLE")
        #expect(try refusal { try move("RG1-B1", under: "RG1-B1") }.reason == "CYCLE")
        #expect(try move("RG1-B1", under: "RG2").parentID == (try company.unit("RG2")))
    }

    @Test("R05, R06: posts have role descriptions in both languages; the built-in ones are there and more can be added")
    func positions() throws {
        let company = try Company(empty: true)
        let list = try company.call(
            "PositionService/ListPositions", Spearhead_Organization_V1_ListPositionsRequest(),
            Spearhead_Organization_V1_ListPositionsResponse.self)
        #expect(
            Set(list.positions.map(\.code)).isSuperset(of: [
                "director", "manager", "supervisor", "rep", "inspector", "order_desk", "finance", "front_desk",
                "sales_assistant", "service",
            ]))
        #expect(list.positions.allSatisfy { !$0.duties.isEmpty && !$0.titleChinese.isEmpty && !$0.titleEnglish.isEmpty })
        let create = Spearhead_Organization_V1_CreatePositionRequest.with {
            $0.position.code = "beverage_rep"
            $0.position.titleChinese = "饮料代表"
            $0.position.titleEnglish = "Beverage representative"
        }
        let made = try company.call(
            "PositionService/CreatePosition", create, Spearhead_Organization_V1_CreatePositionResponse.self)
        let update = Spearhead_Organization_V1_UpdatePositionRequest.with {
            $0.position.id = made.position.id
            $0.position.requirements = "两年饮料渠道经验"
            $0.updateMask.paths = ["requirements"]
        }
        let changed = try company.call(
            "PositionService/UpdatePosition", update, Spearhead_Organization_V1_UpdatePositionResponse.self)
        #expect(changed.position.requirements == "两年饮料渠道经验")
        #expect(changed.position.titleChinese == "饮料代表")
    }

    @Test("R02: a group by region or product line has a leader, and members over dates that do not overlap")
    func groups() throws {
        let company = try Company()
        var request = try Spearhead_Organization_V1_CreateTeamRequest.with {
            $0.team.code = "NORTH"
            $0.team.name = "北区组"
            $0.team.dimension = .region
            $0.team.territoryID = try company.territory("PF12")
            $0.team.leaderID = try company.person("SUP002").id
            $0.team.leaderDuties = "每日辅导，结果跟踪"
        }
        let team = try company.call("TeamService/CreateTeam", request, Spearhead_Organization_V1_CreateTeamResponse.self).team
        #expect(team.leaderDuties == "每日辅导，结果跟踪")
        request.team.code = "DRINKS"
        request.team.dimension = .productLine
        let error = try refusal {
            try company.call("TeamService/CreateTeam", request, Spearhead_Organization_V1_CreateTeamResponse.self)
        }
        #expect(Set(error.fieldViolations.map(\.field)) == ["team.product_line", "team.territory_id"])
        func add(_ from: String, _ to: String) throws -> Spearhead_Organization_V1_TeamMember {
            let request = try Spearhead_Organization_V1_AddTeamMemberRequest.with {
                $0.teamID = team.id
                $0.personID = try company.person("REP008").id
                $0.effectiveFrom = from
                $0.effectiveTo = to
            }
            return try company.call("TeamService/AddTeamMember", request, Spearhead_Organization_V1_AddTeamMemberResponse.self)
                .member
        }
        _ = try add("2026-03-01", "2026-03-31")
        #expect(try refusal { try add("2026-03-31", "") }.reason == "RANGE_OVERLAP")
        let open = try add("2026-04-01", "")
        let end = Spearhead_Organization_V1_EndTeamMemberRequest.with {
            $0.id = open.id
            $0.effectiveTo = "2026-04-30"
        }
        let ended = try company.call("TeamService/EndTeamMember", end, Spearhead_Organization_V1_EndTeamMemberResponse.self)
        #expect(ended.member.effectiveTo == "2026-04-30")
        let list = Spearhead_Organization_V1_ListTeamMembersRequest.with {
            $0.teamID = team.id
            $0.onDate = "2026-04-15"
        }
        let members = try company.call(
            "TeamService/ListTeamMembers", list, Spearhead_Organization_V1_ListTeamMembersResponse.self)
        #expect(members.members.map(\.id) == [open.id])
    }

    @Test("People are listed in pages that together give everyone once")
    func pages() throws {
        let company = try Company()
        var codes: [String] = []
        var token = ""
        repeat {
            let request = Spearhead_Organization_V1_ListPeopleRequest.with {
                $0.pageSize = 7
                $0.pageToken = token
                $0.employedOn = "2026-05-01"
            }
            let page = try company.call("PersonService/ListPeople", request, Spearhead_Organization_V1_ListPeopleResponse.self)
            codes += page.people.map(\.code)
            token = page.nextPageToken
        } while !token.isEmpty
        #expect(codes.count == 35)
        #expect(codes == Set(codes).sorted())
        #expect(!codes.contains("REP022"))
    }
}
