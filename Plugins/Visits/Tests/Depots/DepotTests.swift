import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Depots and the way of goods")
struct DepotTests {
    private let company: FieldCompany
    /// Depot ids by code: PL over TR over DI over ST.
    private let depots: [String: String]

    init() throws {
        let company = try FieldCompany()
        var depots: [String: String] = [:]
        let chain: [(String, Spearhead_Visits_V1_DepotTier, String)] = [
            ("PL", .plant, ""), ("TR", .transit, "PL"), ("DI", .distribution, "TR"), ("ST", .station, "DI"),
        ]
        for (code, tier, parent) in chain {
            depots[code] = try Self.create(code, tier, under: depots[parent] ?? "", in: company)
        }
        self.company = company
        self.depots = depots
    }

    private static func create(
        _ code: String, _ tier: Spearhead_Visits_V1_DepotTier, under parent: String, in company: FieldCompany
    ) throws -> String {
        let response: Spearhead_Visits_V1_CreateDepotResponse = try company.call(
            "DepotService/CreateDepot",
            Spearhead_Visits_V1_CreateDepotRequest.with {
                $0.depot.code = code
                $0.depot.name = "仓库\(code)"
                $0.depot.tier = tier
                $0.depot.parentID = parent
            })
        return response.depot.id
    }

    @discardableResult
    private func move(
        _ from: String, _ to: String, _ quantity: Int64, lot: String = "L1", at time: String = "2026-03-01T08:00:00+08:00"
    ) throws -> Spearhead_Visits_V1_Movement {
        let instant = try #require(Instant(iso8601: time))
        let response: Spearhead_Visits_V1_RecordMovementResponse = try company.call(
            "DepotService/RecordMovement",
            Spearhead_Visits_V1_RecordMovementRequest.with {
                $0.movement.fromDepotID = depots[from] ?? ""
                if let depot = depots[to] { $0.movement.toDepotID = depot } else { $0.movement.customerID = company.outlet(to) }
                $0.movement.productID = company.product("P1")
                $0.movement.lot = lot
                $0.movement.quantity = quantity
                $0.movement.moveTime = instant.timestamp
            })
        return response.movement
    }

    @Test("F07: goods go down the tiers and depots stand below higher ones; anything else is refused")
    func tiers() throws {
        #expect(reason { try move("DI", "TR", 1) } == "TIER_ORDER")
        #expect(reason { try move("ST", "ST", 1) } == "TIER_ORDER")
        #expect(reason { _ = try Self.create("X", .transit, under: depots["DI"] ?? "", in: company) } == "TIER_ORDER")
        #expect(reason { _ = try Self.create("X", .plant, under: depots["TR"] ?? "", in: company) } == "TIER_ORDER")
        #expect(reason { _ = try Self.create("X", .station, under: "", in: company) } == "TIER_ORDER")
        #expect(reason { _ = try Self.create("TR", .transit, under: depots["PL"] ?? "", in: company) } == "CODE_TAKEN")
        #expect(reason { try move("PL", "TR", 1, at: "2026-03-02T09:00:01+08:00") } == "INVALID_FIELDS")
    }

    @Test("F07: handoffs per unit count each unit once, however far down it goes and in however many parts")
    func handoffs() throws {
        for (from, to) in [("PL", "TR"), ("TR", "DI"), ("DI", "ST")] { try move(from, to, 100) }
        // 60 of the station's 100 go on; 50 more are served directly from above.
        try move("ST", "R1", 60)
        try move("PL", "DI", 50)
        try move("DI", "R2", 50)
        let response: Spearhead_Visits_V1_GetHandoffsResponse = try company.call(
            "DepotService/GetHandoffs",
            Spearhead_Visits_V1_GetHandoffsRequest.with { ($0.fromDate, $0.toDate) = ("2026-03-01", "2026-03-02") })
        let row = try #require(response.rows.first)
        // (3 × 100 + 60 + 2 × 50) ÷ (100 + 50)
        #expect([row.movedQuantity, row.arrivedQuantity] == [460, 150] && row.handoffsPerUnit == "3.07")
    }

