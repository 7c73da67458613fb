import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("The taxonomy of lead sources")
struct SourcingTests {
    let company: LeadsCompany

    init() throws { company = try LeadsCompany() }

    private func sources(
        _ fill: (inout Spearhead_Crm_V1_ListLeadSourcesRequest) -> Void = { _ in }
    ) throws -> [Spearhead_Crm_V1_LeadSource] {
        var request = Spearhead_Crm_V1_ListLeadSourcesRequest()
        fill(&request)
        let response: Spearhead_Crm_V1_ListLeadSourcesResponse = try company.tenant.crm("LeadService/ListLeadSources", request)
        return response.leadSources
    }

    @discardableResult
    private func change(
        _ code: String, _ paths: [String], _ fill: (inout Spearhead_Crm_V1_LeadSource) -> Void
    ) throws -> Spearhead_Crm_V1_LeadSource {
        let response: Spearhead_Crm_V1_UpdateLeadSourceResponse = try company.tenant.crm(
            "LeadService/UpdateLeadSource",
            Spearhead_Crm_V1_UpdateLeadSourceRequest.with {
                $0.leadSource.code = code
                fill(&$0.leadSource)
                $0.updateMask.paths = paths
            })
        return response.leadSource
    }

    @Test("C09: internal, external and personal sources are there from the start, for direct customers")
    func directSources() throws {
        func codes(_ category: String) throws -> [String] { try sources { $0.category = category }.map(\.code) }
        #expect(try codes("internal") == ["existing_records"])
        #expect(try codes("external") == ["association", "directory", "other_sellers", "trade_press"])
        #expect(try codes("personal") == ["assistant", "canvassing", "consultation", "observation", "referral"])
        let direct = try sources { $0.prospect = .direct }
        #expect(direct.allSatisfy { $0.category != "channel" } && direct.count == 15)
    }

    @Test("C10: sources of distributors are there from the start, and serve no direct customer")
    func distributorSources() throws {
        let channel = try sources { $0.category = "channel" }
        #expect(
            channel.map(\.code) == ["ad_agency", "local_media", "order_fair", "peer", "recruiting_ad", "wholesale_market"])
        #expect(channel.allSatisfy { $0.prospect == .distributor })
        func lead(_ prospect: Spearhead_Crm_V1_LeadProspect, _ source: String) throws -> Spearhead_Crm_V1_Lead {
            try company.create {
                $0.prospect = prospect
                $0.source = source
            }
        }
        #expect(refusedFields { _ = try lead(.direct, "order_fair") } == ["lead.source"])
        #expect(refusedFields { _ = try lead(.distributor, "canvassing") } == ["lead.source"])
        #expect(try lead(.distributor, "order_fair").prospect == .distributor)
        #expect(try lead(.direct, "campaign").prospect == .direct)
        // Whoever does not say what the lead may become is not held to it.
        #expect(try lead(.unspecified, "order_fair").source == "order_fair")
    }

    @Test("C10: a distributor prospect becomes a distributor and nothing else")
    func conversion() throws {
        let lead = try company.create {
            $0.prospect = .distributor
            $0.source = "peer"
        }
        _ = try company.firstContact(lead.id)
        _ = try company.qualify(lead.id, [.yes, .yes, .yes, .yes])
        func convert(_ kind: String) throws {
            let _: Spearhead_Crm_V1_ConvertLeadResponse = try company.tenant.crm(
                "LeadService/ConvertLead",
                Spearhead_Crm_V1_ConvertLeadRequest.with {
                    $0.id = lead.id
                    $0.customerKind = kind
                })
        }
        #expect(refusedFields { try convert("retailer") } == ["customer_kind"])
        try convert("distributor")
        #expect(try company.get(lead.id).status == .converted)
    }

    @Test("C09: the taxonomy is the company's: a retired source takes no new lead, while imported history keeps it")
    func retires() throws {
        let stored = try change("fair", ["retired"]) { $0.retired = true }
        #expect(stored.nameZh == "展会" && stored.etag == "v2")
        #expect(try !sources().map(\.code).contains("fair"))
        #expect(try sources { $0.withRetired = true }.map(\.code).contains("fair"))
        #expect(refusedFields { _ = try company.create { $0.source = "fair" } } == ["lead.source"])
        let lead = try company.create()
        #expect(
            refusedFields {
                let _: Spearhead_Crm_V1_UpdateLeadResponse = try company.tenant.crm(
                    "LeadService/UpdateLead",
                    Spearhead_Crm_V1_UpdateLeadRequest.with {
                        $0.lead = lead
                        $0.lead.source = "fair"
                        $0.updateMask.paths = ["source"]
                    })
            } == ["lead.source"])
        let row = "LD1,2026-01-08T16:38:25+08:00,fair,云溪,喻远,13800000077\n"
        let counts = try company.tenant.importCSV("leads", "code,created_at,source,company,contact,phone\n" + row)
        #expect(counts.created == 1)
        #expect(try change("website", ["prospect"]) { $0.prospect = .distributor }.prospect == .distributor)
        #expect(refusedFields { _ = try company.create { $0.prospect = .direct } } == ["lead.source"])
    }

    @Test("a list refuses an enum number that means nothing instead of showing everything")
    func unknownNumbers() throws {
        let tenant = company.tenant
        func refused<Request: Message, Response: Message>(
            _ method: String, _ request: Request, _: Response.Type
        ) -> [String] { refusedFields { let _: Response = try tenant.crm(method, request) } }
        #expect(
            refused(
                "LeadService/ListLeads", Spearhead_Crm_V1_ListLeadsRequest.with { $0.status = .UNRECOGNIZED(99) },
                Spearhead_Crm_V1_ListLeadsResponse.self) == ["status"])
        #expect(
            refused(
                "LeadService/ListLeads", Spearhead_Crm_V1_ListLeadsRequest.with { $0.grade = .UNRECOGNIZED(4) },
                Spearhead_Crm_V1_ListLeadsResponse.self) == ["grade"])
        #expect(
            refused(
                "LeadService/ListLeadSources", Spearhead_Crm_V1_ListLeadSourcesRequest.with { $0.prospect = .UNRECOGNIZED(7) },
                Spearhead_Crm_V1_ListLeadSourcesResponse.self) == ["prospect"])
        #expect(
            refused(
                "OpportunityService/ListOpportunities",
                Spearhead_Crm_V1_ListOpportunitiesRequest.with { $0.state = .UNRECOGNIZED(99) },
                Spearhead_Crm_V1_ListOpportunitiesResponse.self) == ["state"])
        #expect(
            refused(
                "ReceptionService/ListReceptionEntries",
                Spearhead_Crm_V1_ListReceptionEntriesRequest.with { $0.kind = .UNRECOGNIZED(99) },
                Spearhead_Crm_V1_ListReceptionEntriesResponse.self) == ["kind"])
        let lead = try company.create()
        #expect(
            refused(
                "LeadService/GradeLead",
                Spearhead_Crm_V1_GradeLeadRequest.with {
                    $0.id = lead.id
                    $0.grade = .UNRECOGNIZED(9)
                }, Spearhead_Crm_V1_GradeLeadResponse.self) == ["grade"])
    }
}
