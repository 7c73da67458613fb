import PluginKit
import Testing

@testable import Inspections

/// The draw as a pure function: properties over seeds and populations.
@Suite("Random sampling")
struct SamplingTests {
    private static let policy = AuditPolicy(
        version: 1, ratePPM: 100_000, minPerRep: 3, superiorSharePPM: 500_000, inspectorSharePPM: 333_333, toleranceUnits: 2,
        tolerancePPM: 50_000, truthGatePPM: 900_000, answerDays: 3, rampDays: 60, backdatedHours: 48)

    private static func member(_ name: String, team: String = "T", superior: String? = "S", outlets: Int) -> AuditSample.Member {
        AuditSample.Member(
            personID: name, orgUnitID: team, superiorID: superior,
            outlets: (0..<outlets).map { .init(on: "2026-03-\($0 % 20 + 10)", customerID: "\(name)-C\($0)") })
    }

    private static func sample(
        _ seed: UInt64, _ members: [AuditSample.Member], inspectors: [String] = ["I1", "I2"], policy: AuditPolicy = policy
    ) -> AuditSample {
        AuditSample(lottery: Lottery(seed: seed), policy: policy, inspectors: inspectors, members: members)
    }

    /// A company of some teams, reps and outlets that a seed makes up.
    private static func company(_ seed: UInt64) -> [AuditSample.Member] {
        let lottery = Lottery(seed: seed &* 31 &+ 7)
        return (0..<Int(lottery.number("teams") % 5 + 1)).flatMap { team in
            (0..<Int(lottery.number("reps \(team)") % 6 + 1)).map { rep in
                let name = "R\(team)-\(rep)"
                let superior = lottery.number("superior \(name)") % 8 == 0 ? nil : "S\(team)"
                return member(
                    name, team: "T\(team)", superior: superior, outlets: Int(lottery.number("outlets \(name)") % 40))
            }
        }
    }

    @Test("J01: the same seed gives the same plan, whatever the order of the population; another seed gives another plan")
    func replay() {
        var plans: Set<[AuditSample.Pick]> = []
        for seed in UInt64(0)..<50 {
            let members = Self.company(3)
            let picks = Self.sample(seed, members).picks()
            var shuffled = Array(members.reversed())
            for index in shuffled.indices { shuffled[index].outlets.reverse() }
            #expect(Self.sample(seed, shuffled, inspectors: ["I2", "I1"]).picks().map(\.key) == picks.map(\.key))
            #expect(Self.sample(seed, members).picks() == picks)
            plans.insert(picks)
        }
        #expect(plans.count == 50)
    }

