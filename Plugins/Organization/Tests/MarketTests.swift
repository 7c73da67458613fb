import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Territories and products")
struct MarketTests {
    @Test("R04: a county without anyone is vacant, one with two people is double, and whoever has the nearest one works it")
    func gaps() throws {
        let company = try Company()
        #expect(try company.gaps(.vacant).count == 9)
        try company.assign("CT111", to: "REP001", from: "2026-01-01")
        try company.assign("PF11", to: "SUP001", from: "2026-01-01", to: "2026-03-02")
        #expect(try company.gaps(.vacant) == ["CT121", "CT122", "CT123", "CT131", "CT132", "CT133"])
        #expect(try company.gaps(.double) == [])
        try company.assign("CT111", to: "REP002", from: "2026-03-02", to: "2026-03-08")
        #expect(try company.gaps(.double) == ["CT111"])
        try company.tenant.set(now: "2026-03-09T09:00:00+08:00")
        #expect(try company.gaps(.double) == [])
        #expect(try company.gaps(.vacant).prefix(2) == ["CT112", "CT113"])
        #expect(try refusal { try company.assign("CT111", to: "REP001", from: "2026-05-01") }.reason == "RANGE_OVERLAP")
        let late = try refusal { try company.assign("CT111", to: "REP022", from: "2026-04-01") }
        #expect(late.fieldViolations.map(\.field) == ["effective_to"])
    }

    @Test("R04: reps without a territory are listed, within the caller's scope")
    func idle() throws {
        let company = try Company()
        try company.assign("CT111", to: "REP001", from: "2026-01-01")
        func idle(as caller: Caller) throws -> [String] {
            let request = Spearhead_Organization_V1_ListIdlePeopleRequest.with { $0.onDate = "2026-05-01" }
            return try company.call(
                as: caller, "TerritoryService/ListIdlePeople", request, Spearhead_Organization_V1_ListIdlePeopleResponse.self
            ).personIds
        }
        let reps = try company.tenant.read {
            try $0.value(Int.self, "SELECT count(*) FROM organization_person WHERE position = 'rep' AND left_on IS NULL")
        }
        #expect(try idle(as: TestTenant.admin).count == (reps ?? 0) - 1)
        let supervisor = company.tenant.caller(roles: [.supervisor], person: try company.person("SUP001").id)
        #expect(try Set(idle(as: supervisor)) == Set((2...7).map { try company.person("REP00\($0)").id }))
    }

    @Test("E16: Province, prefecture and county: a territory lies only in a wider one")
    func levels() throws {
        let company = try Company()
        let request = try Spearhead_Organization_V1_UpdateTerritoryRequest.with {
            $0.territory.id = try company.territory("PV1")
            $0.territory.parentID = try company.territory("PF11")
            $0.territory.level = .county
        }
        let error = try refusal {
            try company.call("TerritoryService/UpdateTerritory", request, Spearhead_Organization_V1_UpdateTerritoryResponse.self)
        }
        #expect(Set(error.fieldViolations.map(\.field)).contains("territory.level"))
    }

