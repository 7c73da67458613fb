import Inspections
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

/// Lot L1 goes to D002 in PF11; R0121, R0146 and R0164 lie in PF13, R0001 in PF11.
@Suite("The life of a diversion")
struct DiversionLifeTests {
    private let company: SmallChannel

    init() throws {
        company = try SmallChannel()
        try company.add(.shipped(lot: "L1", to: "D002", at: "2026-03-02T08:00:00"))
    }

    private func call<Request: Message, Response: Message>(
        _ caller: Caller, _ method: String, _ request: Request, as type: Response.Type = Response.self
    ) throws -> Response {
        try company.tenant.call(as: caller, "spearhead.inspections.v1.CaseService/\(method)", request)
    }

    @Test("I01: one outlet is a suspicion that nobody can hear or confirm; two, a hearing and a person are needed")
    func life() throws {
        let director = try company.person("DIR001", [.director])
        try company.add(.seen(lot: "L1", at: "R0121", on: "2026-03-10T10:00:00"))
        try company.runLotFlags()
        let suspected = try #require(try company.diversions().first)
        #expect(suspected.state == .suspected && !suspected.caseID.isEmpty)
        let id = suspected.caseID
        func state() throws -> Spearhead_Inspections_V1_CaseState {
            let found: Spearhead_Inspections_V1_GetCaseResponse = try call(
                director, "GetCase", Spearhead_Inspections_V1_GetCaseRequest.with { $0.id = id })
            return found.case.state
        }
        func hear() throws {
            let request = Spearhead_Inspections_V1_HearCaseRequest.with {
                $0.id = id
                $0.statement = "货物由司机送错"
            }
            let _: Spearhead_Inspections_V1_HearCaseResponse = try call(director, "HearCase", request)
        }
        func confirm(_ caller: Caller) throws {
            let request = Spearhead_Inspections_V1_DecideCaseRequest.with {
                $0.id = id
                $0.verdict = .confirmed
                $0.reason = "两家门店、来源已陈述"
            }
            let _: Spearhead_Inspections_V1_DecideCaseResponse = try call(caller, "DecideCase", request)
        }
        #expect(company.refusal { try hear() } == "CASE_STATE")
        #expect(company.refusal { try confirm(director) } == "CASE_STATE")
        try company.add(.seen(lot: "L1", at: "R0121", on: "2026-03-11T10:00:00"))
        try company.runLotFlags()
        #expect(try state() == .suspected)
        try company.add(.seen(lot: "L1", at: "R0146", on: "2026-03-12T10:00:00"))
        try company.runLotFlags()
        #expect(try company.diversions().map(\.caseID) == [id])
        #expect(try company.diversions().map(\.state) == [.corroborated])
        #expect(try state() == .verified)
        #expect(company.refusal { try confirm(director) } == "CASE_STATE")
        try hear()
        #expect(company.refusal { try confirm(company.person("INS001", [.inspector])) } == "PERMISSION_DENIED")
        // The owner of the source may not decide even with the role.
        #expect(company.refusal { try confirm(company.person("REP004", [.director])) } == "OWN_CASE")
        #expect(company.refusal { try confirm(company.tenant.caller(roles: [.director])) } == "PERSON_REQUIRED")
        try confirm(director)
        #expect(try state() == .decided)
    }

    @Test("Decision 7: the job opens a case once; what is seen after a decision opens another that continues it")
    func repeated() throws {
        try company.add(
            .seen(lot: "L1", at: "R0121", on: "2026-03-10T10:00:00"), .seen(lot: "L1", at: "R0146", on: "2026-03-12T10:00:00"))
        for _ in 0..<3 { try company.runLotFlags() }
        #expect(try cases() == ["verified 2"])
        let director = try company.person("DIR001", [.director])
        let id = try #require(try company.diversions().first?.caseID)
        let request = Spearhead_Inspections_V1_DecideCaseRequest.with {
            $0.id = id
            $0.verdict = .unfounded
            $0.reason = "临时调拨"
        }
        let _: Spearhead_Inspections_V1_DecideCaseResponse = try call(director, "DecideCase", request)
        for _ in 0..<2 { try company.runLotFlags() }
        #expect(try cases() == ["decided 2"])
        try company.add(.seen(lot: "L1", at: "R0164", on: "2026-03-20T10:00:00"))
        for _ in 0..<2 { try company.runLotFlags() }
        #expect(try cases() == ["decided 2", "suspected 1"])
        #expect(try company.diversions().map { $0.caseID == id } == [false])
    }

