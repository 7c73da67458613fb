internal import GRDB
internal import Organization
internal import PluginKit
internal import Visits

/// An audit that was done.
struct Inspection: Sendable, Hashable {
    var id: String
    var code: String?
    var visitID: String
    var personID: String
    var customerID: String
    var auditorID: String
    var role: AuditorRole
    var inspectedAt: Instant
    var inspectedOn: BusinessDate
    var formCode: String?
    var formVersion: Int64?
    var policyVersion: Int64

    init(row: Row) throws {
        id = row["id"]
        code = row["code"]
        visitID = row["visit_id"]
        personID = row["person_id"]
        customerID = row["customer_id"]
        auditorID = row["auditor_id"]
        role = try row.choice("role", of: "inspections_inspection")
        inspectedAt = row["inspected_at"]
        inspectedOn = row["inspected_on"]
        formCode = row["form_code"]
        formVersion = row["form_version"]
        policyVersion = row["policy_version"]
    }

    static func find(id: String, _ reader: Reader) throws -> Inspection? {
        try reader.row("SELECT * FROM inspections_inspection WHERE id = ?", [id]).map(Inspection.init(row:))
    }

    static func find(code: String, _ reader: Reader) throws -> Inspection? {
        try reader.row("SELECT * FROM inspections_inspection WHERE code = ?", [code]).map(Inspection.init(row:))
    }
}

/// An inspection before it is recorded.
struct InspectionDraft: Sendable, Hashable {
    /// Where an inspection comes from.
    enum Door: Sendable, Hashable {
        /// A task of this system; an auditor who is not independent is refused.
        case task(String)
        /// The past of another system, with its code. What was done by the wrong person is kept, reported and made a case.
        case file(code: String)
    }

    var door: Door
    var visit: VisitRecord
    var auditorID: String
    var role: AuditorRole
    var inspectedAt: Instant
    var form: AuditForm?

    /// Records the inspection without rows: the one function behind SubmitAudit and the import.
    func record(_ writer: Writer, _ call: Call) throws -> Inspection {
        let date = call.clock.businessDate(of: inspectedAt)
        var check = FieldCheck()
        check.require(inspectedAt >= visit.checkInAt, "inspected_at", "must not be before the visit")
        check.require(inspectedAt <= call.now, "inspected_at", "must not be in the future")
        check.require(date == visit.visitedOn, "inspected_at", "must be on the day of the visit, \(visit.visitedOn)")
        try check.finish()
        let rep = try People.require(id: visit.personID, writer)
        let independence = Independence(auditor: auditorID, role: role, of: rep)
        let id = call.newID()
        var task: String?
        var code: String?
        switch door {
        case .task(let id):
            try independence.require()
            task = id
        case .file(let name): code = name
        }
        try writer.insert(
            "inspections_inspection",
            [
                "id": id, "code": code, "task_id": task, "visit_id": visit.id, "person_id": rep.id,
                "org_unit_id": rep.orgUnitID, "customer_id": visit.customerID, "auditor_id": auditorID,
                "role": role.rawValue, "inspected_at": inspectedAt, "inspected_on": date, "is_self": independence.isSelf,
                "is_wrong_role": independence.isWrongRole, "form_code": form?.code, "form_version": form?.version,
                "policy_version": try AuditPolicy.current(writer).version,
            ])
        if !independence.isGiven { try openCase(id, code ?? id, date, writer, call) }
        guard let inspection = try Inspection.find(id: id, writer) else { throw RPCError.notFound("inspection", id) }
        return inspection
    }

    private func openCase(_ id: String, _ name: String, _ date: BusinessDate, _ writer: Writer, _ call: Call) throws {
        let note = "Inspection \(name) was not done by an independent auditor in the right role."
        try CaseOpening(
            .auditIndependence, person: auditorID, customer: visit.customerID, on: date, summary: note,
            evidence: [EvidenceDraft(key: name, source: EvidenceDraft.signal, resource: "inspections/\(id)", note: note)]
        ).open(writer, call)
    }
}
