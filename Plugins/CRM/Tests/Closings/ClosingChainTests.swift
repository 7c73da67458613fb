import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Closing chains")
struct ClosingChainTests {
    let desk: SalesDesk
    let chain: Spearhead_Crm_V1_ClosingChain
    /// A deal of 1 000 000 in its last stage with a signed contract, in the chain.
    let deal: Spearhead_Crm_V1_Opportunity

    init() throws {
        desk = try SalesDesk()
        try desk.pipeline()
        chain = try Self.chain(desk)
        deal = try desk.dealInLastStage()
        try desk.record(deal.id, ["3号楼502", "1000000", "年底交房", "首付三成"])
        try desk.sign(deal.id)
        let _: Spearhead_Crm_V1_StartClosingResponse = try desk.tenant.crm(
            "ClosingService/StartClosing",
            Spearhead_Crm_V1_StartClosingRequest.with {
                $0.opportunityID = deal.id
                $0.chainID = chain.id
            }, as: desk.person("REP001"))
    }

    /// Deposit, subscription, contract: what a developer asks for.
    private static func chain(_ desk: SalesDesk) throws -> Spearhead_Crm_V1_ClosingChain {
        func step(_ document: String, minor: Int64 = 0, ppm: Int64 = 0, confirmed: Bool = false) -> Spearhead_Crm_V1_ClosingStep {
            .with {
                $0.document = document
                $0.nameZh = document
                $0.nameEn = document
                $0.receivedMinorMin = minor
                $0.receivedPpmMin = ppm
                $0.confirmationRequired = confirmed
            }
        }
        let response: Spearhead_Crm_V1_CreateClosingChainResponse = try desk.tenant.crm(
            "ClosingService/CreateClosingChain",
            Spearhead_Crm_V1_CreateClosingChainRequest.with {
                $0.chain.code = "real_estate"
                $0.chain.name = "商品房签约"
                $0.chain.steps = [
                    step("deposit", minor: 2_000), step("subscription", minor: 2_000),
                    step("sale_contract", ppm: 300_000, confirmed: true),
                ]
            })
        return response.chain
    }

    @discardableResult
    private func pay(_ amount: Int64) throws -> Spearhead_Crm_V1_Closing {
        let response: Spearhead_Crm_V1_RecordClosingReceiptResponse = try desk.tenant.crm(
            "ClosingService/RecordClosingReceipt",
            Spearhead_Crm_V1_RecordClosingReceiptRequest.with {
                $0.opportunityID = deal.id
                $0.amountMinor = amount
            }, as: desk.person("REP001"))
        return response.closing
    }

    @discardableResult
    private func issue(_ document: String) throws -> Spearhead_Crm_V1_Closing {
        let response: Spearhead_Crm_V1_IssueClosingDocumentResponse = try desk.tenant.crm(
            "ClosingService/IssueClosingDocument",
            Spearhead_Crm_V1_IssueClosingDocumentRequest.with {
                $0.opportunityID = deal.id
                $0.document = document
                $0.sha256 = String(repeating: "d", count: 64)
            }, as: desk.person("REP001"))
        return response.closing
    }

    @discardableResult
    private func confirm(_ document: String, as caller: Caller) throws -> Spearhead_Crm_V1_Closing {
        let response: Spearhead_Crm_V1_ConfirmClosingDocumentResponse = try desk.tenant.crm(
            "ClosingService/ConfirmClosingDocument",
            Spearhead_Crm_V1_ConfirmClosingDocumentRequest.with {
                $0.opportunityID = deal.id
                $0.document = document
            }, as: caller)
        return response.closing
    }

