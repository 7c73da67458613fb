internal import PluginKit
internal import SwiftProtobuf

/// Handlers of ChecklistService for runs.
enum ChecklistRunMethods {
    static func start(
        _ request: Spearhead_Crm_V1_StartRunRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_StartRunResponse {
        let checklist = try Checklist.get(request.checklistID, writer)
        let opportunity = try request.opportunityID.nonEmpty.map { try Opportunity.get($0, writer, call) }
        let run = try ChecklistRun.start(checklist, opportunity: opportunity, writer: writer, call: call)
        return .with { $0.run = run.message }
    }

    static func complete(
        _ request: Spearhead_Crm_V1_CompleteStepRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CompleteStepResponse {
        let run = try ChecklistRun.visible(request.runID, writer, call)
            .complete(Int64(request.step), writer: writer, call: call)
        return .with { $0.run = run.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetRunRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetRunResponse {
        let run = try ChecklistRun.visible(request.id, reader, call)
        return .with { $0.run = run.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListRunsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListRunsResponse {
        let page = try call.page(of: request)
        let (runs, next) = try ListQuery(
            from: "crm_checklist_run r", columns: ChecklistRun.columns, key: "r.id", descending: true
        ).visible(call.visible, "r.person_id").filterUnlessEmpty("r.checklist_id", request.checklistID)
            .filterUnlessEmpty("r.person_id", request.personID).fetch(reader, page) { try ChecklistRun(row: $0, reader) }
        return .with {
            $0.runs = runs.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func listAdherence(
        _ request: Spearhead_Crm_V1_ListAdherenceRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListAdherenceResponse {
        let page = try call.page(of: request)
        var checks = FieldCheck()
        let from = checks.optionalDate("from_date", request.fromDate)
        let to = checks.optionalDate("to_date", request.toDate)
        try checks.finish()
        let (adherence, next) = try ChecklistAdherence.list(kind: request.kind, from: from, to: to, reader, call, page)
        return .with {
            $0.adherence = adherence.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension ChecklistRun {
    var message: Spearhead_Crm_V1_ChecklistRun {
        .with {
            $0.id = id
            $0.checklistID = checklist
            $0.version = number
            $0.personID = person
            $0.opportunityID = opportunity ?? ""
            $0.businessDate = businessDate.description
            $0.steps = Int32(clamping: steps)
            $0.done = done.map { Int32(clamping: $0) }
            $0.completionPercent = completionPercent ?? ""
        }
    }
}

extension ChecklistAdherence {
    var message: Spearhead_Crm_V1_ChecklistAdherence {
        .with {
            $0.checklistID = checklist
            $0.checklistCode = code
            $0.personID = person
            $0.runs = runs
            $0.completeRuns = completeRuns
            $0.steps = steps
            $0.done = done
            $0.adherencePercent = percent ?? ""
        }
    }
}
