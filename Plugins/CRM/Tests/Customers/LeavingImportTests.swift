import CRM
import PluginKit
import PluginTesting
import Testing

@Suite("People whose leaving is imported")
struct LeavingImportTests {
    @Test("C20: An import cannot let a person leave who owns customers")
    func refuses() throws {
        let company = try CustomerCompany()
        let people = """
            code,name,org_unit_code,position,superior_code,hired_on,left_on
            REP1,Rep 1,RG1,rep,SUP1,2020-01-01,2026-03-01

            """
        let customer = try company.create()
        do {
            try company.tenant.importCSV("people", people)
            Issue.record("the import was accepted")
        } catch let refused as ImportRefused {
            #expect(refused.reasons.first?.contains("owns 1 customers") == true)
        }
        try company.assign([customer.id], to: company.id("REP2"))
        try company.tenant.importCSV("people", people)
        #expect(try company.get(customer.id).ownerID == company.id("REP2"))
    }
}
