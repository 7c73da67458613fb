import PluginKit
import PluginTesting
import SwiftProtobuf
import Targets
import Testing

@Suite("Agreeing on targets")
struct ReviewTests {
    private let company: TargetsCompany
    private let plan: Spearhead_Targets_V1_Plan
    private let target: Spearhead_Targets_V1_Target
    private let leader: Caller
    private let rep: Caller

    init() throws {
        company = try TargetsCompany()
        plan = try company.plan()
        target = try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 1000)
        leader = try company.caller("SUP001", .supervisor)
        rep = try company.caller("REP001", .rep)
    }

    private func propose() throws -> Spearhead_Targets_V1_Review {
        try company.call(
            as: leader, "ReviewService/ProposeTarget", Spearhead_Targets_V1_ProposeTargetRequest.with { $0.targetID = target.id },
            Spearhead_Targets_V1_ProposeTargetResponse.self
        ).review
    }

    private func counter(_ review: String, _ amount: Int64, as caller: Caller) throws -> Spearhead_Targets_V1_Review {
        let request = Spearhead_Targets_V1_CounterTargetRequest.with {
            $0.reviewID = review
            $0.amount = amount
            $0.note = "两家大客户换季"
        }
        return try company.call(
            as: caller, "ReviewService/CounterTarget", request, Spearhead_Targets_V1_CounterTargetResponse.self
        ).review
    }

    private func accept(_ review: String, as caller: Caller) throws -> Spearhead_Targets_V1_Review {
        try company.call(
            as: caller, "ReviewService/AcceptTarget", Spearhead_Targets_V1_AcceptTargetRequest.with { $0.reviewID = review },
            Spearhead_Targets_V1_AcceptTargetResponse.self
        ).review
    }

    private func state() throws -> Spearhead_Targets_V1_PlanState {
        try company.call(
            "TargetPlanService/GetPlan", Spearhead_Targets_V1_GetPlanRequest.with { $0.id = plan.id },
            Spearhead_Targets_V1_GetPlanResponse.self
        ).plan.state
    }

    @Test("A21: propose, counter, accept, with the names and times of both; the agreed figure becomes the target")
    func agree() throws {
        let proposed = try propose()
        #expect(try state() == .proposed)
        #expect(try company.failing(plan.id) == ["achievable"])
        company.tenant.advance(seconds: 3600)
        #expect(try counter(proposed.id, 900, as: rep).steps.count == 2)
        company.tenant.advance(seconds: 3600)
        let agreed = try accept(proposed.id, as: leader)
        #expect(agreed.accepted && agreed.steps.map(\.action) == [.propose, .counter, .accept])
        #expect(agreed.steps.map(\.actorName) == ["章霁泽", "邹然简", "章霁泽"])
        #expect(agreed.steps.map(\.amount) == [1000, 900, 900])
        #expect(Set(agreed.steps.map(\.time.seconds)).count == 3)
        #expect(try company.targets(plan.id).map(\.amount) == [900])
        #expect(try state() == .negotiated)
        #expect(try company.failing(plan.id).isEmpty)
    }

    @Test("A21: the sides take turns, nobody answers for the other, and an agreement is not changed behind anybody's back")
    func turns() throws {
        let proposed = try propose()
        #expect(try refusal { try propose() }.reason == "REVIEW_OPEN")
        #expect(try refusal { try accept(proposed.id, as: leader) }.reason == "REVIEW_NOT_YOUR_TURN")
        #expect(try refusal { try accept(proposed.id, as: company.caller("REP008", .rep)) }.reason == "NOT_FOUND")
        _ = try accept(proposed.id, as: rep)
        #expect(try refusal { try counter(proposed.id, 1, as: rep) }.reason == "REVIEW_CLOSED")
        try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 2000)
        #expect(try company.failing(plan.id) == ["achievable"])
        let refused = try refusal { try company.publish(plan.id) }
        #expect(refused.message.contains("REP001 2026-03 was changed after both had agreed"))
    }
}
