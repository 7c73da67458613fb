import CRM
import Organization
import PluginTesting
import Testing

@Suite("The plugin CRM")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: CRMPlugin.self, with: [OrganizationPlugin.self], samples: CRMSamples.all, notPersonal: notPersonal)
        #expect(failures == [])
    }

    /// Names and places of businesses and things, dates, and an answer yes or no.
    private let notPersonal: Set = [
        "crm_archive_item.name_en", "crm_archive_item.name_zh", "crm_change_type.name_en",
        "crm_change_type.name_zh", "crm_closing_step.name_en", "crm_closing_step.name_zh", "crm_feedback_cause.name_en",
        "crm_feedback_cause.name_zh",
        "crm_customer_counter.name", "crm_duty_group.name",
        "crm_lead_contact.next_contact_on", "crm_lead_counter.name", "crm_lead_source.name_en", "crm_lead_source.name_zh",
        "crm_opportunity.name", "crm_opportunity_output.name", "crm_pipeline.name", "crm_reception_entry.earlier_contact",
        "crm_stage.english_name", "crm_stage.name",
    ]
}
