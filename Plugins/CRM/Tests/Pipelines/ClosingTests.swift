import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Contracts and closing")
struct ClosingTests {
    @Test("D21: a contract is signed only with product, price, delivery and payment", arguments: 0..<16)
    func fourTerms(mask: Int) throws {
        let desk = try SalesDesk(customers: 1, leads: 1)
        try desk.pipeline()
        let deal = try desk.create()
        let names = ["product_term", "price_term", "delivery_term", "payment_term"]
        try desk.record(deal.id, (0..<4).map { mask >> $0 & 1 == 1 ? "agreed" : "" })
        let missing = names.indices.filter { mask >> $0 & 1 == 0 }.map { names[$0] }
        let error = try refusal { try desk.sign(deal.id) }
        #expect(error?.metadata["missing"] == (missing.isEmpty ? nil : missing.joined(separator: ",")))
        #expect(error?.reason == (missing.isEmpty ? nil : "CONTRACT_TERMS_MISSING"))
        #expect(try desk.get(deal.id).contract.hasSignTime == missing.isEmpty)
    }

    @Test("D21: a deal is won from the last stage with the signed contract, which then stays as it is")
    func winning() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let early = try desk.create()
        #expect(try refusal { try desk.win(early.id) }?.reason == "NOT_LAST_STAGE")
        let deal = try desk.dealInLastStage()
        #expect(try refusal { try desk.win(deal.id) }?.metadata["missing"] == "contract")
        try desk.record(deal.id, ["beer", "88.00", "weekly", "30 days"])
        #expect(try refusal { try desk.win(deal.id) }?.metadata["missing"] == "contract")
        try desk.sign(deal.id)
        #expect(try refusal { try desk.record(deal.id, ["beer", "99.00", "weekly", "30 days"]) }?.reason == "CONTRACT_SIGNED")
        let won = try desk.win(deal.id)
        #expect((won.state, won.probabilityPpm, won.closedOn) == (.won, 1_000_000, "2026-03-02"))
        #expect(try refusal { try desk.reopen(deal.id) }?.metadata["allowed"] == "lost")
        #expect(try desk.log(deal.id).last?.kind == .closed)
    }

    @Test("H14 K07: the contract rate is contracts signed ÷ contracts submitted, of those submitted in the interval")
    func contractRate() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let agreed = ["beer", "88.00", "weekly", "30 days"]
        func rate(_ from: String, _ to: String) throws -> [Int64?] {
            let interval = try #require(BusinessDate(from))...(#require(BusinessDate(to)))
            return try desk.tenant.read { reader in
                try ["crm.contracts_submitted", "crm.contracts_signed", "crm.contract_rate"].map {
                    try reader.measureTotals($0, MeasureQuery(people: nil, interval: interval)).first?.value
                }
            }
        }
        #expect(try rate("2026-03-01", "2026-03-31").last == .some(nil), "nothing submitted is no rate of 0")
        let deals = try (0..<3).map { _ in try desk.create().id }
        try desk.record(deals[0], ["beer", "", "weekly", "30 days"])
        #expect(try rate("2026-03-01", "2026-03-31").first != 1, "a contract is submitted once all four terms stand")
        for deal in deals { try desk.record(deal, agreed) }
        #expect(try rate("2026-03-02", "2026-03-02") == [3, 0, 0])
        desk.tenant.advance(seconds: 86_400)
        try desk.record(deals[0], ["beer", "87.00", "weekly", "30 days"])
        for deal in deals.prefix(2) { try desk.sign(deal) }
        #expect(try rate("2026-03-01", "2026-03-31") == [3, 2, 666_667])
        #expect(try rate("2026-03-02", "2026-03-02") == [3, 0, 0], "what was signed later is not signed by then")
        #expect(try rate("2026-03-03", "2026-03-31").first != 1, "a change of terms submits nothing anew")
    }

    @Test("a lost deal needs a reason, keeps its probability and leaves the forecast; it can be opened again")
    func losing() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let deal = try desk.create()
        #expect(try refusal { try desk.lose(deal.id, reason: " ") }?.fieldViolations.map(\.field) == ["reason"])
        desk.tenant.advance(seconds: 86_400)
        let lost = try desk.lose(deal.id)
        #expect((lost.state, lost.lostReason, lost.closedOn, lost.probabilityPpm) == (.lost, "no_budget", "2026-03-03", 100_000))
        var forecast = try desk.forecast()
        #expect(forecast.months.isEmpty && forecast.lostExcluded == [deal.code] && forecast.lostAmountExcludedMinor == 1_000_00)
        #expect(try desk.funnel().stages[0].meanDwellDays == "1.00")

        desk.tenant.advance(seconds: 5 * 86_400)
        let reopened = try desk.reopen(deal.id)
        #expect(reopened.state == .open && reopened.lostReason.isEmpty && !reopened.hasCloseTime)
        forecast = try desk.forecast()
        #expect(forecast.months.map(\.openDeals) == [1] && forecast.lostDealsExcluded == 0)
        desk.tenant.advance(seconds: 2 * 86_400)
        try desk.advance(deal.id)
        let stage = try desk.funnel().stages[0]
        #expect((stage.entered, stage.stays, stage.meanDwellDays) == (1, 2, "1.50"))
    }

    @Test("a deal on hold is in no forecast and is counted apart")
    func holding() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let deal = try desk.create()
        _ = try desk.create { $0.amountMinor = 7 }
        #expect(try desk.hold(deal.id).holdReason == "renovation")
        let forecast = try desk.forecast()
        #expect(forecast.months.map(\.openAmountMinor) == [7])
        #expect((forecast.onHoldDealsExcluded, forecast.onHoldAmountExcludedMinor) == (1, 1_000_00))
        let results = try desk.funnel().results
        #expect((results.open, results.onHold) == (1, 1))
    }

    @Test("D25: the decision chain is recorded with each person's part")
    func decisionChain() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let deal = try desk.create()
        func add(_ influence: Spearhead_Crm_V1_DecisionInfluence) throws -> Spearhead_Crm_V1_DecisionContact {
            let request = Spearhead_Crm_V1_AddDecisionContactRequest.with {
                $0.id = deal.id
                $0.name = "王经理"
                $0.jobTitle = "采购"
                $0.influence = influence
            }
            let response: Spearhead_Crm_V1_AddDecisionContactResponse = try desk.tenant.call(
                SalesDesk.service + "AddDecisionContact", request)
            return response.contact
        }
        #expect(try refusal { _ = try add(.unspecified) }?.fieldViolations.map(\.field) == ["influence"])
        let decider = try add(.decider)
        let opponent = try add(.opponent)
        #expect(try desk.get(deal.id).decisionContacts == [decider, opponent])
        let remove = Spearhead_Crm_V1_RemoveDecisionContactRequest.with {
            $0.id = deal.id
            $0.contactID = decider.id
        }
        let _: Spearhead_Crm_V1_RemoveDecisionContactResponse = try desk.tenant.call(
            SalesDesk.service + "RemoveDecisionContact", remove)
        #expect(try desk.get(deal.id).decisionContacts == [opponent])
    }
}

