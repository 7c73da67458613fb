import CRM
import GRDB
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf

/// Three or more of everything that a sample lists.
enum CRMSampleData {
    static let prepare: @Sendable (TestTenant) throws -> Void = { tenant in
        try tenant.importSeed("org_units", "people", "territories")
        try tenant.importCSV("customers", SeedOne.table("customers", rows: 14))
        try tenant.importCSV("leads", SeedOne.table("leads", rows: 6))
        try leads(tenant)
        let deals = try deals(tenant)
        let customers = try ids(tenant, "SELECT id FROM crm_customer ORDER BY id")
        let accounts = try ids(tenant, "SELECT id FROM crm_customer WHERE kind = 'key_account' ORDER BY id")
        try care(tenant, customers)
        try keyAccounts(tenant, accounts)
        try playbook(tenant, deals)
        try closings(tenant, deals)
        try markets(tenant)
    }

    private static func ids(_ tenant: TestTenant, _ sql: String) throws -> [String] {
        try tenant.read { try $0.values(String.self, sql) }
    }

    private static func director(_ tenant: TestTenant) throws -> Caller {
        tenant.caller(
            roles: Set(Role.builtIn), person: try ids(tenant, "SELECT id FROM organization_person WHERE code = 'DIR001'").first)
    }

    private static func leads(_ tenant: TestTenant) throws {
        for number in 1...3 {
            try tenant.crm(
                "LeadService/CreateLead",
                Spearhead_Crm_V1_CreateLeadRequest.with {
                    $0.lead = LeadsCompany.draft { $0.phone = "1380000006\(number)" }
                }, Spearhead_Crm_V1_CreateLeadResponse.self)
        }
    }

    /// Three deals, the first with three follow-ups.
    private static func deals(_ tenant: TestTenant) throws -> [String] {
        try tenant.crm(
            "PipelineService/CreatePipeline",
            Spearhead_Crm_V1_CreatePipelineRequest.with {
                $0.code = "standard"
                $0.preset = .a
            }, Spearhead_Crm_V1_CreatePipelineResponse.self)
        let owner = try ids(tenant, "SELECT id FROM organization_person WHERE code = 'REP001'").first ?? ""
        let customer = try ids(tenant, "SELECT id FROM crm_customer ORDER BY id LIMIT 1").first ?? ""
        let deals = try (1...3).map { _ in
            let response: Spearhead_Crm_V1_CreateOpportunityResponse = try tenant.crm(
                "OpportunityService/CreateOpportunity",
                Spearhead_Crm_V1_CreateOpportunityRequest.with {
                    $0.customerID = customer
                    $0.ownerID = owner
                    $0.amountMinor = 100_000
                    $0.expectedCloseOn = "2026-04-15"
                })
            return response.opportunity.id
        }
        for _ in 1...3 {
            try tenant.crm(
                "FollowUpService/RecordOpportunityFollowUp",
                Spearhead_Crm_V1_RecordOpportunityFollowUpRequest.with {
                    $0.followUp.opportunityID = deals[0]
                    $0.followUp.channel = "phone"
                    $0.followUp.note = "谈了价格"
                }, Spearhead_Crm_V1_RecordOpportunityFollowUpResponse.self)
        }
        return deals
    }

    private static func care(_ tenant: TestTenant, _ customers: [String]) throws {
        for (place, cause) in ["price", "quality", "delivery"].enumerated() {
            try tenant.crm(
                "CareService/CreateReferral",
                Spearhead_Crm_V1_CreateReferralRequest.with {
                    $0.referral.referrerID = customers[0]
                    $0.referral.referredID = customers[place + 1]
                }, Spearhead_Crm_V1_CreateReferralResponse.self)
            try tenant.crm(
                "CareService/UpdateReorderPlan",
                Spearhead_Crm_V1_UpdateReorderPlanRequest.with {
                    $0.plan.customerID = customers[place]
                    $0.plan.intervalDays = 10
                    $0.plan.lastPurchaseOn = "2025-12-01"
                }, Spearhead_Crm_V1_UpdateReorderPlanResponse.self)
            try tenant.crm(
                "CustomerVoiceService/MarkTypicalCustomer",
                Spearhead_Crm_V1_MarkTypicalCustomerRequest.with {
                    $0.customerID = customers[place]
                    $0.reason = "社区店的代表"
                }, Spearhead_Crm_V1_MarkTypicalCustomerResponse.self)
            try tenant.crm(
                "CustomerVoiceService/RecordFeedback",
                Spearhead_Crm_V1_RecordFeedbackRequest.with {
                    $0.feedback.customerID = customers[place]
                    $0.feedback.cause = cause
                    $0.feedback.statement = "送货总是晚到"
                }, Spearhead_Crm_V1_RecordFeedbackResponse.self)
        }
    }

