import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("A person leaves")
struct LeavingTests {
    @Test("C20: someone with reports does not leave without a successor, and then the reports are handed over")
    func reportsAreHandedOver() throws {
        let company = try Company()
        let error = try refusal { try company.deactivate("SUP001", on: "2026-03-31") }
        #expect(error.reason == "SUCCESSOR_REQUIRED")
        #expect(error.metadata["reports"] == "7")
        #expect(try company.person("SUP001").leftOn == nil)
        let left = try company.deactivate("SUP001", on: "2026-03-31", successor: "SUP002")
        #expect(left.leftOn == "2026-03-31")
        let successor = try company.person("SUP002").id
        let history = try company.history("REP001")
        #expect(history.map(\.effectiveTo) == ["2026-03-31", ""])
        #expect(history.last?.superiorID == successor)
        try company.tenant.set(now: "2026-04-01T00:05:00+08:00")
        try company.tenant.run(job: "organization/apply-positions")
        #expect(try company.person("REP001").superiorID == successor)
        #expect(try refusal { try company.deactivate("SUP001", on: "2026-04-02", successor: "SUP002") }.reason == "PERSON_LEFT")
        #expect(try refusal { try company.transfer("SUP001", under: "MGR002", from: "2026-04-02") }.reason == "PERSON_LEFT")
    }

    @Test(
        "C20: a successor from below takes the leaver's place, and nobody ends up above themselves",
        arguments: ["SUP001", "REP001"])
    func successorFromBelow(successor: String) throws {
        let company = try Company()
        try company.deactivate("MGR001", on: "2026-03-01", successor: successor)
        let new = try company.person(successor)
        #expect(new.superiorID == (try company.person("DIR001").id))
        #expect(try company.person("ODK001").superiorID == new.id)
        if successor == "REP001" { #expect(try company.person("SUP001").superiorID == new.id) }
        try company.expectSoundHistory(until: 10)
    }

    @Test("C20: a plugin that cannot hand over what the person holds refuses, and everything stays")
    func handlerRefuses() throws {
        let company = try Company(plugins: [Keeper.self])
        let error = try refusal { try company.deactivate("REP001", on: "2026-03-31") }
        #expect(error.reason == "STILL_OWNS")
        #expect(try company.person("REP001").leftOn == nil)
        #expect(try company.history("REP001").map(\.effectiveTo) == [""])
        #expect(try company.deactivate("REP001", on: "2026-03-31", successor: "REP002").leftOn == "2026-03-31")
    }

    @Test(
        "The last day and the successor must make sense",
        arguments: [
            ("2024-06-08", "REP002", "left_on"), ("not a date", "REP002", "left_on"),
            ("2026-03-31", "REP001", "successor_id"), ("2026-04-24", "REP022", "successor_id"),
        ])
    func badLeaving(date: String, successor: String, field: String) throws {
        let company = try Company()
        let error = try refusal { try company.deactivate("REP001", on: date, successor: successor) }
        #expect(error.fieldViolations.map(\.field) == [field])
    }

    @Test("Territories of a leaver become vacant, led units and teams go to the successor")
    func holdings() throws {
        let company = try Company()
        try company.assign("CT111", to: "SUP001", from: "2026-01-01")
        let unit = try company.unit("RG1-B1-T1")
        try company.lead(unit, by: "SUP001", from: "2026-01-01")
        try company.deactivate("SUP001", on: "2026-03-01", successor: "SUP002")
        #expect(try company.gaps(.vacant).contains("CT111"))
        let request = Spearhead_Organization_V1_GetOrgUnitRequest.with { $0.id = unit }
        let response = try company.call("OrgUnitService/GetOrgUnit", request, Spearhead_Organization_V1_GetOrgUnitResponse.self)
        #expect(response.orgUnit.leaderID == (try company.person("SUP002").id))
    }
}

extension Company {
    func lead(_ unit: String, by code: String, from date: String) throws {
        let request = try Spearhead_Organization_V1_SetOrgUnitLeaderRequest.with {
            $0.id = unit
            $0.leaderID = try person(code).id
            $0.effectiveFrom = date
        }
        _ = try call("OrgUnitService/SetOrgUnitLeader", request, Spearhead_Organization_V1_SetOrgUnitLeaderResponse.self)
    }
}

/// A plugin in which whoever leaves in March 2026 owns customers that need a successor.
private struct Keeper: Plugin {
    static let manifest = PluginManifest(
        id: "keeper", version: "1.0.0", dependencies: ["organization"], protoPackage: "test.keeper.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.handles(PersonLeaving.self) { event, _, _ in
            guard event.successor == nil, event.leftOn.month == "2026-03" else { return }
            throw RPCError(.failedPrecondition, "STILL_OWNS", "The person still owns customers. Name a successor.")
        }
    }
}
