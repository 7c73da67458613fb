import PluginTesting
import Testing

@testable import Inspections

@Suite("Choices that the API shows as enums")
struct APIChoiceTests {
    @Test("every choice is shown as the enum value of its name")
    func names() {
        #expect(AuditQuestion.Kind.misplacedCases.isEmpty)
        #expect(AuditTask.State.misplacedCases.isEmpty)
        #expect(AuditorRole.misplacedCases.isEmpty)
        #expect(CaseState.misplacedCases.isEmpty)
        #expect(CaseVerdict.misplacedCases.isEmpty)
        #expect(Expense.Kind.misplacedCases.isEmpty)
        #expect(Finding.State.misplacedCases.isEmpty)
        #expect(RegisterCheck.Register.misplacedCases.isEmpty)
    }
}
