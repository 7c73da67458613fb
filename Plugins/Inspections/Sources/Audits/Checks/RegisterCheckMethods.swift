internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// RegisterCheckService.
enum RegisterCheckMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "RegisterCheckService"
        registrar.command(service, "RecordRegisterCheck", permission: Permissions.checkRegisters, record)
        registrar.query(service, "ListRegisterChecks", permission: Permissions.readInspections, list)
        registrar.report(service, "GetMissingNewHireChecks", permission: Permissions.readReports, missing)
    }

    static func record(
        _ request: Spearhead_Inspections_V1_RecordRegisterCheckRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_RecordRegisterCheckResponse {
        let checker = try call.person()
        let person = try AuditPeople.visible(request.personID, writer, call).id
        var check = FieldCheck()
        let date = request.checkedOn.isEmpty ? call.businessDate : check.date("checked_on", request.checkedOn)
        let register = RegisterCheck.Register(request.register)
        check.require(register != nil, "register", "must be set")
        if let date { check.require(date <= call.businessDate, "checked_on", "must not be in the future") }
        check.range("record_count", request.recordCount, 1...10_000)
        check.range("wrong_count", request.wrongCount, 0...max(0, request.recordCount))
        check.text("note", request.note, 0...2000)
        try check.finish()
        guard person != checker else {
            throw RPCError(.failedPrecondition, "SELF_CHECK", "Nobody checks own records. Let somebody else do it.")
        }
        let id = call.newID()
        try writer.insert(
            "inspections_check",
            [
                "id": id, "person_id": person, "checker_id": checker, "register": register?.rawValue, "checked_on": date,
                "record_count": request.recordCount, "wrong_count": request.wrongCount, "note": request.note,
                "record_time": call.now,
            ])
        writer.audit("registerChecks/\(id)", [FieldChange("wrong_count", nil, "\(request.wrongCount)")])
        guard let row = try writer.row("SELECT * FROM inspections_check WHERE id = ?", [id]) else {
            throw RPCError.notFound("check", id)
        }
        let stored = try RegisterCheck(row: row)
        return .with { $0.check = stored.message }
    }

    static func list(
        _ request: Spearhead_Inspections_V1_ListRegisterChecksRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListRegisterChecksResponse {
        let (checks, next) = try ListQuery(from: "inspections_check", key: "id", descending: true)
            .visible(call.visible, "person_id", or: "checker_id").filterUnlessEmpty("person_id", request.personID)
            .fetch(reader, call.page(of: request), RegisterCheck.init(row:))
        return .with {
            $0.checks = checks.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func missing(
        _ request: Spearhead_Inspections_V1_GetMissingNewHireChecksRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetMissingNewHireChecksResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let missing = try NewHireChecks.missing(in: interval, before: call.businessDate, call.visible, reader)
        return .with {
            $0.people = missing.map { person in
                .with {
                    $0.personID = person.personID
                    $0.personCode = person.code
                    $0.dates = person.dates.map { "\($0)" }
                }
            }
        }
    }
}

extension RegisterCheck {
    fileprivate var message: Spearhead_Inspections_V1_RegisterCheck {
        .with {
            $0.id = id
            $0.personID = personID
            $0.checkerID = checkerID
            $0.register = register.message
            $0.checkedOn = "\(checkedOn)"
            $0.recordCount = recordCount
            $0.wrongCount = wrongCount
            $0.note = note
            $0.recordTime = recordedAt.timestamp
        }
    }
}

extension RegisterCheck.Register: APIChoice {
    typealias Message = Spearhead_Inspections_V1_Register
}
