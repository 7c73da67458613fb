internal import PluginKit
internal import SwiftProtobuf

/// Handlers of LeadService for the source taxonomy.
enum SourcingMethods {
    static func list(
        _ request: Spearhead_Crm_V1_ListLeadSourcesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListLeadSourcesResponse {
        let page = try call.page(of: request)
        let prospect = "coalesce(prospect, '\(LeadProspect(request.prospect)?.rawValue ?? "")')"
        var list = try ListQuery(from: "crm_lead_source", key: "code").filterUnlessEmpty("category", request.category)
            .filter(prospect, request.prospect, "prospect", LeadProspect.self)
        if !request.withRetired { list = list.filter("retired = 0") }
        let (sources, next) = try list.fetch(reader, page, LeadSource.init(row:))
        return .with {
            $0.leadSources = sources.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Crm_V1_CreateLeadSourceRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateLeadSourceResponse {
        let given = request.leadSource
        let source = LeadSource(
            code: given.code, category: given.category, nameZh: given.nameZh, nameEn: given.nameEn,
            prospect: try prospect(given.prospect), isRetired: given.retired)
        try LeadSources.create(source, writer: writer)
        return .with { $0.leadSource = source.message }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateLeadSourceRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateLeadSourceResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name_zh", "name_en", "prospect", "retired"])
        let given = request.leadSource
        guard let before = try LeadSources.find(given.code, writer) else { throw RPCError.notFound("source", given.code) }
        try Etag.check(request.etag, before.version)
        var after = before
        if mask.contains("name_zh") { after.nameZh = given.nameZh }
        if mask.contains("name_en") { after.nameEn = given.nameEn }
        if mask.contains("prospect") { after.prospect = try prospect(given.prospect) }
        if mask.contains("retired") { after.isRetired = given.retired }
        let stored = try LeadSources.update(before, to: after, writer: writer)
        return .with { $0.leadSource = stored.message }
    }

    private static func prospect(_ message: Spearhead_Crm_V1_LeadProspect) throws -> LeadProspect? {
        guard message != .unspecified else { return nil }
        guard let prospect = LeadProspect(message) else {
            throw RPCError.invalidField("lead_source.prospect", "must be one of \(LeadProspect.names), or not said")
        }
        return prospect
    }
}

extension LeadSource {
    var message: Spearhead_Crm_V1_LeadSource {
        .with {
            $0.code = code
            $0.category = category
            $0.nameZh = nameZh
            $0.nameEn = nameEn
            if let prospect { $0.prospect = prospect.message }
            $0.retired = isRetired
            $0.etag = Etag.of(version)
        }
    }
}
