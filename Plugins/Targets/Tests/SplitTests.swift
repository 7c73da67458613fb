import PluginKit
import PluginTesting
import SwiftProtobuf
import Targets
import Testing

@Suite("Passing targets down")
struct SplitTests {
    private let company: TargetsCompany

    init() throws { company = try TargetsCompany(customers: true) }

    @Test(
        "A11 A12 A14: parts add up to the fen along every dimension, by every method",
        arguments: [1, 7, 99, 100_000_001, 987_654_321])
    func addUp(amount: Int64) throws {
        let plan = try company.plan()
        let quarter = try company.set(plan.id, "2026-Q1", "RG1-B1-T1", amount: amount)
        let months = try company.split(quarter.id, .time, .even)
        #expect(months.parts.map(\.value) == ["2026-01", "2026-02", "2026-03"] && months.unallocated == 0)
        let weeks = try company.split(months.parts[0].targetID, .time, .even)
        #expect(weeks.parts.map(\.value) == ["2026-W02", "2026-W03", "2026-W04", "2026-W05"])
        let people = try company.split(quarter.id, .person, .even)
        #expect(people.parts.count == 7, "the supervisor carries no own figure")
        let channels = try company.split(
            quarter.id, .channel, .weights, [("wholesale", 3, 0), ("modern_trade", 2, 0), ("traditional", 2, 0)])
        let categories = try company.split(quarter.id, .category, .weights, [("beverage", 1, 0), ("snack", 999_983, 0)])
        for split in [months, weeks, people, channels, categories] { #expect(split.unallocated == 0) }
        #expect(people.parts.map(\.amount).reduce(0, +) == amount)
        #expect((people.parts.map(\.amount).max() ?? 0) - (people.parts.map(\.amount).min() ?? 0) <= 1)
        #expect(try company.remainders(plan.id).remainders.isEmpty)
    }

    @Test("A13 A22: customers are weighed; weight, reason and factors stay readable")
    func weights() throws {
        let plan = try company.plan()
        let cell = try company.set(plan.id, "2026-01", "RG1-B1-T1", amount: 1000)
        let ids = try company.tenant.read { try $0.values(String.self, "SELECT id FROM crm_customer ORDER BY code LIMIT 3") }
        try company.split(cell.id, .customer, .weights, zip(ids, [1, 1, 1]).map { ($0, Int64($1), 0) }) { request in
            for index in request.parts.indices { request.parts[index].factors = [.market, .competition] }
        }
        let listed: Spearhead_Targets_V1_ListSplitPartsResponse = try company.call(
            "TargetCellService/ListSplitParts", Spearhead_Targets_V1_ListSplitPartsRequest.with { $0.planID = plan.id })
        #expect(listed.parts.map(\.amount) == [334, 333, 333])
        #expect(listed.parts.allSatisfy { $0.reason == "经验与区域潜力" && $0.factors == [.market, .competition] })
        let silent = try refusal {
            try company.split(cell.id, .customer, .weights, [(ids[0], 1, 0)]) { $0.parts[0].reason = "" }
        }
        #expect(silent.fieldViolations.map(\.field) == ["parts[0].reason"])
        #expect(try refusal { try company.split(cell.id, .customer, .weights, [(ids[0], 0, 0)]) }.reason == "NO_WEIGHT")
        #expect(
            try refusal { try company.split(cell.id, .customer, .even, [("00000000-0000-7000-8000-0000000000ff", 1, 0)]) }
                .fieldViolations.map(\.field) == ["customer_id"])
    }

    @Test("N-33 A10: a team of three has three own figures that add up, or is not published")
    func threeSalespeople() throws {
        try company.tenant.importCSV(
            "org_units", "code,name,parent_code,kind\nHZ,杭州组,RG1-B1,team\n")
        try company.tenant.importCSV(
            "people",
            "code,name,org_unit_code,position,superior_code,hired_on,left_on\n"
                + (1...3).map { "HZ\($0),杭州\($0),HZ,rep,MGR001,2024-01-01,\n" }.joined())
        let plan = try company.plan()
        let team = try company.set(plan.id, "2026-Q1", "HZ", amount: 100)
        #expect(try company.failing(plan.id) == ["people"])
        try company.set(plan.id, "2026-Q1", "HZ", person: "HZ1", amount: 100)
        #expect(try company.failing(plan.id) == ["people"], "the sum is right, but two have no own figure")
        let parts = try company.split(team.id, .person, .even).parts
        #expect(parts.map(\.amount) == [34, 33, 33])
        #expect(try company.failing(plan.id).isEmpty)
        try company.set(plan.id, "2026-Q1", "HZ", person: "HZ3", amount: 32)
        #expect(try company.failing(plan.id) == ["allocation"])
        try company.set(plan.id, "2026-Q1", "HZ", person: "HZ3", amount: 33)
        #expect(try company.publish(plan.id).state == .published)
    }

    @Test("Padding counts only when it is declared, and only for units and people")
    func padding() throws {
        let plan = try company.plan { $0.paddingPpm = 50_000 }
        let team = try company.set(plan.id, "2026-01", "RG1-B1-T1", amount: 1_000_001)
        let people = try company.split(team.id, .person, .even)
        #expect(people.parts.map(\.amount).reduce(0, +) == 1_050_001 && people.unallocated == 0)
        let report = try company.remainders(plan.id).remainders
        #expect(report.map(\.remainder) == [-50_000] && report[0].unallocated == 0)
        #expect(try company.failing(plan.id).isEmpty)
        let plain = try company.plan("sell_out")
        let other = try company.set(plain.id, "2026-01", "RG1-B1-T1", amount: 1_000_000)
        #expect(try company.split(other.id, .person, .even).parts.map(\.amount).reduce(0, +) == 1_000_000)
    }

    @Test("By history: weights are the actuals of the interval; a negative one weighs nothing, and none at all is refused")
    func history() throws {
        try company.facts(
            "ordered,REP001,2025-01-10,300", "ordered,REP002,2025-01-11,100", "ordered,REP003,2025-02-01,-50",
            "ordered,REP002,2025-03-01,200")
        let plan = try company.plan()
        let quarter = try company.set(plan.id, "2026-Q1", "RG1-B1-T1", amount: 1200)
        let past = { (request: inout Spearhead_Targets_V1_SplitTargetRequest) in
            request.historyFrom = "2025-01-01"
            request.historyTo = "2025-03-31"
        }
        let people = try company.split(quarter.id, .person, .history, [], past).parts
        #expect(people.prefix(3).map(\.amount) == [600, 600, 0] && people.map(\.weight).prefix(3) == [300, 300, 0])
        let months = try company.split(quarter.id, .time, .history, [], past).parts
        #expect(months.map(\.amount) == [800, 0, 400])
        let empty = try refusal {
            try company.split(quarter.id, .person, .history) {
                $0.historyFrom = "2024-01-01"
                $0.historyTo = "2024-03-31"
            }
        }
        #expect(empty.reason == "NO_HISTORY")
    }
}
