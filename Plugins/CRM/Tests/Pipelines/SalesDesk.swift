import GRDB
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf

@testable import CRM

/// A company with the seed's people and a few of its customers and leads, and short forms of the calls that the tests make.
struct SalesDesk {
    static let service = "spearhead.crm.v1.OpportunityService/"
    static let pipelines = "spearhead.crm.v1.PipelineService/"
    static let procedures = "spearhead.crm.v1.SopService/"
    static let reports = "spearhead.crm.v1.PipelineReportService/"

    let tenant: TestTenant

    /// Takes the first rows of customers and leads, or all of them.
    init(now: String = "2026-03-02T09:00:00+08:00", customers: Int = 3, leads: Int = 3) throws {
        tenant = try TestTenant(plugins: [OrganizationPlugin.self, CRMPlugin.self], now: now)
        try tenant.importSeed("org_units", "people", "territories")
        try tenant.importCSV("customers", SeedOne.table("customers", rows: customers))
        try tenant.importCSV("leads", SeedOne.table("leads", rows: leads))
    }

    func id(_ table: String, _ code: String) throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) } ?? ""
    }

    func person(_ code: String, _ role: Role = .rep) throws -> Caller {
        tenant.caller(roles: [role], person: try id("organization_person", code))
    }

    @discardableResult
    func pipeline(_ preset: Spearhead_Crm_V1_PipelinePreset = .a, code: String = "standard") throws -> Spearhead_Crm_V1_Pipeline {
        let request = Spearhead_Crm_V1_CreatePipelineRequest.with {
            $0.code = code
            $0.preset = preset
        }
        let response: Spearhead_Crm_V1_CreatePipelineResponse = try tenant.call(Self.pipelines + "CreatePipeline", request)
        return response.pipeline
    }

    @discardableResult
    func publish(_ pipeline: Spearhead_Crm_V1_Pipeline, _ stages: [Spearhead_Crm_V1_Stage]) throws -> Spearhead_Crm_V1_Pipeline {
        let request = Spearhead_Crm_V1_PublishPipelineVersionRequest.with {
            $0.id = pipeline.id
            $0.stages = stages
        }
        let response: Spearhead_Crm_V1_PublishPipelineVersionResponse = try tenant.call(
            Self.pipelines + "PublishPipelineVersion", request)
        return response.pipeline
    }

    /// A deal of REP001 with customer D001.
    func create(
        as caller: Caller? = nil, _ change: (inout Spearhead_Crm_V1_CreateOpportunityRequest) throws -> Void = { _ in }
    ) throws -> Spearhead_Crm_V1_Opportunity {
        let customer = try id("crm_customer", "D001")
        let request = try Spearhead_Crm_V1_CreateOpportunityRequest.with {
            $0.customerID = customer
            $0.amountMinor = 1_000_00
            $0.expectedCloseOn = "2026-04-15"
            try change(&$0)
        }
        let response: Spearhead_Crm_V1_CreateOpportunityResponse = try tenant.call(
            as: caller ?? person("REP001"), Self.service + "CreateOpportunity", request)
        return response.opportunity
    }

    func get(_ id: String, as caller: Caller = TestTenant.admin) throws -> Spearhead_Crm_V1_GetOpportunityResponse {
        try tenant.call(as: caller, Self.service + "GetOpportunity", Spearhead_Crm_V1_GetOpportunityRequest.with { $0.id = id })
    }

    @discardableResult
    func advance(
        _ id: String, to stage: String = "", reason: String = "", etag: String = "", as caller: Caller? = nil
    ) throws -> Spearhead_Crm_V1_Opportunity {
        let request = Spearhead_Crm_V1_AdvanceStageRequest.with {
            $0.id = id
            $0.toStage = stage
            $0.reason = reason
            $0.etag = etag
        }
        let response: Spearhead_Crm_V1_AdvanceStageResponse = try tenant.call(
            as: caller ?? person("REP001"), Self.service + "AdvanceStage", request)
        return response.opportunity
    }

    func attach(_ id: String, _ kind: String, digit: String = "a") throws {
        let request = Spearhead_Crm_V1_AttachOutputRequest.with {
            $0.id = id
            $0.kind = kind
            $0.name = "\(kind).pdf"
            $0.sha256 = String(repeating: digit, count: 64)
        }
        let _: Spearhead_Crm_V1_AttachOutputResponse = try tenant.call(
            as: person("REP001"), Self.service + "AttachOutput", request)
    }

    func confirm(_ id: String, as caller: Caller? = nil) throws {
        let request = Spearhead_Crm_V1_ConfirmOwnerRequest.with { $0.id = id }
        let _: Spearhead_Crm_V1_ConfirmOwnerResponse = try tenant.call(
            as: caller ?? person("REP001"), Self.service + "ConfirmOwner", request)
    }

    func record(_ id: String, _ terms: [String]) throws {
        let request = Spearhead_Crm_V1_RecordContractRequest.with {
            $0.id = id
            $0.productTerm = terms[0]
            $0.priceTerm = terms[1]
            $0.deliveryTerm = terms[2]
            $0.paymentTerm = terms[3]
        }
        let _: Spearhead_Crm_V1_RecordContractResponse = try tenant.call(
            as: person("REP001"), Self.service + "RecordContract", request)
    }

    func sign(_ id: String) throws {
        let request = Spearhead_Crm_V1_SignContractRequest.with {
            $0.id = id
            $0.documentSha256 = String(repeating: "c", count: 64)
        }
        let _: Spearhead_Crm_V1_SignContractResponse = try tenant.call(
            as: person("REP001"), Self.service + "SignContract", request)
    }

    /// Leads a new deal through pipeline A into its last stage, without a contract.
    func dealInLastStage() throws -> Spearhead_Crm_V1_Opportunity {
        let deal = try create()
        try attach(deal.id, "proposal")
        try attach(deal.id, "contract_review")
        for _ in 0..<4 { try advance(deal.id) }
        try confirm(deal.id)
        return try advance(deal.id)
    }

    @discardableResult
    func win(_ id: String) throws -> Spearhead_Crm_V1_Opportunity {
        let request = Spearhead_Crm_V1_WinOpportunityRequest.with { $0.id = id }
        let response: Spearhead_Crm_V1_WinOpportunityResponse = try tenant.call(
            as: person("REP001"), Self.service + "WinOpportunity", request)
        return response.opportunity
    }

    @discardableResult
    func lose(_ id: String, reason: String = "no_budget") throws -> Spearhead_Crm_V1_Opportunity {
        let request = Spearhead_Crm_V1_LoseOpportunityRequest.with {
            $0.id = id
            $0.reason = reason
        }
        let response: Spearhead_Crm_V1_LoseOpportunityResponse = try tenant.call(
            as: person("REP001"), Self.service + "LoseOpportunity", request)
        return response.opportunity
    }

    @discardableResult
    func reopen(_ id: String) throws -> Spearhead_Crm_V1_Opportunity {
        let request = Spearhead_Crm_V1_ReopenOpportunityRequest.with {
            $0.id = id
            $0.reason = "budget is back"
        }
        let response: Spearhead_Crm_V1_ReopenOpportunityResponse = try tenant.call(
            as: person("REP001"), Self.service + "ReopenOpportunity", request)
        return response.opportunity
    }

    @discardableResult
    func hold(_ id: String) throws -> Spearhead_Crm_V1_Opportunity {
        let request = Spearhead_Crm_V1_HoldOpportunityRequest.with {
            $0.id = id
            $0.reason = "renovation"
        }
        let response: Spearhead_Crm_V1_HoldOpportunityResponse = try tenant.call(
            as: person("REP001"), Self.service + "HoldOpportunity", request)
        return response.opportunity
    }

    func log(_ id: String) throws -> [Spearhead_Crm_V1_StageChange] {
        let request = Spearhead_Crm_V1_ListStageChangesRequest.with { $0.opportunityID = id }
        let response: Spearhead_Crm_V1_ListStageChangesResponse = try tenant.call(Self.service + "ListStageChanges", request)
        return response.changes
    }

    func funnel(
        as caller: Caller = TestTenant.admin, pipeline: String = "", asOf: String? = nil
    ) throws -> Spearhead_Crm_V1_GetFunnelResponse {
        let request = Spearhead_Crm_V1_GetFunnelRequest.with {
            $0.pipelineID = pipeline
            if let asOf = asOf.flatMap(Instant.init(iso8601:)) { $0.asOf = asOf.timestamp }
        }
        return try tenant.call(as: caller, Self.reports + "GetFunnel", request)
    }

    func forecast(as caller: Caller = TestTenant.admin, asOf: String? = nil) throws -> Spearhead_Crm_V1_GetForecastResponse {
        let request = Spearhead_Crm_V1_GetForecastRequest.with {
            if let asOf = asOf.flatMap(Instant.init(iso8601:)) { $0.asOf = asOf.timestamp }
        }
        return try tenant.call(as: caller, Self.reports + "GetForecast", request)
    }
}

/// The refusal that `body` ends with, or `nil`.
func refusal(_ body: () throws -> Void) throws -> RPCError? {
    do {
        try body()
        return nil
    } catch let error as RPCError {
        return error
    }
}
