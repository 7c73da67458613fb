import PluginTesting
import Testing

@testable import Incentives

@Suite("Choices that the API shows as enums")
struct APIChoiceTests {
    @Test("every choice is shown as the enum value of its name")
    func names() {
        #expect(StatementState.misplacedCases.isEmpty)
    }
}
