import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Whose rows a leader sees")
struct ScopeTests {
    @Test("R01: a supervisor sees the reps below, a manager also their supervisors, a rep only themselves, a director all")
    func teams() throws {
        let company = try Company()
        let reps = (1...7).map { "REP00\($0)" }
        #expect(try company.visiblePeople(to: "SUP001", role: .supervisor) == reps + ["SUP001"])
        #expect(try company.visiblePeople(to: "MGR001", role: .manager) == ["MGR001", "ODK001"] + reps + ["SUP001"])
        #expect(try company.visiblePeople(to: "REP001", role: .rep) == ["REP001"])
        #expect(try company.visiblePeople(to: "DIR001", role: .director).count == 36)
    }

    @Test("A person out of scope is NOT_FOUND, exactly like one who does not exist")
    func foreignIsNotFound() throws {
        let company = try Company()
        let caller = company.tenant.caller(roles: [.supervisor], person: try company.person("SUP001").id)
        for id in [try company.person("REP020").id, "00000000-0000-7000-8000-000000000000"] {
            let request = Spearhead_Organization_V1_GetPersonRequest.with { $0.id = id }
            let error = try refusal {
                try company.call(as: caller, "PersonService/GetPerson", request, Spearhead_Organization_V1_GetPersonResponse.self)
            }
            #expect(error == RPCError.notFound("person", id) || error.domain == "organization")
            #expect(error.message == RPCError.notFound("person", id).message)
        }
    }

    @Test("The scope follows the effective dates, and a leaver stays in the last superior's team")
    func scopeFollowsDates() throws {
        let company = try Company()
        try company.transfer("REP001", under: "SUP002", from: "2026-03-10")
        #expect(try company.visiblePeople(to: "SUP001", role: .supervisor).contains("REP001"))
        #expect(try !company.visiblePeople(to: "SUP002", role: .supervisor).contains("REP001"))
        try company.tenant.set(now: "2026-03-10T00:00:00+08:00")
        #expect(try !company.visiblePeople(to: "SUP001", role: .supervisor).contains("REP001"))
        #expect(try company.visiblePeople(to: "SUP002", role: .supervisor).contains("REP001"))
        try company.tenant.set(now: "2026-06-01T09:00:00+08:00")
        #expect(try company.visiblePeople(to: "SUP003", role: .supervisor).contains("REP022"))
    }

    @Test("R01: the leader of a unit sees everyone in the units below, from the first day of the leadership on")
    func unitLeader() throws {
        let company = try Company()
        try company.lead(try company.unit("RG1-B2"), by: "INS001", from: "2026-03-05")
        #expect(try company.visiblePeople(to: "INS001", role: .manager) == ["INS001"])
        try company.tenant.set(now: "2026-03-05T09:00:00+08:00")
        let seen = try company.visiblePeople(to: "INS001", role: .manager)
        #expect(Set(seen).isSuperset(of: ["INS001", "MGR002", "ODK002", "SUP002", "REP008"]))
        #expect(!seen.contains("REP001"))
    }

    @Test("A team is computed anew as soon as the tree changes")
    func cacheIsInvalidated() throws {
        let company = try Company()
        #expect(try company.visiblePeople(to: "SUP002", role: .supervisor).contains("REP001") == false)
        try company.transfer("REP001", under: "SUP002", from: "2026-03-02")
        #expect(try company.visiblePeople(to: "SUP002", role: .supervisor).contains("REP001"))
    }

    @Test("A rep may not manage people")
    func permissions() throws {
        let company = try Company()
        let caller = company.tenant.caller(roles: [.rep], person: try company.person("REP001").id)
        let request = Spearhead_Organization_V1_CreatePersonRequest()
        let error = try refusal {
            try company.call(
                as: caller, "PersonService/CreatePerson", request, Spearhead_Organization_V1_CreatePersonResponse.self)
        }
        #expect(error.reason == "PERMISSION_DENIED")
    }
}