    private func cases() throws -> [String] {
        try company.tenant.read {
            try $0.values(String.self, "SELECT state || ' ' || evidence_count FROM inspections_case ORDER BY id")
        }
    }

    @Test("I01: a lot that reaches the other prefecture properly only afterwards stays diverted; nothing after that is")
    func later() throws {
        try company.add(
            .seen(lot: "L1", at: "R0121", on: "2026-03-10T10:00:00"), .shipped(lot: "L1", to: "D007", at: "2026-03-15T08:00:00"),
            .seen(lot: "L1", at: "R0146", on: "2026-03-16T10:00:00"), .seen(lot: "L1", at: "R0001", on: "2026-03-16T10:00:00"),
            .seen(lot: "L1", at: "R0164", on: "2026-03-15T08:00:00"))
        let found = try company.diversions()
        #expect(found.map(\.state) == [.suspected])
        #expect(found.first?.outlets.map(\.customerCode) == ["R0121"])
        #expect(found.first?.sources.map(\.customerCode) == ["D002"])
        #expect(found.first?.prefectureCode == "PF13")
    }

    @Test("I01: a shipment that is told late takes the flag back, and a retracted sighting does as well")
    func facts() throws {
        try company.add(
            .seen(lot: "L1", at: "R0121", on: "2026-03-10T10:00:00"), .seen(lot: "L9", at: "R0121", on: "2026-03-10T10:00:00"))
        #expect(try company.diversions().map(\.lot) == ["L1"])
        try company.add(.shipped(lot: "L1", to: "D007", at: "2026-03-09T08:00:00"))
        #expect(try company.diversions() == [])
        // The lot that nobody knew becomes known, and then it is in the wrong place.
        try company.add(.shipped(lot: "L9", to: "D002", at: "2026-03-01T08:00:00"))
        #expect(try company.diversions().map(\.lot) == ["L9"])
        let visit = try company.visit("R0121", "2026-03-10T10:00:00")
        let product = try company.id("organization_product", "P01")
        let retract = Spearhead_Inspections_V1_RetractSightingRequest.with {
            $0.visitID = visit
            $0.productID = product
            $0.lot = "L9"
            $0.reason = "批号看错"
        }
        let retracted: Spearhead_Inspections_V1_RetractSightingResponse = try company.tenant.call(
            channelMethod("RetractSighting"), retract)
        #expect(retracted.sighting.retracted)
        #expect(try company.diversions() == [])
        let again = company.refusal {
            let _: Spearhead_Inspections_V1_RetractSightingResponse = try company.tenant.call(
                channelMethod("RetractSighting"), retract)
        }
        #expect(again == "SIGHTING_RETRACTED")
    }

