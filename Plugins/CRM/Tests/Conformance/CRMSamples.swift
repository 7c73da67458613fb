import CRM
import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf

/// Valid requests of the plugin over a company with the seed's people, customers, leads and deals.
///
/// Configuration that every company has from the start (policies, seeded types) has no sample for its Update: the suite asks
/// for the same id in another company, which has it too.
enum CRMSamples {
    static let all = updates(lists(reads(ConformanceSamples(prepare: CRMSampleData.prepare, caller: everyone))))

    /// The director, with every role of the company.
    private static func everyone(_ tenant: TestTenant) throws -> Caller {
        tenant.caller(roles: Set(Role.builtIn), person: try id(tenant, "organization_person", "code = 'DIR001'"))
    }

    static func id(_ tenant: TestTenant, _ table: String, _ condition: String = "1") throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE \(condition) ORDER BY id LIMIT 1") ?? "" }
    }

    private static func text(_ tenant: TestTenant) -> String { "changed \(UUIDv7.generate(at: tenant.now))" }

    private static func etag(_ tenant: TestTenant, _ table: String, _ value: String, key: String = "id") throws -> String {
        let version = try tenant.read {
            try $0.value(Int64.self, "SELECT version FROM \(table) WHERE \(key) = ?", [value])
        }
        return Etag.of(version ?? 0)
    }

    private static func reads(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("CustomerService/GetCustomer") { tenant in
                try Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = try id(tenant, "crm_customer") }
            }
            .request("LeadService/GetLead") { tenant in
                try Spearhead_Crm_V1_GetLeadRequest.with { $0.id = try id(tenant, "crm_lead") }
            }
            .request("OpportunityService/GetOpportunity") { tenant in
                try Spearhead_Crm_V1_GetOpportunityRequest.with { $0.id = try id(tenant, "crm_opportunity") }
            }
            .request("CareService/GetReorderPlan") { tenant in
                try Spearhead_Crm_V1_GetReorderPlanRequest.with { $0.customerID = try id(tenant, "crm_customer") }
            }
            .request("KeyAccountService/GetReview") { tenant in
                try Spearhead_Crm_V1_GetReviewRequest.with { $0.id = try id(tenant, "crm_account_review") }
            }
            .request("MarketService/GetMarket") { tenant in
                try Spearhead_Crm_V1_GetMarketRequest.with { $0.id = try id(tenant, "crm_market") }
            }
            .request("MarketService/GetMarketingPlan") { tenant in
                try Spearhead_Crm_V1_GetMarketingPlanRequest.with { $0.id = try id(tenant, "crm_marketing_plan") }
            }
            .request("PlaybookService/GetScript") { tenant in
                try Spearhead_Crm_V1_GetScriptRequest.with { $0.id = try id(tenant, "crm_script") }
            }
            .request("ChecklistService/GetChecklist") { tenant in
                try Spearhead_Crm_V1_GetChecklistRequest.with { $0.id = try id(tenant, "crm_checklist") }
            }
            .request("ClosingService/GetClosingChain") { tenant in
                try Spearhead_Crm_V1_GetClosingChainRequest.with { $0.id = try id(tenant, "crm_closing_chain") }
            }
            .request("ClosingService/GetDealFile") { tenant in
                try Spearhead_Crm_V1_GetDealFileRequest.with { $0.opportunityID = try id(tenant, "crm_opportunity") }
            }
            .request("DealChangeService/GetChangeRequest") { tenant in
                try Spearhead_Crm_V1_GetChangeRequestRequest.with { $0.id = try id(tenant, "crm_change_request") }
            }
    }

    private static func lists(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("CustomerService/ListCustomers") { _ in Spearhead_Crm_V1_ListCustomersRequest() }
            .request("LeadService/ListLeads") { _ in Spearhead_Crm_V1_ListLeadsRequest() }
            .request("LeadService/ListLeadReminders") { _ in Spearhead_Crm_V1_ListLeadRemindersRequest() }
            .request("LeadService/ListMissingFollowUps") { _ in Spearhead_Crm_V1_ListMissingFollowUpsRequest() }
            .request("OpportunityService/ListOpportunities") { _ in Spearhead_Crm_V1_ListOpportunitiesRequest() }
            .request("FollowUpService/ListOpportunityFollowUps") { tenant in
                try Spearhead_Crm_V1_ListOpportunityFollowUpsRequest.with { $0.opportunityID = try id(tenant, "crm_opportunity") }
            }
            .request("CareService/ListReferrals") { tenant in
                try Spearhead_Crm_V1_ListReferralsRequest.with { $0.customerID = try id(tenant, "crm_customer") }
            }
            .request("CareService/ListReordersDue") { _ in Spearhead_Crm_V1_ListReordersDueRequest() }
            .request("KeyAccountService/ListRefreshTopics") { _ in Spearhead_Crm_V1_ListRefreshTopicsRequest() }
            .request("KeyAccountService/ListReviews") { _ in Spearhead_Crm_V1_ListReviewsRequest() }
            .request("CustomerVoiceService/ListTypicalCustomers") { _ in Spearhead_Crm_V1_ListTypicalCustomersRequest() }
            .request("CustomerVoiceService/ListFeedback") { _ in Spearhead_Crm_V1_ListFeedbackRequest() }
            .request("CustomerVoiceService/ListTopCauses") { _ in Spearhead_Crm_V1_ListTopCausesRequest() }
            .request("MarketService/ListMarkets") { _ in Spearhead_Crm_V1_ListMarketsRequest() }
            .request("MarketService/ListMarketingPlans") { _ in Spearhead_Crm_V1_ListMarketingPlansRequest() }
            .request("PlaybookService/ListScripts") { _ in Spearhead_Crm_V1_ListScriptsRequest() }
            .request("PlaybookService/ListScriptUses") { _ in Spearhead_Crm_V1_ListScriptUsesRequest() }
            .request("ChecklistService/ListChecklists") { _ in Spearhead_Crm_V1_ListChecklistsRequest() }
            .request("ChecklistService/ListRuns") { _ in Spearhead_Crm_V1_ListRunsRequest() }
            .request("ChecklistService/ListAdherence") { _ in Spearhead_Crm_V1_ListAdherenceRequest() }
            .request("ClosingService/ListClosingChains") { _ in Spearhead_Crm_V1_ListClosingChainsRequest() }
            .request("DealChangeService/ListChangeRequests") { _ in Spearhead_Crm_V1_ListChangeRequestsRequest() }
    }

    private static func updates(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("CustomerService/UpdateCustomer") { tenant in
                let customer = try id(tenant, "crm_customer")
                return try Spearhead_Crm_V1_UpdateCustomerRequest.with {
                    $0.customer.id = customer
                    $0.customer.name = text(tenant)
                    $0.updateMask.paths = ["name"]
                    $0.etag = try etag(tenant, "crm_customer", customer)
                }
            }
            .request("LeadService/UpdateLead") { tenant in
                let lead = try id(tenant, "crm_lead", "status = 'assigned' AND phone <> ''")
                return try Spearhead_Crm_V1_UpdateLeadRequest.with {
                    $0.lead.id = lead
                    $0.lead.intent = text(tenant)
                    $0.updateMask.paths = ["intent"]
                    $0.etag = try etag(tenant, "crm_lead", lead)
                }
            }
            .request("OpportunityService/UpdateOpportunity") { tenant in
                let deal = try id(tenant, "crm_opportunity")
                return try Spearhead_Crm_V1_UpdateOpportunityRequest.with {
                    $0.id = deal
                    $0.whyNow = text(tenant)
                    $0.updateMask.paths = ["why_now"]
                    $0.etag = try etag(tenant, "crm_opportunity", deal)
                }
            }
            .request("CareService/UpdateReorderPlan") { tenant in
                let customer = try id(tenant, "crm_customer")
                let days = try tenant.read {
                    try $0.value(Int32.self, "SELECT interval_days FROM crm_reorder_plan WHERE customer_id = ?", [customer])
                }
                return try Spearhead_Crm_V1_UpdateReorderPlanRequest.with {
                    $0.plan.customerID = customer
                    $0.plan.intervalDays = (days ?? 0) + 1
                    $0.updateMask.paths = ["interval_days"]
                    $0.etag = try etag(tenant, "crm_reorder_plan", customer, key: "customer_id")
                }
            }
            .request("KeyAccountService/UpdateRefreshTopic") { tenant in
                let topic = try id(tenant, "crm_refresh_topic")
                return try Spearhead_Crm_V1_UpdateRefreshTopicRequest.with {
                    $0.topic.id = topic
                    $0.topic.topic = text(tenant)
                    $0.updateMask.paths = ["topic"]
                    $0.etag = try etag(tenant, "crm_refresh_topic", topic)
                }
            }
            .request("MarketService/UpdateMarket") { tenant in
                let market = try id(tenant, "crm_market")
                return try Spearhead_Crm_V1_UpdateMarketRequest.with {
                    $0.market.id = market
                    $0.market.positioning = text(tenant)
                    $0.updateMask.paths = ["positioning"]
                    $0.etag = try etag(tenant, "crm_market", market)
                }
            }
            .request("MarketService/UpdateMarketingPlan") { tenant in
                let plan = try id(tenant, "crm_marketing_plan")
                return try Spearhead_Crm_V1_UpdateMarketingPlanRequest.with {
                    $0.plan.id = plan
                    $0.plan.actions = text(tenant)
                    $0.updateMask.paths = ["actions"]
                    $0.etag = try etag(tenant, "crm_marketing_plan", plan)
                }
            }
            .request("PlaybookService/UpdateScript") { tenant in
                let script = try id(tenant, "crm_script")
                return try Spearhead_Crm_V1_UpdateScriptRequest.with {
                    $0.script.id = script
                    $0.script.body = text(tenant)
                    $0.updateMask.paths = ["body"]
                    $0.etag = try etag(tenant, "crm_script", script)
                }
            }
    }
}
