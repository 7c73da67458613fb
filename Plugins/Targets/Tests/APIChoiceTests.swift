import PluginTesting
import Testing

@testable import Targets

@Suite("Choices that the API shows as enums")
struct APIChoiceTests {
    @Test("every choice is shown as the enum value of its name")
    func names() {
        #expect(Dimension.misplacedCases.isEmpty)
        #expect(Plan.State.misplacedCases.isEmpty)
        #expect(Splits.Method.misplacedCases.isEmpty)
    }
}
