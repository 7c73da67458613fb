import PluginTesting
import Testing

@testable import Visits

@Suite("Choices that the API shows as enums")
struct APIChoiceTests {
    @Test("every choice is shown as the enum value of its name")
    func names() {
        #expect(ChecklistStep.Kind.misplacedCases.isEmpty)
        #expect(CompetitorFact.Field.misplacedCases.isEmpty)
        #expect(Plan.State.misplacedCases.isEmpty)
        #expect(Visit.State.misplacedCases.isEmpty)
    }
}
