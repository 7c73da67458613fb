internal import CRM
internal import PluginKit
internal import SwiftProtobuf

/// CaseService.
enum CaseMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "CaseService"
        registrar.command(service, "OpenCase", permission: Permissions.workCases, open)
        registrar.query(service, "GetCase", permission: Permissions.readCases, get)
        registrar.query(service, "ListCases", permission: Permissions.readCases, list)
        registrar.command(service, "AssignCase", permission: Permissions.workCases, assign)
        registrar.command(service, "AddEvidence", permission: Permissions.workCases, addEvidence)
        registrar.command(service, "HearCase", permission: Permissions.answerCases, hear)
        registrar.command(service, "DecideCase", permission: Permissions.decideCases, decide)
        registrar.command(service, "AppealCase", permission: Permissions.answerCases, appeal)
        registrar.command(service, "CloseCase", permission: Permissions.decideCases, close)
    }

    static func open(
        _ request: Spearhead_Inspections_V1_OpenCaseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_OpenCaseResponse {
        var check = FieldCheck()
        check.name("kind", request.kind)
        check.text("summary", request.summary, 1...1000)
        check.text("resource", request.resource, 0...200)
        check.optionalSHA256("photo_sha256", request.photoSha256)
        check.require(!request.personID.isEmpty || !request.customerID.isEmpty, "person_id", "or customer_id must be given")
        let date = check.date("occurred_on", request.occurredOn)
        if let date { check.require(date <= call.businessDate, "occurred_on", "must not be in the future") }
        try check.finish()
        if let person = request.personID.nonEmpty { try requirePerson(person, writer, call) }
        if let customer = request.customerID.nonEmpty {
            guard let found = try CustomerDirectory.find(id: customer, writer), !found.isDeleted,
                !request.personID.isEmpty || call.visible.contains(found.ownerID)
            else { throw RPCError.notFound("customer", customer) }
        }
        guard let date else { throw RPCError.invalidField("occurred_on", "must be a date YYYY-MM-DD") }
        let evidence = EvidenceDraft(
            key: nil, source: source(call), resource: request.resource, note: request.summary,
            photo: request.photoSha256.nonEmpty)
        let opening = CaseOpening(
            CaseKind(request.kind), person: request.personID.nonEmpty, customer: request.customerID.nonEmpty, on: date,
            summary: request.summary, evidence: [evidence])
        let id = try opening.open(writer, call).caseID
        if let worker = call.caller.person, worker != request.personID, let found = try Case.find(id: id, writer) {
            try Cases.assign(found, to: worker, writer, call)
        }
        guard let found = try Case.find(id: id, writer) else { throw RPCError.notFound("case", id) }
        return .with { $0.case = found.message }
    }

    static func get(
        _ request: Spearhead_Inspections_V1_GetCaseRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetCaseResponse {
        let found = try Case.visible(id: request.id, reader, call)
        let evidence = try Evidence.list(of: found.id, reader)
        let steps = try CaseStep.list(of: found.id, reader)
        return .with {
            $0.case = found.message
            $0.evidence = evidence.map(\.message)
            $0.steps = steps.map(\.message)
        }
    }

    static func list(
        _ request: Spearhead_Inspections_V1_ListCasesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListCasesResponse {
        let (cases, next) = try ListQuery(from: "inspections_case", key: "id", descending: true)
            .visible(call.visible, "person_id", or: "owner_id")
            .filterUnlessEmpty("kind", request.kind).filterUnlessEmpty("person_id", request.personID)
            .filterUnlessEmpty("owner_id", request.ownerID).filterUnlessEmpty("customer_id", request.customerID)
            .filter("state", request.state, "state", CaseState.self)
            .fetch(reader, call.page(of: request), Case.init(row:))
        return .with {
            $0.cases = cases.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func assign(
        _ request: Spearhead_Inspections_V1_AssignCaseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_AssignCaseResponse {
        let found = try Case.visible(id: request.id, writer, call)
        try Cases.assign(found, to: request.ownerID, writer, call)
        let now = try found.current(writer)
        return .with { $0.case = now.message }
    }

    static func addEvidence(
        _ request: Spearhead_Inspections_V1_AddEvidenceRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_AddEvidenceResponse {
        let found = try Case.visible(id: request.id, writer, call)
        var check = FieldCheck()
        check.text("note", request.note, 1...2000)
        check.text("resource", request.resource, 0...200)
        check.optionalSHA256("photo_sha256", request.photoSha256)
        try check.finish()
        let piece = EvidenceDraft(
            key: nil, source: source(call), resource: request.resource, note: request.note, photo: request.photoSha256.nonEmpty)
        let id = try Cases.add(piece, to: found, writer, call)
        let now = try found.current(writer)
        let added = try writer.row("SELECT * FROM inspections_case_evidence WHERE id = ?", [id]).map(Evidence.init(row:))
        return .with {
            $0.case = now.message
            if let added { $0.evidence = added.message }
        }
    }

    static func hear(
        _ request: Spearhead_Inspections_V1_HearCaseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_HearCaseResponse {
        let found = try Case.visible(id: request.id, writer, call)
        try Cases.hear(found, request.statement, writer, call)
        let now = try found.current(writer)
        return .with { $0.case = now.message }
    }

    static func decide(
        _ request: Spearhead_Inspections_V1_DecideCaseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_DecideCaseResponse {
        let found = try Case.visible(id: request.id, writer, call)
        guard let verdict = CaseVerdict(request.verdict) else {
            throw RPCError.invalidField("verdict", "must be CONFIRMED or UNFOUNDED")
        }
        try Cases.decide(found, verdict, reason: request.reason, consequence: request.consequence, writer, call)
        let now = try found.current(writer)
        return .with { $0.case = now.message }
    }

    static func appeal(
        _ request: Spearhead_Inspections_V1_AppealCaseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_AppealCaseResponse {
        let found = try Case.visible(id: request.id, writer, call)
        try Cases.appeal(found, request.reason, writer, call)
        let now = try found.current(writer)
        return .with { $0.case = now.message }
    }

    static func close(
        _ request: Spearhead_Inspections_V1_CloseCaseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_CloseCaseResponse {
        let found = try Case.visible(id: request.id, writer, call)
        try Cases.close(found, writer, call)
        let now = try found.current(writer)
        return .with { $0.case = now.message }
    }

    /// The source of what a person adds: that person.
    private static func source(_ call: Call) -> String { "person:\(call.actor)" }

    private static func requirePerson(_ id: String, _ reader: Reader, _ call: Call) throws {
        guard try reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [id]) else {
            throw RPCError.notFound("person", id)
        }
        try call.requireVisible(id, "person", id)
    }
}
