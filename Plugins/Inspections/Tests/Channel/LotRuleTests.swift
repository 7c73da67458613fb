import PluginKit
import Testing

@testable import Inspections

@Suite("Where a lot may be")
struct LotRuleTests {
    /// A country with two provinces, two prefectures each, and two counties in each prefecture.
    static let map: MarketMap = {
        var territories: [(id: String, parentID: String?, isCounty: Bool)] = [("CN", nil, false)]
        for province in ["PV1", "PV2"] {
            territories.append((province, "CN", false))
            for prefecture in ["\(province)-PF1", "\(province)-PF2"] {
                territories.append((prefecture, province, false))
                for county in ["CT1", "CT2"] { territories.append(("\(prefecture)-\(county)", prefecture, true)) }
            }
        }
        return MarketMap(territories)
    }()
    static let lot = Sighting.Lot(productID: "p", code: "L1")

    static func seen(
        at outlet: String, in territory: String?, _ time: Int64, lot: Sighting.Lot = lot, observed: Int64? = nil
    ) -> Sighting {
        Sighting(
            visitID: "v-\(outlet)-\(time)", lot: lot, productCode: "P", customerID: outlet, customerCode: outlet,
            territoryID: territory, ownerID: "o", personID: "r", at: Instant(milliseconds: time),
            on: BusinessDate(days: Int32(time)), observedMinor: observed, listMinor: 100, isRetracted: false)
    }

    static func shipped(to receiver: String, in territory: String?, _ time: Int64, _ quantity: Int64 = 1) -> LotDispatch {
        LotDispatch(
            receiver: .init(id: receiver, code: receiver, territoryID: territory, ownerID: nil),
            at: Instant(milliseconds: time), quantity: quantity)
    }

    @Test(
        "I01: a lot may be in the prefecture of a customer to whom it was shipped by then, that very instant included",
        arguments: [
            ("PV1-PF1-CT1", 10, "PV1-PF1-CT2", 10, .authorized), ("PV1-PF1-CT1", 11, "PV1-PF1-CT2", 10, .diverted),
            ("PV1-PF1-CT1", 1, "PV1-PF2-CT1", 10, .diverted), ("PV2-PF1-CT1", 1, "PV1-PF1-CT1", 10, .diverted),
            // Who covers a province may sell in all of it; who covers a prefecture only there.
            ("PV1", 1, "PV1-PF2-CT1", 10, .authorized), ("PV1", 1, "PV2-PF2-CT1", 10, .diverted),
            ("PV1-PF1", 1, "PV1-PF1-CT1", 10, .authorized), ("CN", 1, "PV2-PF1", 10, .authorized),
            (nil, 1, "PV1-PF1-CT1", 10, .diverted), ("PV1-PF1-CT1", 1, nil, 10, .unplaced),
        ] as [(String?, Int64, String?, Int64, SightingVerdict)])
    func verdicts(shippedTo: String?, shippedAt: Int64, seenIn: String?, seenAt: Int64, expected: SightingVerdict) {
        let routes = LotRoutes(Self.map, [Self.lot: [Self.shipped(to: "d", in: shippedTo, shippedAt)]])
        #expect(routes.verdict(of: Self.seen(at: "x", in: seenIn, seenAt)) == expected)
    }

    @Test("I01: a lot that the company never shipped is unknown, whatever the place")
    func unknown() {
        let routes = LotRoutes(Self.map, [Self.lot: [Self.shipped(to: "d", in: "PV1-PF1-CT1", 1)]])
        let other = Sighting.Lot(productID: "p", code: "L0")
        #expect(routes.verdict(of: Self.seen(at: "x", in: "PV1-PF1-CT1", 5, lot: other)) == .unknownLot)
        #expect(routes.verdict(of: Self.seen(at: "x", in: nil, 5, lot: other)) == .unknownLot)
    }

    @Test(
        "I01: one outlet makes a suspicion, however often; two corroborate it",
        arguments: [
            (["a"], .suspected), (["a", "a"], .suspected), (["a", "b"], .corroborated), (["a", "b", "b"], .corroborated),
        ]
            as [([String], Diversion.State)])
    func states(outlets: [String], expected: Diversion.State) throws {
        let routes = LotRoutes(Self.map, [Self.lot: [Self.shipped(to: "d", in: "PV1-PF1-CT1", 1)]])
        let seen = outlets.enumerated().map { Self.seen(at: $1, in: "PV1-PF2-CT\($0 % 2 + 1)", Int64(10 + $0)) }
        let found = Diversion.find(in: seen, routes)
        #expect(found.count == 1)
        let diversion = try #require(found.first)
        #expect(diversion.state == expected && diversion.sightings.count == outlets.count)
        #expect(diversion.outlets.map(\.customerCode) == Set(outlets).sorted())
        #expect(diversion.sources.map(\.receiver.code) == ["d"])
    }

