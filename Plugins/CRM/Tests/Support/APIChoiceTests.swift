import PluginKit
import PluginTesting
import Testing

@testable import CRM

@Suite("Choices that the API shows as enums")
struct APIChoiceTests {
    @Test("every choice is shown as the enum value of its name")
    func names() {
        #expect(AccountReview.Role.misplacedCases.isEmpty)
        #expect(AccountReview.State.misplacedCases.isEmpty)
        #expect(Address.State.misplacedCases.isEmpty)
        #expect(ChangeRequest.State.misplacedCases.isEmpty)
        #expect(ChangeType.Effect.misplacedCases.isEmpty)
        #expect(Checklist.Kind.misplacedCases.isEmpty)
        #expect(Compensation.Status.misplacedCases.isEmpty)
        #expect(ContactRecord.Way.misplacedCases.isEmpty)
        #expect(DecisionChain.Influence.misplacedCases.isEmpty)
        #expect(Dispute.State.misplacedCases.isEmpty)
        #expect(LeadGrade.misplacedCases.isEmpty)
        #expect(LeadProspect.misplacedCases.isEmpty)
        #expect(LeadReminder.Kind.misplacedCases.isEmpty)
        #expect(LeadStatus.misplacedCases.isEmpty)
        #expect(MarketingPlan.Strategy.misplacedCases.isEmpty)
        #expect(Opportunity.SizeClass.misplacedCases.isEmpty)
        #expect(Opportunity.State.misplacedCases.isEmpty)
        #expect(ProductMatrix.misplacedCases.isEmpty)
        #expect(Qualification.Answer.misplacedCases.isEmpty)
        #expect(Reception.Route.misplacedCases.isEmpty)
        #expect(Script.Kind.misplacedCases.isEmpty)
        #expect(ScriptUse.Outcome.misplacedCases.isEmpty)
        #expect(StageLog.Kind.misplacedCases.isEmpty)
    }

    @Test("a choice is read back from its enum value, and nothing from a number without a meaning")
    func readBack() {
        for kind in Checklist.Kind.allCases { #expect(Checklist.Kind(kind.message) == kind) }
        #expect(Checklist.Kind(.unspecified) == nil)
        #expect(Checklist.Kind(.UNRECOGNIZED(9)) == nil)
        #expect(Checklist.Kind(.UNRECOGNIZED(-1)) == nil)
    }
}