    @Test("J01: every rep with an outlet is drawn in every plan, and every visit has about the same chance")
    func probability() {
        let members = [Self.member("A", outlets: 20), Self.member("B", outlets: 2), Self.member("C", outlets: 60)]
        var hits: [String: Int] = [:]
        let seeds = 4000
        for seed in 0..<seeds {
            let picks = Self.sample(UInt64(seed), members).picks()
            let perRep = Dictionary(grouping: picks, by: \.personID).mapValues(\.count)
            #expect(perRep == ["A": 3, "B": 2, "C": 6])
            for pick in picks { hits[pick.key, default: 0] += 1 }
        }
        for member in members {
            let chance = Double(min(member.outlets.count, member.outlets.count == 60 ? 6 : 3)) / Double(member.outlets.count)
            // Five standard deviations of a binomial count: the seeds are fixed, so that this never fails by chance.
            let bound = 5 * (Double(seeds) * chance * (1 - chance)).squareRoot() + 1
            for outlet in member.outlets {
                let count = hits[AuditSample.key(member.personID, outlet), default: 0]
                #expect(
                    count > 0 && abs(Double(count) - Double(seeds) * chance) <= bound, "\(member.personID) \(outlet): \(count)")
            }
        }
    }

    @Test(
        "J03 N-35: in each team the superior is the main auditor and inspectors do at least one, in every plan of 300 companies")
    func quota() {
        for seed in UInt64(0)..<300 {
            let members = Self.company(seed)
            let superiors = Dictionary(uniqueKeysWithValues: members.map { ($0.personID, $0.superiorID) })
            let picks = Self.sample(seed, members).picks()
            #expect(Set(picks.map(\.key)).count == picks.count)
            for pick in picks {
                #expect(pick.auditorID != pick.personID)
                #expect((pick.role == .superior) == (pick.auditorID == superiors[pick.personID]))
            }
            for (team, all) in Dictionary(grouping: picks.filter { superiors[$0.personID] != .some(nil) }, by: \.orgUnitID) {
                let superior = all.count { $0.role == .superior }
                #expect(2 * superior > all.count, "\(team) of \(seed)")
                let reachable = members.filter { $0.orgUnitID == team && $0.superiorID != nil }.reduce(0) {
                    $0 + $1.outlets.count
                }
                #expect(all.count > superior || reachable < 3, "\(team) of \(seed): \(all.count) of \(reachable)")
            }
        }
    }

    @Test("J02: inspectors share their part evenly")
    func load() {
        let members = (0..<40).map { Self.member("R\($0)", team: "T\($0 / 8)", outlets: 25) }
        for seed in UInt64(0)..<40 {
            let picks = Self.sample(seed, members, inspectors: ["I1", "I2", "I3"]).picks().filter { $0.role == .inspector }
            let load = Dictionary(grouping: picks, by: \.auditorID).mapValues(\.count).values
            #expect(load.count == 3 && (load.max() ?? 0) - (load.min() ?? 0) <= 1)
        }
    }

    @Test(
        "J01: a rep is drawn by the rate, at least the least number, at most as often as there is something to see",
        arguments: [(0, 0), (1, 1), (3, 3), (30, 3), (31, 4), (40, 4), (41, 5), (500, 50)])
    func count(outlets: Int, expected: Int) {
        #expect(Self.sample(1, []).count(of: outlets) == expected)
    }

    @Test("J03: without inspectors superiors do all; a rep without a superior is drawn for inspectors")
    func shortage() {
        let members = [Self.member("A", outlets: 9), Self.member("B", superior: nil, outlets: 9)]
        #expect(Self.sample(1, members, inspectors: []).picks().allSatisfy { $0.personID == "A" && $0.role == .superior })
        let orphan = Self.sample(1, members).picks().filter { $0.personID == "B" }
        #expect(orphan.count == 3 && orphan.allSatisfy { $0.role == .inspector })
        #expect(
            Shortfall.of(Self.sample(1, members + [Self.member("C", outlets: 0)])) == [
                Shortfall(personID: "B", reason: .noSuperior), Shortfall(personID: "C", reason: .noOutlet),
            ])
    }

    @Test(
        "J06: a recount agrees within 2 units or 5 %, both bounds included",
        arguments: [
            (0, 2, true), (0, 3, false), (10, 12, true), (10, 7, false), (59, 56, false), (60, 57, true), (60, 63, true),
            (100, 105, true), (100, 106, false), (100, 95, true), (100, 94, false), (1000, 1050, true), (1000, 1051, false),
        ] as [(Int64, Int64, Bool)])
    func tolerance(counted: Int64, recounted: Int64, isTrue: Bool) {
        #expect(Self.policy.agrees(counted: counted, recounted: recounted) == isTrue)
    }

    @Test("J03: the gate and the superiors' share compare exactly: 90 % passes the gate, 50 % is flagged")
    func exactness() {
        #expect(!Self.policy.isBelowGate(9, of: 10) && Self.policy.isBelowGate(899_999, of: 1_000_000))
        #expect(!Self.policy.isBelowGate(0, of: 0))
        #expect(!Self.policy.isSuperiorMain(5, of: 10) && Self.policy.isSuperiorMain(500_001, of: 1_000_000))
    }
}
