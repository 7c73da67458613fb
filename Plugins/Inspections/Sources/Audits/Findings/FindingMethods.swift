internal import PluginKit
internal import SwiftProtobuf

/// FindingService.
enum FindingMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "FindingService"
        registrar.query(service, "GetFinding", permission: Permissions.readFindings, get)
        registrar.query(service, "ListFindings", permission: Permissions.readFindings, list)
        registrar.command(service, "AnswerFinding", permission: Permissions.answerFindings, answer)
        registrar.command(service, "DecideFinding", permission: Permissions.decideFindings, decide)
        registrar.command(service, "CorrectFinding", permission: Permissions.answerFindings, correct)
        registrar.command(service, "VerifyFinding", permission: Permissions.decideFindings, verify)
    }

    static func get(
        _ request: Spearhead_Inspections_V1_GetFindingRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetFindingResponse {
        let finding = try Finding.visible(id: request.id, reader, call)
        return .with { $0.finding = finding.message }
    }

    static func list(
        _ request: Spearhead_Inspections_V1_ListFindingsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListFindingsResponse {
        let (findings, next) = try ListQuery(from: "inspections_finding", key: "id", descending: true)
            .visible(call.visible, "person_id").filterUnlessEmpty("person_id", request.personID)
            .filter("state", request.state, "state", Finding.State.self)
            .fetch(reader, call.page(of: request), Finding.init(row:))
        return .with {
            $0.findings = findings.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func answer(
        _ request: Spearhead_Inspections_V1_AnswerFindingRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_AnswerFindingResponse {
        let finding = try Finding.visible(id: request.id, writer, call).answer(request.answer, writer, call)
        return .with { $0.finding = finding.message }
    }

    static func decide(
        _ request: Spearhead_Inspections_V1_DecideFindingRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_DecideFindingResponse {
        let finding = try Finding.visible(id: request.id, writer, call)
            .decide(isConfirmed: request.confirmed, reason: request.reason, writer, call)
        return .with { $0.finding = finding.message }
    }

    static func correct(
        _ request: Spearhead_Inspections_V1_CorrectFindingRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_CorrectFindingResponse {
        let finding = try Finding.visible(id: request.id, writer, call).correct(request.correction, writer, call)
        return .with { $0.finding = finding.message }
    }

    static func verify(
        _ request: Spearhead_Inspections_V1_VerifyFindingRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_VerifyFindingResponse {
        let finding = try Finding.visible(id: request.id, writer, call)
            .verify(isAccepted: request.accepted, note: request.note, writer, call)
        return .with { $0.finding = finding.message }
    }
}

extension Finding {
    fileprivate var message: Spearhead_Inspections_V1_Finding {
        .with {
            $0.id = id
            $0.inspectionID = inspectionID
            $0.personID = personID
            $0.visitID = visitID
            $0.productID = productID ?? ""
            $0.question = question ?? ""
            $0.countedQuantity = counted
            $0.recountedQuantity = recounted
            $0.foundOn = "\(foundOn)"
            $0.answerDueOn = "\(answerDueOn)"
            $0.state = state.message
            $0.answer = answer
            $0.reason = reason
            $0.decidedBy = decidedBy ?? ""
            $0.correction = correction
            $0.verifiedBy = verifiedBy ?? ""
            $0.etag = Etag.of(version)
        }
    }
}

extension Finding.State: APIChoice {
    typealias Message = Spearhead_Inspections_V1_FindingState
}
