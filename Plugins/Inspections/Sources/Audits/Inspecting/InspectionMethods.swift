internal import GRDB
internal import PluginKit
internal import SwiftProtobuf
internal import Visits

/// What auditors hand in: the last part of AuditService.
enum InspectionMethods {
    static func submit(
        _ request: Spearhead_Inspections_V1_SubmitAuditRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_SubmitAuditResponse {
        let task = try AuditTask.visible(id: request.taskID, writer, call)
        guard let visit = try VisitRecords.find(id: request.visitID, writer) else {
            throw RPCError.notFound("visit", request.visitID)
        }
        try task.requireAuditor(call)
        try task.require([.drawn, .inField])
        guard (visit.personID, visit.customerID) == (task.personID, task.customerID) else {
            throw RPCError(
                .failedPrecondition, "VISIT_MISMATCH",
                "The visit is another rep's or at another outlet than the task's. Name the visit that was audited.")
        }
        try checkLines(request.lines, writer)
        let form = try form(request, writer)
        let answers = try form?.judge(request.answers.map { ($0.question, $0.value) }) ?? []
        let draft = InspectionDraft(
            door: .task(task.id), visit: visit, auditorID: task.auditorID, role: task.role,
            inspectedAt: request.hasInspectTime ? Instant(request.inspectTime) : call.now, form: form)
        let inspection = try draft.record(writer, call)
        let policy = try AuditPolicy.find(version: inspection.policyVersion, writer)
        for line in request.lines {
            try Recount.record(line.productID, line.recountedQuantity, of: inspection, policy, writer, call)
        }
        for answer in answers {
            try writer.execute(
                "INSERT INTO inspections_answer VALUES (?, ?, ?, ?)",
                [inspection.id, answer.question, answer.value, answer.failed])
            guard answer.failed else { continue }
            try FindingDraft(inspection: inspection, subject: .answer(question: answer.question)).open(policy, writer, call)
        }
        _ = try task.move(to: .submitted, inspection: inspection.id, writer)
        let parts = try Parts(inspection, writer)
        return .with {
            $0.inspection = parts.message
            $0.lines = parts.lines
            $0.answers = parts.answers
        }
    }

    static func get(
        _ request: Spearhead_Inspections_V1_GetInspectionRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetInspectionResponse {
        guard let inspection = try Inspection.find(id: request.id, reader),
            call.visible.contains(inspection.personID) || call.visible.contains(inspection.auditorID)
        else { throw RPCError.notFound("inspection", request.id) }
        let parts = try Parts(inspection, reader)
        return .with {
            $0.inspection = parts.message
            $0.lines = parts.lines
            $0.answers = parts.answers
        }
    }

    static func list(
        _ request: Spearhead_Inspections_V1_ListInspectionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListInspectionsResponse {
        let (inspections, next) = try ListQuery(from: "inspections_inspection", key: "inspected_on || id")
            .visible(call.visible, "person_id", or: "auditor_id")
            .filterUnlessEmpty("person_id", request.personID).between("inspected_on", request.fromDate, request.toDate)
            .fetch(reader, call.page(of: request), Inspection.init(row:))
        let messages = try inspections.map { try Parts($0, reader).message }
        return .with {
            $0.inspections = messages
            $0.nextPageToken = next
        }
    }

    private static func form(
        _ request: Spearhead_Inspections_V1_SubmitAuditRequest, _ reader: Reader
    ) throws -> AuditForm? {
        guard let code = request.formCode.nonEmpty else {
            guard request.answers.isEmpty else { throw RPCError.invalidField("form_code", "must be given with answers") }
            return nil
        }
        guard let form = try AuditForm.find(code: code, reader) else {
            throw RPCError.invalidField("form_code", "names no published form")
        }
        return form
    }

    private static func checkLines(_ lines: [Spearhead_Inspections_V1_RecountLine], _ reader: Reader) throws {
        var check = FieldCheck()
        check.require((1...Recount.linesMax).contains(lines.count), "lines", "must be 1 to \(Recount.linesMax)")
        check.require(Set(lines.map(\.productID)).count == lines.count, "lines", "must not name a product twice")
        for (index, line) in lines.prefix(Recount.linesMax).enumerated() {
            let isKnown = try reader.exists("SELECT 1 FROM organization_product WHERE id = ?", [line.productID])
            check.require(isKnown, "lines[\(index)].product_id", "names no product")
            check.range("lines[\(index)].recounted_quantity", line.recountedQuantity, Recount.quantityRange)
        }
        try check.finish()
    }

    /// An inspection with its rows and answers as messages.
    private struct Parts {
        var message: Spearhead_Inspections_V1_Inspection
        var lines: [Spearhead_Inspections_V1_RecountLine]
        var answers: [Spearhead_Inspections_V1_FormAnswer]

        init(_ inspection: Inspection, _ reader: Reader) throws {
            let rows = try Recount.list(of: inspection.id, reader)
            message = inspection.message(rows)
            lines = rows.map(\.message)
            answers = try reader.rows(
                "SELECT question, value, failed FROM inspections_answer WHERE inspection_id = ? ORDER BY question",
                [inspection.id]
            ).map { row in
                .with {
                    $0.question = row[0]
                    $0.value = row[1]
                    $0.failed = row[2]
                }
            }
        }
    }
}

extension Inspection {
    fileprivate func message(_ rows: [Recount]) -> Spearhead_Inspections_V1_Inspection {
        .with {
            $0.id = id
            $0.code = code ?? ""
            $0.visitID = visitID
            $0.personID = personID
            $0.customerID = customerID
            $0.auditorID = auditorID
            $0.role = role.message
            $0.inspectTime = inspectedAt.timestamp
            $0.inspectedOn = "\(inspectedOn)"
            $0.formCode = formCode ?? ""
            $0.formVersion = formVersion ?? 0
            $0.policyVersion = policyVersion
            $0.rowCount = Int64(rows.count)
            $0.trueCount = Int64(rows.count { $0.isTrue || $0.isCleared })
        }
    }
}

extension Recount {
    fileprivate var message: Spearhead_Inspections_V1_RecountLine {
        .with {
            $0.productID = productID
            $0.countedQuantity = counted
            $0.recountedQuantity = recounted
            $0.isTrue = isTrue
            $0.isCleared = isCleared
        }
    }
}
