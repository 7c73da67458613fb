internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The handlers of `OpportunityService` that make, show and describe opportunities.
enum OpportunityMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateOpportunityRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateOpportunityResponse {
        let closeOn = BusinessDate(request.expectedCloseOn)
        var opportunity = Opportunity(
            id: call.newID(), code: request.code.isEmpty ? try OpportunityRules.nextCode(writer) : request.code,
            name: request.name,
            pipeline: "", pipelineNumber: 0, stage: "", stageEnteredAt: call.now, state: .open, owner: "",
            customer: request.customerID.isEmpty ? nil : request.customerID, lead: request.leadID.isEmpty ? nil : request.leadID,
            amountMinor: request.amountMinor, currencyCode: request.currencyCode.isEmpty ? "CNY" : request.currencyCode,
            probability: request.hasProbabilityPpm ? request.probabilityPpm : nil, probabilityIsManual: request.hasProbabilityPpm,
            expectedCloseOn: closeOn ?? call.businessDate, whyNow: request.whyNow,
            sizeClass: Opportunity.SizeClass(request.sizeClass), createdAt: call.now, createdOn: call.businessDate, version: 1)
        var checks = FieldCheck()
        OpportunityRules.check(opportunity, &checks)
        checks.require(closeOn != nil, "expected_close_on", "must be a date YYYY-MM-DD")
        try checks.finish()
        opportunity.owner = request.ownerID.isEmpty ? try call.person() : request.ownerID
        try OpportunityRules.requireOwner(opportunity.owner, writer, call)
        try OpportunityRules.requireParties(customer: opportunity.customer, lead: opportunity.lead, writer, call)
        let pipeline = try PipelineRecord.getOrDefault(id: request.pipelineID, writer)
        let first = try pipeline.currentVersion(writer).stages[0]
        opportunity.sizeClass = try OpportunityRules.sizeClass(opportunity.sizeClass, lead: opportunity.lead, writer)
        opportunity.pipeline = pipeline.id
        opportunity.pipelineNumber = pipeline.currentNumber
        opportunity.stage = first.code
        if !opportunity.probabilityIsManual { opportunity.probability = first.probability }
        opportunity = try OpportunityRules.create(opportunity, writer: writer, call: call)
        try StageLog.append(
            opportunity.id, kind: .entered, from: nil, to: first.code, number: pipeline.currentNumber, at: call.now,
            by: call.caller.person, reason: "", writer)
        return .with { $0.opportunity = opportunity.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetOpportunityRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetOpportunityResponse {
        let opportunity = try Opportunity.get(request.id, reader, call)
        let version = try PipelineVersion.get(opportunity.pipeline, opportunity.pipelineNumber, reader)
        return try .with {
            $0.opportunity = opportunity.message
            $0.outputs = try OpportunityEvidence.outputs(opportunity.id, reader).map(\.message)
            $0.decisionContacts = try DecisionChain.contacts(opportunity.id, reader).map(\.message)
            if let contract = try OpportunityContract.find(opportunity.id, reader) { $0.contract = contract.message }
            guard !opportunity.state.isClosed, let stage = version.stage(opportunity.stage) else { return }
            let isLast = version.stages.last == stage
            $0.missingExitRequirements = try ExitRequirements.missing(opportunity, stage, winning: isLast, reader)
        }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListOpportunitiesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListOpportunitiesResponse {
        let list = try ListQuery(from: "crm_opportunity", key: "id").visible(call.visible, "owner_id")
            .filter("state", request.state, "state", Opportunity.State.self)
            .filterUnlessEmpty("pipeline_id", request.pipelineID).filterUnlessEmpty("stage", request.stage)
            .filterUnlessEmpty("owner_id", request.ownerID).filterUnlessEmpty("customer_id", request.customerID)
            .filterUnlessEmpty("code", request.code)
        let (opportunities, next) = try list.fetch(reader, try call.page(of: request), Opportunity.init(row:))
        return .with {
            $0.opportunities = opportunities.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateOpportunityRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateOpportunityResponse {
        let fields: Set<String> = [
            "name", "owner_id", "customer_id", "lead_id", "amount_minor", "probability_ppm", "expected_close_on", "why_now",
            "size_class",
        ]
        let mask = try UpdateMask(request.updateMask, allowed: fields)
        let before = try Opportunity.get(request.id, writer, call)
        let closeOn = BusinessDate(request.expectedCloseOn)
        var after = before
        if mask.contains("name") { after.name = request.name }
        if mask.contains("owner_id") { after.owner = request.ownerID }
        if mask.contains("customer_id") { after.customer = request.customerID.isEmpty ? nil : request.customerID }
        if mask.contains("lead_id") { after.lead = request.leadID.isEmpty ? nil : request.leadID }
        if mask.contains("amount_minor") { after.amountMinor = request.amountMinor }
        if mask.contains("probability_ppm") {
            after.probability = request.hasProbabilityPpm ? request.probabilityPpm : nil
            after.probabilityIsManual = true
        }
        if mask.contains("expected_close_on"), let closeOn { after.expectedCloseOn = closeOn }
        if mask.contains("why_now") { after.whyNow = request.whyNow }
        if mask.contains("size_class") { after.sizeClass = Opportunity.SizeClass(request.sizeClass) }
        var checks = FieldCheck()
        OpportunityRules.check(after, &checks)
        checks.require(closeOn != nil || !mask.contains("expected_close_on"), "expected_close_on", "must be a date YYYY-MM-DD")
        try checks.finish()
        try Etag.check(request.etag, before.version)
        if after.owner != before.owner { try OpportunityRules.requireOwner(after.owner, writer, call) }
        try OpportunityRules.requireParties(
            customer: after.customer == before.customer ? nil : after.customer,
            lead: after.lead == before.lead ? nil : after.lead,
            writer, call)
        let saved = try OpportunityRules.update(before, to: after, writer: writer, call: call)
        return .with { $0.opportunity = saved.message }
    }

    static func listStageChanges(
        _ request: Spearhead_Crm_V1_ListStageChangesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListStageChangesResponse {
        let opportunity = try Opportunity.get(request.opportunityID, reader, call)
        let list = ListQuery(from: "crm_stage_change", key: "printf('%010d', sequence)")
            .filter("opportunity_id = ?", opportunity.id)
        let (changes, next) = try list.fetch(reader, try call.page(of: request)) { row in
            Spearhead_Crm_V1_StageChange.with {
                $0.sequence = row["sequence"]
                $0.fromStage = row["from_stage"] ?? ""
                $0.toStage = row["to_stage"]
                $0.kind = StageLog.Kind(rawValue: row["kind"])?.message ?? .unspecified
                $0.changeTime = (row["changed_at"] as Instant).timestamp
                $0.changedBy = row["changed_by"] ?? ""
                $0.pipelineVersion = Int32(row["pipeline_number"] as Int64)
                if let duration = row["duration_seconds"] as Int64? { $0.durationSeconds = duration }
                $0.reason = row["reason"]
            }
        }
        return .with {
            $0.changes = changes
            $0.nextPageToken = next
        }
    }
}
