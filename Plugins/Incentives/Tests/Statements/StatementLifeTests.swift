import GRDB
import Incentives
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

/// One company for the steps of a statement: each test takes another rep.
@Suite("The life of a statement", .serialized)
struct StatementLifeTests {
    private static let shared = Result {
        let company = try PayCompany.seed()
        let reps = try company.codes().filter { $0.value.hasPrefix("REP") }.keys.sorted()
        try company.plan(SeedPlan.rules, for: reps)
        try company.run("2026-01")
        return company
    }

    private let company: PayCompany

    init() throws { company = try Self.shared.get() }

    private func statement(_ rep: String, _ period: String = "2026-01") throws -> V1Statement {
        let id = try company.person(rep)
        return try #require(try company.statements(period).first { $0.personID == id })
    }

    @Test("L08: a rep sees the own statement down to the receipt, and nobody else's")
    func trace() throws {
        let own = try statement("REP001")
        let rep = try company.rep("REP001")
        #expect(try company.statement(own.id, as: rep) == own)
        let events: Spearhead_Incentives_V1_ListStatementEventsResponse = try company.call(
            "StatementService/ListStatementEvents",
            Spearhead_Incentives_V1_ListStatementEventsRequest.with {
                $0.statementID = own.id
                $0.componentKey = "sell-in"
            }, as: rep)
        #expect(events.total == own.components[0].base && events.statementBase == events.total)
        #expect(!events.events.isEmpty && events.events.allSatisfy { $0.document.hasPrefix("RC") && $0.personID == own.personID })
        let foreign = try statement("REP002")
        #expect(refusal { _ = try company.statement(foreign.id, as: rep) }?.code == .notFound)
        let listed: Spearhead_Incentives_V1_ListStatementsResponse = try company.call(
            "StatementService/ListStatements", Spearhead_Incentives_V1_ListStatementsRequest(), as: rep)
        #expect(Set(listed.statements.map(\.personID)) == [own.personID])
    }

    @Test("dispute, answer, review, approval, payout file and payment, in this order only")
    func life() throws {
        let id = try statement("REP001").id
        let rep = try company.rep("REP001")
        func approve() throws -> V1Statement {
            let response: Spearhead_Incentives_V1_ApproveStatementResponse = try company.call(
                "StatementService/ApproveStatement", Spearhead_Incentives_V1_ApproveStatementRequest.with { $0.id = id })
            return response.statement
        }
        #expect(refusal { _ = try approve() }?.metadata["allowed"] == "in_review")
        let dispute: Spearhead_Incentives_V1_DisputeStatementResponse = try company.call(
            "StatementService/DisputeStatement",
            Spearhead_Incentives_V1_DisputeStatementRequest.with {
                $0.id = id
                $0.reason = "少了一笔"
            }, as: rep)
        #expect(dispute.dispute.open && refusal { _ = try approve() }?.reason == "STATEMENT_STATE")
        let resolve = Spearhead_Incentives_V1_ResolveDisputeRequest.with {
            $0.id = dispute.dispute.id
            $0.resolution = "已核对，无误"
        }
        let own = company.tenant.caller(roles: [.finance], person: try company.person("REP001"))
        let refused = refusal {
            let _: Spearhead_Incentives_V1_ResolveDisputeResponse = try company.call(
                "StatementService/ResolveDispute", resolve, as: own)
        }
        #expect(refused?.reason == "OWN_STATEMENT")
        let _: Spearhead_Incentives_V1_ResolveDisputeResponse = try company.call("StatementService/ResolveDispute", resolve)
        let approved = try approve()
        #expect(approved.state == .approved && approved.approvedBy == TestTenant.admin.id)
        #expect(try company.tenant.exportRows("payouts").contains { $0[0] == id && $0[4] == String(approved.netMinor) })
        let paid: Spearhead_Incentives_V1_PayStatementResponse = try company.call(
            "StatementService/PayStatement", Spearhead_Incentives_V1_PayStatementRequest.with { $0.id = id })
        #expect(paid.statement.state == .paid)
        #expect(try !company.tenant.exportRows("payouts").contains { $0[0] == id })
    }

    @Test("L06 8.8: an award decided after closing is refused, one before it counts, and a penalty takes no more than its share")
    func entries() throws {
        let before = try statement("REP004")
        let award = try propose("REP004", .award, 70_000)
        let refused = refusal { try decide(award, as: TestTenant.admin) }
        #expect(refused?.reason == "DECIDER_IS_PROPOSER")
        try decide(award, as: PayCompany.finance)
        try decide(propose("REP004", .penalty, 900_000_000), as: PayCompany.finance)
        try company.run("2026-01")
        let after = try statement("REP004")
        let penalty = ExactArithmetic.multiply(before.payoutMinor, by: 200_000, dividingBy: 1_000_000) ?? 0
        #expect(after.entriesMinor == 70_000 - penalty && after.netMinor == before.netMinor + 70_000 - penalty)
        try company.close(after.id)
        #expect(refusal { _ = try propose("REP004", .award, 1) }?.reason == "PERIOD_CLOSED")
    }

    @Test("an earlier open statement holds back the approval of a later one; a period that is not over is not closed")
    func order() throws {
        try company.run("2026-02")
        let later = try statement("REP005", "2026-02")
        #expect(refusal { _ = try company.close(later.id) }?.reason == "EARLIER_STATEMENT_OPEN")
    }

    private func propose(_ rep: String, _ kind: Spearhead_Incentives_V1_EntryKind, _ amount: Int64) throws -> String {
        let response: Spearhead_Incentives_V1_CreateEntryResponse = try company.call(
            "RewardService/CreateEntry",
            Spearhead_Incentives_V1_CreateEntryRequest.with {
                $0.entry.personID = try company.person(rep)
                $0.entry.period = "2026-01"
                $0.entry.kind = kind
                $0.entry.amountMinor = amount
                $0.entry.reason = "test"
            })
        return response.entry.id
    }

    private func decide(_ id: String, as caller: Caller) throws {
        let _: Spearhead_Incentives_V1_DecideEntryResponse = try company.call(
            "RewardService/DecideEntry",
            Spearhead_Incentives_V1_DecideEntryRequest.with {
                $0.id = id
                $0.approved = true
            }, as: caller)
    }
}