@Suite("Whose opportunities a caller reaches")
struct OpportunityScopeTests {
    @Test("a rep reaches only own deals, customers and colleagues: anything else is not found")
    func own() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let deal = try desk.create()
        let other = try desk.person("REP004")
        #expect(try refusal { _ = try desk.get(deal.id, as: other) }?.reason == "NOT_FOUND")
        #expect(try refusal { try desk.advance(deal.id, as: other) }?.reason == "NOT_FOUND")
        #expect(try refusal { _ = try desk.create(as: other) }?.reason == "NOT_FOUND")
        let rep = try desk.person("REP001")
        let owner = try desk.id("organization_person", "REP004")
        #expect(try refusal { _ = try desk.create(as: rep) { $0.ownerID = owner } }?.reason == "NOT_FOUND")
        #expect(try desk.funnel(as: other).results.open == 0)
        #expect(try desk.funnel(as: rep).results.open == 1)
        #expect(try desk.forecast(as: other).months.isEmpty)
    }

    @Test("every wrong field of a new opportunity is named at once")
    func violations() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let error = try refusal {
            _ = try desk.create {
                $0.code = "a b"
                $0.customerID = ""
                $0.amountMinor = -1
                $0.currencyCode = "rmb"
                $0.probabilityPpm = 1_000_001
                $0.expectedCloseOn = "2026-02-30"
            }
        }
        #expect(
            error?.fieldViolations.map(\.field) == [
                "code", "amount_minor", "currency_code", "probability_ppm", "customer_id", "expected_close_on",
            ])
    }

    @Test("codes are numbered when none is given, and a code is used once; why_now and the lead's size are kept")
    func codes() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        _ = try desk.create { $0.code = "OP000002" }
        #expect(try desk.create().code == "OP000001")
        #expect(try desk.create().code == "OP000003")
        #expect(try refusal { _ = try desk.create { $0.code = "OP000003" } }?.reason == "OPPORTUNITY_EXISTS")
        let lead = try desk.id("crm_lead", "LD0001")
        let deal = try desk.create(as: TestTenant.admin) {
            $0.leadID = lead
            $0.ownerID = try desk.id("organization_person", "REP008")
            $0.whyNow = "新店开业"
        }
        #expect((deal.sizeClass, deal.whyNow) == (.large, "新店开业"))
    }

    @Test("C20: a person with open deals leaves only with a successor; closed deals keep their owner")
    func leaving() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let leaver = try desk.id("organization_person", "REP010")
        let deal = try desk.create(as: TestTenant.admin) { $0.ownerID = leaver }
        var people = try SeedOne.table("people").split(separator: "\n").map(String.init)
        let row = try #require(people.firstIndex { $0.hasPrefix("REP010,") })
        people[row] += "2026-03-31"
        let refused = #expect(throws: ImportRefused.self) { try desk.tenant.importCSV("people", people.joined(separator: "\n")) }
        #expect(refused?.reasons.contains { $0.contains("1 open opportunities") } == true)
        let request = Spearhead_Crm_V1_LoseOpportunityRequest.with {
            $0.id = deal.id
            $0.reason = "no_decision"
        }
        let _: Spearhead_Crm_V1_LoseOpportunityResponse = try desk.tenant.call(SalesDesk.service + "LoseOpportunity", request)
        #expect(try desk.tenant.importCSV("people", people.joined(separator: "\n")).updated == 1)
        #expect(try desk.get(deal.id).opportunity.ownerID == leaver)
    }

    @Test("C20: the successor of a person who leaves takes over the open deals")
    func successor() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        let leaver = try desk.id("organization_person", "REP010")
        let successor = try desk.id("organization_person", "REP009")
        let deal = try desk.create(as: TestTenant.admin) { $0.ownerID = leaver }
        let request = Spearhead_Organization_V1_DeactivatePersonRequest.with {
            $0.id = leaver
            $0.leftOn = "2026-03-31"
            $0.successorID = successor
        }
        let _: Spearhead_Organization_V1_DeactivatePersonResponse = try desk.tenant.call(
            "spearhead.organization.v1.PersonService/DeactivatePerson", request)
        #expect(try desk.get(deal.id).opportunity.ownerID == successor)
    }
}
