import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Choices that the API shows as enums")
struct APIChoiceTests {
    /// A stored name and the enum value's name, both without marks.
    private func pairs<Choice: APIChoice>(_ type: Choice.Type) -> [(String, String)] {
        Choice.allCases.map { choice in
            ("\(choice.message)".lowercased(), choice.rawValue.replacing("_", with: ""))
        }
    }

    @Test("every choice is shown as the enum value of its name, and read back from it")
    func names() {
        let all =
            pairs(LeadProspect.self) + pairs(AccountReview.Role.self) + pairs(AccountReview.State.self) + pairs(Script.Kind.self)
            + pairs(ScriptUse.Outcome.self) + pairs(Checklist.Kind.self) + pairs(MarketingPlan.Strategy.self)
            + pairs(ProductMatrix.self) + pairs(ChangeType.Effect.self) + pairs(ChangeRequest.State.self)
        #expect(all.count == 37)
        for (shown, stored) in all { #expect(shown == stored) }
        #expect(Checklist.Kind(.afterClosing) == .afterClosing)
        #expect(Checklist.Kind(.unspecified) == nil)
        #expect(Checklist.Kind(.UNRECOGNIZED(9)) == nil)
    }
}