    @Test("I02: a price below the distributor price of its date opens a case; the price of that date counts")
    func prices() throws {
        let list = try #require(
            try company.tenant.read {
                try $0.value(Int.self, "SELECT list_price_minor FROM organization_product WHERE code = 'P01'")
            })
        try company.add(
            .seen(lot: "L1", at: "R0001", on: "2026-03-10T10:00:00", price: list),
            .seen(lot: "L1", at: "R0002", on: "2026-03-10T10:00:00", price: list - 1),
            .seen(lot: "L1", at: "R0002", on: "2026-03-17T10:00:00", price: list - 1))
        func inverted() throws -> [String] {
            let found: Spearhead_Inspections_V1_ListPriceInversionsResponse = try company.tenant.call(
                channelMethod("ListPriceInversions"), Spearhead_Inspections_V1_ListPriceInversionsRequest())
            return found.inversions.map { "\($0.customerCode) \($0.observedPriceMinor) \($0.listPriceMinor)" }
        }
        #expect(try inverted() == ["R0002 \(list - 1) \(list)", "R0002 \(list - 1) \(list)"])
        for _ in 0..<2 { try company.runLotFlags() }
        // Both sightings of one product at one outlet are one case.
        #expect(try cases() == ["suspected 2"])
    }

    @Test("I01: a rep records lots at the own visits only, and sees what their trace says at once")
    func recording() throws {
        let own = try company.visit("R0121", "2026-03-10T10:00:00")
        let product = try company.id("organization_product", "P01")
        func record(_ caller: Caller, price: Int64 = 500, lots: [String] = ["L1", "L7"]) throws
            -> [Spearhead_Inspections_V1_Sighting]
        {
            let response: Spearhead_Inspections_V1_RecordSightingsResponse = try company.tenant.call(
                as: caller, channelMethod("RecordSightings"),
                Spearhead_Inspections_V1_RecordSightingsRequest.with {
                    $0.visitID = own
                    $0.lines = lots.map { lot in
                        .with {
                            $0.productID = product
                            $0.lot = lot
                            $0.observedPriceMinor = price
                        }
                    }
                })
            return response.sightings
        }
        let rep = try company.person("REP015", [.rep])
        #expect(try record(rep).map(\.verdict) == [.diverted, .unknownLot])
        #expect(try record(rep).map(\.territoryCode) == ["PF13", "PF13"])
        #expect(company.refusal { _ = try record(rep, price: 501) } == "SIGHTING_TAKEN")
        #expect(company.refusal { _ = try record(rep, lots: [""]) } == "INVALID_FIELDS")
        #expect(company.refusal { _ = try record(rep, lots: []) } == "INVALID_FIELDS")
        #expect(company.refusal { _ = try record(rep, price: -1, lots: ["L8"]) } == "INVALID_FIELDS")
        #expect(company.refusal { _ = try record(company.person("REP001", [.rep])) } == "NOT_FOUND")
        #expect(company.refusal { _ = try company.diversions(as: rep) } == "PERMISSION_DENIED")
        let list: Spearhead_Inspections_V1_ListSightingsResponse = try company.tenant.call(
            as: company.person("REP001", [.rep]), channelMethod("ListSightings"), Spearhead_Inspections_V1_ListSightingsRequest())
        #expect(list.sightings == [])
        // Who leads the rep of the outlet sees the diversion, who leads neither side does not.
        let superior = try company.tenant.read {
            try $0.value(
                String.self,
                "SELECT s.code FROM organization_person p JOIN organization_person s ON s.id = p.superior_id WHERE p.code = 'REP015'"
            )
        }
        #expect(try company.diversions(as: company.person(#require(superior), [.supervisor])).count == 1)
    }

    @Test("I01: facts that arrive in any order give the same report", arguments: UInt64(1)...UInt64(6))
    func order(seed: UInt64) throws {
        var random = Xorshift(seed)
        var facts: [SmallChannel.Fact] = [
            .shipped(lot: "L1", to: "D007", at: "2026-03-15T08:00:00"),
            .shipped(lot: "L2", to: "D007", at: "2026-03-05T08:00:00"),
            .shipped(lot: "L2", to: "D001", at: "2026-03-12T08:00:00"), .seen(lot: "L1", at: "R0121", on: "2026-03-10T10:00:00"),
            .seen(lot: "L1", at: "R0146", on: "2026-03-14T10:00:00"), .seen(lot: "L1", at: "R0164", on: "2026-03-16T10:00:00"),
            .seen(lot: "L2", at: "R0001", on: "2026-03-11T10:00:00", price: 1),
            .seen(lot: "L3", at: "R0002", on: "2026-03-11T10:00:00"),
        ]
        facts.shuffle(using: &random)
        for fact in facts {
            try company.add(fact)
            _ = try company.diversions()
        }
        let found = try company.diversions().map {
            "\($0.lot) \($0.prefectureCode) \($0.state) \($0.outlets.map(\.customerCode)) \($0.sources.map(\.customerCode))"
        }
        #expect(
            found == [
                #"L1 PF13 corroborated ["R0121", "R0146"] ["D002"]"#, #"L2 PF11 suspected ["R0001"] ["D007"]"#,
            ])
        let unknown: Spearhead_Inspections_V1_ListUnknownLotsResponse = try company.tenant.call(
            channelMethod("ListUnknownLots"), Spearhead_Inspections_V1_ListUnknownLotsRequest())
        #expect(unknown.lots.map(\.lot) == ["L3"])
    }
}