    @Test("D22: each document needs its money to the last minor unit, in the order of the chain, and a supervisor confirms")
    func chainInOrder() throws {
        // The deal is worth 100 000 minor units: 30 % are 30 000.
        #expect(deal.amountMinor == 100_000)
        #expect(try refusal { try issue("deposit") }?.reason == "MONEY_MISSING")
        try pay(1_999)
        #expect(try refusal { try issue("deposit") }?.metadata["required_minor"] == "2000")
        try pay(1)
        #expect(try refusal { try issue("subscription") }?.reason == "CLOSING_ORDER")
        try issue("deposit")
        #expect(try refusal { try issue("deposit") }?.reason == "DOCUMENT_ISSUED")
        try issue("subscription")
        try pay(27_999)
        #expect(try refusal { try issue("sale_contract") }?.reason == "MONEY_MISSING")
        try pay(1)
        let issued = try issue("sale_contract")
        #expect(issued.documents.map(\.complete) == [true, true, false] && !issued.complete)
        let supervisor = try desk.person("SUP001", .supervisor)
        #expect(try refusal { try confirm("deposit", as: supervisor) }?.reason == "NOTHING_TO_CONFIRM")
        #expect(try refusal { try confirm("sale_contract", as: desk.person("REP001")) }?.reason == "PERMISSION_DENIED")
        #expect(
            try refusal { try confirm("sale_contract", as: desk.person("REP001", .supervisor)) }?.reason == "SELF_CONFIRMATION")
        #expect(try confirm("sale_contract", as: supervisor).complete)
    }

    @Test("D22: a deal in a chain is won only once the chain is complete, and a refund takes that back")
    func winning() throws {
        func missing() throws -> [String] { try desk.get(deal.id).missingExitRequirements }
        #expect(try missing() == ["closing_chain"])
        #expect(try refusal { try desk.win(deal.id) }?.reason == "EXIT_REQUIREMENTS_MISSING")
        try pay(30_000)
        for document in ["deposit", "subscription", "sale_contract"] { try issue(document) }
        try confirm("sale_contract", as: desk.person("SUP001", .supervisor))
        #expect(try missing() == [])
        try pay(-1)
        #expect(try missing() == ["closing_chain"])
        #expect(refusedFields { try pay(-30_000) } == ["amount_minor"])
        #expect(refusedFields { try pay(0) } == ["amount_minor"])
        try pay(1)
        #expect(try desk.win(deal.id).state == .won)
    }

    /// Cancels the deal by the rule for signed ones: manager and finance agree.
    private func cancel() throws {
        let asked: Spearhead_Crm_V1_RequestChangeResponse = try desk.tenant.crm(
            "DealChangeService/RequestChange",
            Spearhead_Crm_V1_RequestChangeRequest.with {
                $0.change.opportunityID = deal.id
                $0.change.type = "cancellation"
                $0.change.reason = "贷款未批"
            }, as: desk.person("REP001"))
        for (code, role) in [("MGR001", Role.manager), ("FIN001", .finance)] {
            let _: Spearhead_Crm_V1_DecideChangeResponse = try desk.tenant.crm(
                "DealChangeService/DecideChange",
                Spearhead_Crm_V1_DecideChangeRequest.with {
                    $0.id = asked.change.id
                    $0.approve = true
                }, as: desk.person(code, role))
        }
    }

    @Test("D22: a lost deal takes no money but gives it back; a deal keeps the version of its chain")
    func lost() throws {
        try pay(2_000)
        let published: Spearhead_Crm_V1_PublishClosingChainResponse = try desk.tenant.crm(
            "ClosingService/PublishClosingChain",
            Spearhead_Crm_V1_PublishClosingChainRequest.with {
                $0.chain = chain
                $0.chain.steps.removeLast()
                $0.etag = chain.etag
            })
        #expect(published.chain.version == 2)
        #expect(try pay(1).documents.count == 3)
        #expect(try refusal { try desk.lose(deal.id) }?.reason == "CHANGE_BY_RULE")
        try cancel()
        #expect(try refusal { try pay(1) }?.reason == "WRONG_STATE")
        #expect(try pay(-2_001).receivedMinor == 0)
    }
}
