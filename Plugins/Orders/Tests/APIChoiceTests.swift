import PluginTesting
import Testing

@testable import Orders

@Suite("Choices that the API shows as enums")
struct APIChoiceTests {
    @Test("every choice is shown as the enum value of its name")
    func names() {
        #expect(AddressFaults.Reason.misplacedCases.isEmpty)
        #expect(Approval.Decision.misplacedCases.isEmpty)
        #expect(ApprovalLevel.misplacedCases.isEmpty)
        #expect(FulfilmentSource.misplacedCases.isEmpty)
        #expect(Lot.Quality.misplacedCases.isEmpty)
        #expect(TransportClass.misplacedCases.isEmpty)
    }
}