    @Test("Prices hold over dates: a campaign lies inside the regular price, and the list price fills the rest for distributors")
    func prices() throws {
        let company = try Company()
        #expect(try company.price(.distributor, on: "2026-03-01") == 274)
        #expect(try refusal { try company.price(.retail, on: "2026-03-01") }.code == .notFound)
        try company.setPrice(.distributor, 280, from: "2026-03-10")
        try company.setPrice(.distributor, 260, from: "2026-03-20", to: "2026-03-25")
        let expected: [(String, Int64)] = [
            ("2026-03-09", 274), ("2026-03-10", 280), ("2026-03-19", 280), ("2026-03-20", 260), ("2026-03-25", 260),
            ("2026-03-26", 280), ("2027-01-01", 280),
        ]
        for (date, price) in expected { #expect(try company.price(.distributor, on: date) == price, "\(date)") }
        #expect(try refusal { try company.setPrice(.distributor, 290, from: "2026-03-15") }.reason == "RANGE_OVERLAP")
        #expect(try refusal { try company.setPrice(.wholesale, 251, from: "2026-03-15") }.reason == "PRICE_BELOW_FLOOR")
        try company.setPrice(.wholesale, 252, from: "2026-03-15")
    }

    @Test("Packs convert to base units; the usual pack and the base unit are the product's own")
    func packs() throws {
        let company = try Company()
        let id = try company.product("P01")
        func set(_ unit: String, _ count: Int64) throws -> Spearhead_Organization_V1_Product {
            let request = Spearhead_Organization_V1_SetProductPackRequest.with {
                $0.productID = id
                $0.pack.unit = unit
                $0.pack.baseUnits = count
            }
            return try company.call(
                "ProductService/SetProductPack", request, Spearhead_Organization_V1_SetProductPackResponse.self
            )
            .product
        }
        #expect(try set("托", 960).packs.map(\.baseUnits) == [960])
        #expect(try set("托", 1200).packs.map(\.baseUnits) == [1200])
        #expect(try refusal { try set("瓶", 2) }.fieldViolations.map(\.field) == ["pack.unit"])
        #expect(try refusal { try set("盘", 0) }.fieldViolations.map(\.field) == ["pack.base_units"])
        let factors = try company.tenant.read { reader in
            let product = try Products.find(id: id, reader)
            return try ["瓶", "箱", "托", "桶"].map { unit in try product.flatMap { try Packs.baseUnits(in: unit, of: $0, reader) } }
        }
        #expect(factors == [1, 24, 1200, nil])
    }

    @Test(
        "The cost is for those who may see it",
        arguments: [(Role.finance, true), (.admin, true), (.rep, false), (.manager, false)])
    func cost(role: Role, allowed: Bool) throws {
        let company = try Company()
        let request = try Spearhead_Organization_V1_GetProductCostRequest.with { $0.id = try company.product("P01") }
        let caller = company.tenant.caller(roles: [role], person: try company.person("REP001").id)
        func cost() throws -> Int64 {
            try company.call(
                as: caller, "ProductService/GetProductCost", request, Spearhead_Organization_V1_GetProductCostResponse.self
            ).costMinor
        }
        if allowed { #expect(try cost() == 167) } else { #expect(try refusal(cost).reason == "PERMISSION_DENIED") }
    }
}

extension Company {
    @discardableResult
    func assign(
        _ territory: String, to person: String, from: String, to: String = ""
    ) throws -> Spearhead_Organization_V1_TerritoryAssignment {
        let request = try Spearhead_Organization_V1_AssignTerritoryRequest.with {
            $0.territoryID = try self.territory(territory)
            $0.personID = try self.person(person).id
            $0.effectiveFrom = from
            $0.effectiveTo = to
        }
        return try call("TerritoryService/AssignTerritory", request, Spearhead_Organization_V1_AssignTerritoryResponse.self)
            .assignment
    }

    /// Codes of the territories that are vacant or double today.
    func gaps(_ coverage: Spearhead_Organization_V1_TerritoryCoverage) throws -> [String] {
        let request = Spearhead_Organization_V1_ListVacantTerritoriesRequest.with { $0.coverage = coverage }
        let response = try call(
            "TerritoryService/ListVacantTerritories", request, Spearhead_Organization_V1_ListVacantTerritoriesResponse.self)
        #expect(response.gaps.allSatisfy { $0.coverage == coverage && $0.personIds.isEmpty == (coverage == .vacant) })
        return response.gaps.map(\.territory.code)
    }

    @discardableResult
    func setPrice(
        _ level: Spearhead_Organization_V1_PriceLevel, _ price: Int64, from: String, to: String = ""
    ) throws -> Spearhead_Organization_V1_ProductPrice {
        let request = try Spearhead_Organization_V1_SetProductPriceRequest.with {
            $0.productID = try product("P01")
            $0.level = level
            $0.priceMinor = price
            $0.effectiveFrom = from
            $0.effectiveTo = to
        }
        return try call("ProductService/SetProductPrice", request, Spearhead_Organization_V1_SetProductPriceResponse.self).price
    }

    func price(_ level: Spearhead_Organization_V1_PriceLevel, on date: String) throws -> Int64 {
        let request = try Spearhead_Organization_V1_GetProductPriceRequest.with {
            $0.productID = try product("P01")
            $0.level = level
            $0.onDate = date
        }
        return try call("ProductService/GetProductPrice", request, Spearhead_Organization_V1_GetProductPriceResponse.self).price
            .priceMinor
    }
}
