import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Organization

@Suite("People and their positions")
struct EmploymentTests {
    @Test("R01: a position holds from its effective date on; until then the person keeps the old one")
    func effectiveDates() throws {
        let company = try Company()
        let before = try company.person("REP001")
        let moved = try company.transfer("REP001", unit: "RG1-B2-T1", under: "SUP002", from: "2026-03-10")
        #expect(moved.orgUnitID == before.orgUnitID)
        #expect(moved.etag != Etag.of(1))
        try company.tenant.set(now: "2026-03-09T00:05:00+08:00")
        try company.tenant.run(job: "organization/apply-positions")
        #expect(try company.person("REP001").superiorID == before.superiorID)
        try company.tenant.set(now: "2026-03-10T00:05:00+08:00")
        try company.tenant.run(job: "organization/apply-positions")
        #expect(try company.person("REP001").superiorID == (try company.person("SUP002").id))
        #expect(try company.person("REP001").orgUnitID == (try company.unit("RG1-B2-T1")))
        let history = try company.history("REP001")
        #expect(history.map(\.effectiveFrom) == ["2024-06-09", "2026-03-10"])
        #expect(history.map(\.effectiveTo) == ["2026-03-09", ""])
    }

    @Test("A position that starts on the same date is corrected; an earlier one is refused")
    func correction() throws {
        let company = try Company()
        try company.transfer("REP001", under: "SUP002", from: "2026-03-02")
        try company.transfer("REP001", under: "SUP003", from: "2026-03-02")
        #expect(try company.history("REP001").count == 2)
        #expect(try company.person("REP001").superiorID == (try company.person("SUP003").id))
        let error = try refusal { try company.transfer("REP001", under: "SUP001", from: "2026-03-01") }
        #expect(error.reason == "RANGE_OVERLAP")
    }

    @Test("A superior who reports to the person is refused, on the date and planned", arguments: ["2026-03-02", "2027-01-01"])
    func cycles(date: String) throws {
        let company = try Company()
        #expect(try refusal { try company.transfer("SUP001", under: "REP001", from: date) }.reason == "CYCLE")
        #expect(try refusal { try company.transfer("DIR001", under: "REP020", from: date) }.reason == "CYCLE")
        #expect(try refusal { try company.transfer("REP001", under: "REP001", from: date) }.reason == "CYCLE")
    }

    @Test("Two people change places when the first is moved away before")
    func swap() throws {
        let company = try Company()
        try company.transfer("SUP001", position: "manager", under: "DIR001", from: "2026-03-05")
        try company.transfer("MGR001", position: "supervisor", under: "SUP001", from: "2026-03-05")
        #expect(try refusal { try company.transfer("SUP001", under: "MGR001", from: "2026-03-06") }.reason == "CYCLE")
    }

    @Test("Every wrong field of a new person is named, with its path")
    func fieldViolations() throws {
        let company = try Company()
        let request = Spearhead_Organization_V1_CreatePersonRequest.with {
            $0.person.code = "bad code"
            $0.person.position = "astronaut"
            $0.person.orgUnitID = "nowhere"
            $0.person.superiorID = "nobody"
            $0.person.hiredOn = "2026-03-02"
        }
        let error = try refusal {
            try company.call("PersonService/CreatePerson", request, Spearhead_Organization_V1_CreatePersonResponse.self)
        }
        #expect(error.reason == "INVALID_FIELDS")
        #expect(
            Set(error.fieldViolations.map(\.field))
                == ["person.code", "person.name", "person.position", "person.org_unit_id", "person.superior_id"])
    }

    @Test("A person is changed with mask and etag; a code that another has is refused")
    func update() throws {
        let company = try Company()
        let id = try company.person("REP001").id
        var request = Spearhead_Organization_V1_UpdatePersonRequest.with {
            $0.person.id = id
            $0.person.name = "新名"
            $0.person.code = "REP002"
            $0.updateMask.paths = ["name"]
            $0.etag = "v1"
        }
        let changed = try company.call("PersonService/UpdatePerson", request, Spearhead_Organization_V1_UpdatePersonResponse.self)
        #expect(changed.person.name == "新名")
        #expect(changed.person.code == "REP001")
        #expect(changed.person.etag == "v2")
        func refused() throws -> String {
            try refusal {
                try company.call("PersonService/UpdatePerson", request, Spearhead_Organization_V1_UpdatePersonResponse.self)
            }.reason
        }
        request.person.name = "又一名"
        #expect(try refused() == "ETAG_MISMATCH")
        request.etag = ""
        request.updateMask.paths = ["code"]
        #expect(try refused() == "CODE_TAKEN")
        request.updateMask.paths = ["left_on"]
        #expect(try refused() == "INVALID_FIELDS")
    }

    @Test("Whatever moves are made, the positions of every person follow each other without gap or circle", arguments: 1...6)
    func historyInvariants(seed: UInt64) throws {
        let company = try Company()
        var random = SplitMix(state: seed)
        let codes = ["MGR001", "MGR002", "MGR003", "SUP001", "SUP002", "SUP003", "REP001", "REP002", "REP008", "REP015"]
        var accepted = 0
        for _ in 0..<60 {
            let person = codes[Int(random.next() % UInt64(codes.count))]
            let other = codes[Int(random.next() % UInt64(codes.count))]
            let date = try #require(BusinessDate("2026-03-02")).advanced(byDays: Int(random.next() % 40))
            do {
                if random.next() % 8 == 0 {
                    try company.deactivate(person, on: date.description, successor: other)
                } else {
                    try company.transfer(person, under: other, from: date.description)
                }
                accepted += 1
            } catch let error as RPCError {
                #expect(["RANGE_OVERLAP", "CYCLE", "PERSON_LEFT", "INVALID_FIELDS"].contains(error.reason), "\(error)")
            }
        }
        #expect(accepted > 5)
        try company.expectSoundHistory(until: 45)
    }
}

extension Company {
    /// Checks that everyone has exactly one position on each day of employment, and that no chain of superiors closes.
    func expectSoundHistory(until days: Int) throws {
        let people = try tenant.read { try $0.rows("SELECT * FROM organization_person").map(Person.init(row:)) }
        var superiors: [BusinessDate: [String: String]] = [:]
        for person in people {
            let history = try history(person.code)
            #expect(history.first?.effectiveFrom == person.hiredOn.description)
            #expect(history.last?.effectiveTo == (person.leftOn?.description ?? ""))
            for (earlier, later) in zip(history, history.dropFirst()) {
                #expect(BusinessDate(earlier.effectiveTo)?.advanced(byDays: 1).description == later.effectiveFrom)
            }
            for offset in 0..<days {
                let date = try #require(BusinessDate("2026-03-02")).advanced(byDays: offset)
                let position = history.first {
                    $0.effectiveFrom <= "\(date)" && ($0.effectiveTo.isEmpty || "\(date)" <= $0.effectiveTo)
                }
                if let superior = position?.superiorID, !superior.isEmpty { superiors[date, default: [:]][person.id] = superior }
            }
        }
        for (date, edges) in superiors {
            for start in edges.keys {
                var current: String? = start
                var steps = 0
                while let here = current, steps <= people.count {
                    current = edges[here]
                    steps += 1
                }
                #expect(steps <= people.count, "a circle on \(date)")
            }
        }
    }
}

/// Reproducible random numbers.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