    @Test(
        "F08: down to a distribution depot logistics is primary, from there on secondary",
        arguments: [
            ("PL", "TR", false), ("TR", "DI", false), ("PL", "ST", false), ("DI", "ST", true), ("DI", "R1", true),
            ("ST", "R1", true),
        ])
    func kinds(from: String, to: String, isSecondary: Bool) throws {
        #expect(try move(from, to, 10).secondary == isSecondary)
    }

    @Test("F09: a lot is traced from the plant over depots, the company's shipment and the distributor's to the outlet")
    func trace() throws {
        try move("PL", "TR", 100)
        try move("TR", "DI", 80, at: "2026-03-01T12:00:00+08:00")
        try move("PL", "TR", 5, lot: "L2")
        let header = "number,order_number,shipped_at,delivered_at,ship_to_address_version\n"
        try company.order("SO1", for: "D1", at: "2026-03-01T09:00:00+08:00")
        try company.order("SO2", for: "R1", at: "2026-03-01T09:00:00+08:00")
        try company.tenant.importCSV(
            "shipments",
            header
                + "H1,SO1,2026-03-01T14:00:00+08:00,2026-03-01T18:00:00+08:00,1\nH2,SO2,2026-03-02T07:00:00+08:00,2026-03-02T08:00:00+08:00,1\n"
        )
        try company.tenant.importCSV(
            "shipment_lines", "shipment_number,order_line,product_code,lot,qty\nH1,1,P1,L1,12\nH2,1,P1,L1,12\n")
        let response: Spearhead_Visits_V1_GetLotTraceResponse = try company.call(
            "DepotService/GetLotTrace",
            Spearhead_Visits_V1_GetLotTraceRequest.with {
                $0.productID = company.product("P1")
                $0.lot = "L1"
            })
        #expect(
            response.legs.map { "\($0.fromCode) \($0.toCode) \($0.kind) \($0.quantity)" } == [
                "PL TR primary 100", "TR DI primary 80", "central D1 direct 12", "D1 R1 resale 12",
            ])
    }

    @Test("F06: the sell-out of outlets makes the demand of the nearest depot and of all above it; a distributor's is left out")
    func forecast() throws {
        for (code, territory) in [("DI", "PF11"), ("ST", "CT112")] {
            let _: Spearhead_Visits_V1_AssignDepotTerritoryResponse = try company.call(
                "DepotService/AssignDepotTerritory",
                Spearhead_Visits_V1_AssignDepotTerritoryRequest.with {
                    $0.depotID = depots[code] ?? ""
                    $0.territoryID = company.territory(territory)
                })
        }
        for (counted, now) in [(100, "2026-03-02T10:00:00+08:00"), (60, "2026-03-05T10:00:00+08:00")] {
            try company.tenant.set(now: now)
            for outlet in ["R1", "D1"] { try company.count(company.visit(outlet), "P1", Int64(counted)) }
            // R4 lies in the station's own part of the prefecture.
            try company.count(company.visit("R4", as: company.otherRep), "P1", Int64(counted / 2), as: company.otherRep)
        }
        let response: Spearhead_Visits_V1_GetDemandForecastResponse = try company.call(
            "DepotService/GetDemandForecast",
            Spearhead_Visits_V1_GetDemandForecastRequest.with {
                ($0.fromDate, $0.toDate) = ("2026-03-02", "2026-03-05")
                $0.days = 10
            })
        // 40 at R1 and 20 at R4 in four days; ten days are 2.5 times as many.
        #expect(
            response.rows.map { "\($0.depotCode) \($0.productCode) \($0.sellOutQuantity) \($0.forecastQuantity)" } == [
                "DI P1 60 150", "PL P1 60 150", "ST P1 20 50", "TR P1 60 150",
            ])
    }
}
