internal import PluginKit

/// Who audits.
enum AuditorRole: String, Sendable, Hashable, CaseIterable {
    /// The rep's direct superior, the main auditor.
    case superior
    /// An inspector, the auxiliary one.
    case inspector
}

/// A random sample of visits to audit: a pure function of population, policy and seed.
///
/// Each rep is drawn at least ``AuditPolicy/minPerRep`` times, or as often as there are outlets, so that every visit has a probability above
/// zero. In each team the superiors do more than ``AuditPolicy/superiorSharePPM`` of the audits and, as soon as three are drawn,
/// inspectors at least one; a team with fewer gets more drawn if it has them. A rep without a superior is audited by inspectors.
struct AuditSample: Sendable, Hashable {
    /// An outlet to see on a date.
    struct Outlet: Sendable, Hashable, Codable {
        var on: String
        var customerID: String
    }

    /// A rep of the population.
    struct Member: Sendable, Hashable {
        var personID: String
        var orgUnitID: String
        /// The direct superior who can audit.
        var superiorID: String?
        /// Different outlets and dates.
        var outlets: [Outlet]
    }

    /// A drawn audit.
    struct Pick: Sendable, Hashable {
        var personID: String
        var orgUnitID: String
        var outlet: Outlet
        var auditorID: String
        var role: AuditorRole

        /// Names the target.
        var key: String { AuditSample.key(personID, outlet) }
    }

    var lottery: Lottery
    var policy: AuditPolicy
    /// Who may audit as an inspector.
    var inspectors: [String]
    var members: [Member]

    /// The audits by rep, date and outlet.
    func picks() -> [Pick] {
        var load: [String: Int] = [:]
        var picks: [Pick] = []
        for (_, team) in Dictionary(grouping: members, by: \.orgUnitID).sorted(by: { $0.key < $1.key }) {
            picks += draw(team, &load)
        }
        return picks.sorted { $0.key < $1.key }
    }

    static func key(_ person: String, _ outlet: Outlet) -> String { "\(person)/\(outlet.on)/\(outlet.customerID)" }

    private typealias Target = (member: Member, outlet: Outlet)

    private func draw(_ team: [Member], _ load: inout [String: Int]) -> [Pick] {
        var main = targets(of: team.filter { $0.superiorID != nil })
        let share = inspectors.isEmpty ? 0 : auxiliaryCount(of: main.count)
        let auxiliary = lottery.order(main) { "role/" + Self.key($0.member.personID, $0.outlet) }.prefix(share)
        let keys = Set(auxiliary.map { Self.key($0.member.personID, $0.outlet) })
        main.removeAll { keys.contains(Self.key($0.member.personID, $0.outlet)) }
        let orphans = inspectors.isEmpty ? [] : targets(of: team.filter { $0.superiorID == nil })
        return main.compactMap { target in target.member.superiorID.map { pick(target, $0, .superior) } }
            + (auxiliary + orphans).map { pick($0, inspector(for: $0, &load), .inspector) }
    }

    /// What is drawn of a team: of each rep the own number, and more of the team's rest until the quota can be kept.
    private func targets(of team: [Member]) -> [Target] {
        var drawn: [Target] = []
        var rest: [Target] = []
        for member in team {
            let order = lottery.order(member.outlets) { Self.key(member.personID, $0) }
            let count = self.count(of: member.outlets.count)
            drawn += order.prefix(count).map { (member, $0) }
            rest += order.dropFirst(count).map { (member, $0) }
        }
        guard !drawn.isEmpty, !inspectors.isEmpty else { return drawn }
        let missing = max(0, quorum - drawn.count)
        return drawn + lottery.order(rest) { Self.key($0.member.personID, $0.outlet) }.prefix(missing)
    }

    /// Audits of a rep with so many outlets to see.
    func count(of outlets: Int) -> Int {
        let share = (Int64(outlets) * policy.ratePPM + 999_999) / 1_000_000
        return min(outlets, Int(max(policy.minPerRep, share)))
    }

    /// Fewest audits of which an inspector can do one while the superiors keep their share.
    private var quorum: Int {
        var all: Int64 = 2
        while all < 1_000_000, !policy.isSuperiorMain(all - 1, of: all) { all += 1 }
        return Int(all)
    }

    /// How many of a team's audits inspectors do.
    func auxiliaryCount(of all: Int) -> Int {
        let wanted = max(1, Int64(all) * policy.inspectorSharePPM / 1_000_000)
        var count = min(wanted, Int64(all))
        while count > 0, !policy.isSuperiorMain(Int64(all) - count, of: Int64(all)) { count -= 1 }
        return Int(count)
    }

    /// The inspector with the fewest audits of the draw; the lottery decides between equals.
    private func inspector(for target: Target, _ load: inout [String: Int]) -> String {
        let key = Self.key(target.member.personID, target.outlet)
        let order = lottery.order(inspectors) { "inspector/\($0)/\(key)" }
        let chosen = order.min { load[$0, default: 0] < load[$1, default: 0] } ?? ""
        load[chosen, default: 0] += 1
        return chosen
    }

    private func pick(_ target: Target, _ auditor: String, _ role: AuditorRole) -> Pick {
        Pick(
            personID: target.member.personID, orgUnitID: target.member.orgUnitID, outlet: target.outlet, auditorID: auditor,
            role: role)
    }
}