    @Test("I01: a lot that comes properly only after the sighting was diverted before, and is at home afterwards")
    func later() throws {
        let routes = LotRoutes(
            Self.map,
            [Self.lot: [Self.shipped(to: "d1", in: "PV1-PF1-CT1", 1), Self.shipped(to: "d2", in: "PV1-PF2-CT1", 20)]])
        let seen = [Self.seen(at: "a", in: "PV1-PF2-CT2", 10), Self.seen(at: "b", in: "PV1-PF2-CT2", 20)]
        let found = Diversion.find(in: seen, routes)
        #expect(found.map { $0.sightings.map(\.customerID) } == [["a"]])
        #expect(found.first?.state == .suspected)
        // The later distributor cannot have been the source.
        #expect(found.first?.sources.map(\.receiver.code) == ["d1"])
    }

    @Test("I01: each place where a lot is found is a case of its own, and the source with most of it is heard first")
    func places() throws {
        let routes = LotRoutes(
            Self.map,
            [
                Self.lot: [
                    Self.shipped(to: "d1", in: "PV1-PF1-CT1", 1, 5), Self.shipped(to: "d2", in: "PV1-PF1-CT2", 2, 9),
                    Self.shipped(to: "d1", in: "PV1-PF1-CT1", 50, 100),
                ]
            ])
        let seen = [Self.seen(at: "a", in: "PV1-PF2-CT2", 10), Self.seen(at: "b", in: "PV2-PF1-CT1", 60)]
        let found = Diversion.find(in: seen, routes)
        #expect(found.map(\.place.code) == ["PV1-PF2", "PV2-PF1"])
        #expect(found.map { $0.mainSource?.receiver.code } == ["d2", "d1"])
    }

    @Test(
        "I02: a price on the shelf is inverted only below the distributor price",
        arguments: [(99, true), (100, false), (101, false)])
    func price(observed: Int64, expected: Bool) {
        #expect(Self.seen(at: "a", in: nil, 1, observed: observed).isPriceInverted == expected)
        #expect(!Self.seen(at: "a", in: nil, 1).isPriceInverted)
    }

    @Test("I01: the order in which shipments and sightings are given changes nothing", arguments: UInt64(1)...UInt64(60))
    func order(seed: UInt64) {
        var random = Xorshift(seed)
        let counties = Self.counties
        let lots = (1...3).map { Sighting.Lot(productID: "p", code: "L\($0)") }
        var seen = (0..<25).map { index in
            Self.seen(
                at: "x\(random.next() % 6)", in: counties[Int(random.next() % 8)], Int64(random.next() % 20) * 100 + Int64(index),
                lot: lots[Int(random.next() % 3)])
        }
        var shipped = lots.reduce(into: [Sighting.Lot: [LotDispatch]]()) { shipped, lot in
            shipped[lot] = (0..<4).map { _ in
                let number = Int(random.next() % 4)
                return Self.shipped(to: "d\(number)", in: counties[number * 2], Int64(random.next() % 20) * 100, 1)
            }
        }
        let expected = Diversion.find(in: seen, LotRoutes(Self.map, shipped))
        for _ in 0..<5 {
            seen.shuffle(using: &random)
            for lot in lots { shipped[lot]?.shuffle(using: &random) }
            #expect(Diversion.find(in: seen, LotRoutes(Self.map, shipped)) == expected)
        }
        // A different reckoning: every sighting stands in a case exactly when no receiver of its lot was at home there by then.
        let inCases = Set(expected.flatMap(\.sightings).map(\.key))
        for sighting in seen {
            let homes = (shipped[sighting.lot] ?? []).filter { $0.at <= sighting.at }.map { $0.receiver.territoryID?.dropLast(4) }
            #expect(inCases.contains(sighting.key) == !homes.contains(sighting.territoryID?.dropLast(4)))
        }
    }

    private static let counties = ["PV1-PF1", "PV1-PF2", "PV2-PF1", "PV2-PF2"].flatMap { ["\($0)-CT1", "\($0)-CT2"] }
}

/// A generator that gives the same numbers for the same seed.
struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
