internal import PluginKit
internal import SwiftProtobuf

/// Handlers of ChecklistService for checklists.
enum ChecklistMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateChecklistRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateChecklistResponse {
        let given = request.checklist
        var checks = FieldCheck()
        let kind: Checklist.Kind? = checks.choice("checklist.kind", given.kind)
        try checks.finish()
        let checklist = Checklist(
            id: call.newID(), code: given.code, kind: kind ?? .play, title: given.title, steps: steps(given),
            author: given.authorID.nonEmpty ?? call.caller.person)
        let stored = try Checklist.create(checklist, writer: writer, call: call)
        return .with { $0.checklist = stored.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetChecklistRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetChecklistResponse {
        let checklist = try Checklist.get(request.id, reader)
        return .with { $0.checklist = checklist.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListChecklistsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListChecklistsResponse {
        let page = try call.page(of: request)
        let (checklists, next) = try ListQuery(from: "crm_checklist k", columns: Checklist.columns, key: "k.code")
            .filter("k.kind", request.kind, "kind", Checklist.Kind.self)
            .fetch(reader, page) { try Checklist(row: $0, reader) }
        return .with {
            $0.checklists = checklists.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func publish(
        _ request: Spearhead_Crm_V1_PublishChecklistRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_PublishChecklistResponse {
        let before = try Checklist.get(request.checklist.id, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        after.title = request.checklist.title
        after.steps = steps(request.checklist)
        let stored = try Checklist.publish(before, to: after, writer: writer)
        return .with { $0.checklist = stored.message }
    }

    static func addEvidence(
        _ request: Spearhead_Crm_V1_AddEvidenceRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_AddEvidenceResponse {
        let checklist = try Checklist.get(request.checklistID, writer)
        let opportunity = try Opportunity.get(request.opportunityID, writer, call)
        let stored = try checklist.addEvidence(opportunity, writer: writer, call: call)
        return .with { $0.checklist = stored.message }
    }

    private static func steps(_ checklist: Spearhead_Crm_V1_Checklist) -> [Checklist.Step] {
        checklist.steps.map { Checklist.Step(text: $0.text, importance: Int64($0.importance)) }
    }
}

extension Checklist {
    var message: Spearhead_Crm_V1_Checklist {
        .with {
            $0.id = id
            $0.code = code
            $0.kind = kind.message
            $0.title = title
            $0.steps = steps.map { step in
                .with {
                    $0.text = step.text
                    $0.importance = Int32(clamping: step.importance)
                }
            }
            $0.authorID = author ?? ""
            $0.version = number
            $0.evidenceIds = evidence
            $0.adoptions = adoptions
            $0.etag = Etag.of(version)
        }
    }
}