    private static func keyAccounts(_ tenant: TestTenant, _ accounts: [String]) throws {
        for account in accounts.prefix(3) {
            try tenant.crm(
                "KeyAccountService/CreateRefreshTopic",
                Spearhead_Crm_V1_CreateRefreshTopicRequest.with {
                    $0.topic.customerID = account
                    $0.topic.topic = "销量"
                    $0.topic.intervalDays = 7
                }, Spearhead_Crm_V1_CreateRefreshTopicResponse.self)
            try tenant.crm(
                "KeyAccountService/ScheduleReview",
                Spearhead_Crm_V1_ScheduleReviewRequest.with {
                    $0.review.customerID = account
                    $0.review.plannedOn = "2026-03-20"
                    $0.review.seats = [.with { $0.role = .regionHead }]
                }, Spearhead_Crm_V1_ScheduleReviewResponse.self)
        }
    }

    private static func playbook(_ tenant: TestTenant, _ deals: [String]) throws {
        let director = try director(tenant)
        for place in 0..<3 {
            let script: Spearhead_Crm_V1_CreateScriptResponse = try tenant.crm(
                "PlaybookService/CreateScript",
                Spearhead_Crm_V1_CreateScriptRequest.with {
                    $0.script.code = "S\(place)"
                    $0.script.kind = .openQuestion
                    $0.script.title = "开场"
                    $0.script.body = "您最看重哪一点？"
                })
            try tenant.crm(
                "PlaybookService/RecordScriptUse",
                Spearhead_Crm_V1_RecordScriptUseRequest.with {
                    $0.use.scriptID = script.script.id
                    $0.use.opportunityID = deals[place]
                    $0.use.outcome = .helped
                }, as: director, Spearhead_Crm_V1_RecordScriptUseResponse.self)
            let checklist: Spearhead_Crm_V1_CreateChecklistResponse = try tenant.crm(
                "ChecklistService/CreateChecklist",
                Spearhead_Crm_V1_CreateChecklistRequest.with {
                    $0.checklist.code = "K\(place)"
                    $0.checklist.kind = .beforeOpening
                    $0.checklist.title = "开店流程"
                    $0.checklist.steps = [
                        .with {
                            $0.text = "开灯"
                            $0.importance = 1
                        }
                    ]
                })
            try tenant.crm(
                "ChecklistService/StartRun",
                Spearhead_Crm_V1_StartRunRequest.with { $0.checklistID = checklist.checklist.id }, as: director,
                Spearhead_Crm_V1_StartRunResponse.self)
        }
    }

    private static func closings(_ tenant: TestTenant, _ deals: [String]) throws {
        for (place, deal) in deals.enumerated() {
            try tenant.crm(
                "ClosingService/CreateClosingChain",
                Spearhead_Crm_V1_CreateClosingChainRequest.with {
                    $0.chain.code = "C\(place)"
                    $0.chain.name = "签约"
                    $0.chain.steps = [
                        .with {
                            $0.document = "contract"
                            $0.nameZh = "合同"
                            $0.nameEn = "Contract"
                        }
                    ]
                }, Spearhead_Crm_V1_CreateClosingChainResponse.self)
            try tenant.crm(
                "DealChangeService/RequestChange",
                Spearhead_Crm_V1_RequestChangeRequest.with {
                    $0.change.opportunityID = deal
                    $0.change.type = "unit_change"
                    $0.change.reason = "客户要求"
                }, Spearhead_Crm_V1_RequestChangeResponse.self)
        }
    }

    private static func markets(_ tenant: TestTenant) throws {
        for place in 0..<3 {
            let market: Spearhead_Crm_V1_CreateMarketResponse = try tenant.crm(
                "MarketService/CreateMarket",
                Spearhead_Crm_V1_CreateMarketRequest.with {
                    $0.market.code = "M\(place)"
                    $0.market.name = "华东"
                })
            try tenant.crm(
                "MarketService/CreateMarketingPlan",
                Spearhead_Crm_V1_CreateMarketingPlanRequest.with {
                    $0.plan.marketID = market.market.id
                    $0.plan.title = "年度计划"
                    $0.plan.strategies = [.niche]
                    $0.plan.startsOn = "2026-01-01"
                    $0.plan.endsOn = "2026-12-31"
                }, Spearhead_Crm_V1_CreateMarketingPlanResponse.self)
        }
    }
}
