internal import GRDB
internal import PluginKit

/// A person on a plan over a range of dates.
struct Assignment: Sendable, Hashable {
    var id: String
    var personID: String
    var planCode: String
    var effectiveFrom: BusinessDate
    var effectiveTo: BusinessDate?

    init(row: Row) {
        id = row["id"]
        personID = row["person_id"]
        planCode = row["plan_code"]
        effectiveFrom = row["effective_from"]
        effectiveTo = row["effective_to"]
    }

    static func find(id: String, _ reader: Reader) throws -> Assignment {
        guard let row = try reader.row("SELECT * FROM incentives_assignment WHERE id = ?", [id]) else {
            throw RPCError.notFound("assignment", id)
        }
        return Assignment(row: row)
    }
}

/// Puts people on plans; a person is on one plan at a time.
enum Assignments {
    static func assign(
        _ person: String, to code: String, from first: BusinessDate, through last: BusinessDate?, _ writer: Writer, _ call: Call
    ) throws -> Assignment {
        var check = FieldCheck()
        try check.person("person_id", person, writer)
        if let last, last < first { check.fail("effective_to", "must not be before effective_from") }
        try check.finish()
        guard
            try writer.exists(
                "SELECT 1 FROM incentives_plan WHERE code = ? AND state <> 'draft' AND effective_from <= ?",
                [code, last ?? first])
        else {
            throw RPCError(
                .failedPrecondition, "PLAN_NOT_APPROVED",
                "No approved version of \(code.prefix(64)) applies on \(first). Approve one first.")
        }
        if let other = try overlapping(person, first, last, writer) {
            throw RPCError(
                .failedPrecondition, "RANGE_OVERLAP",
                "The person is on \(other.planCode) from \(other.effectiveFrom). End that assignment first.",
                metadata: ["assignment": other.id])
        }
        try checkOpen(person, from: first, writer)
        let id = call.newID()
        try writer.insert(
            "incentives_assignment",
            [
                "id": id, "person_id": person, "plan_code": code, "effective_from": first, "effective_to": last,
                "recorded_by": call.actor, "recorded_at": call.now,
            ])
        writer.audit(
            "payAssignments/\(id)", [FieldChange("person_id", nil, person), FieldChange("plan_code", nil, code)])
        return try Assignment.find(id: id, writer)
    }

    static func end(_ assignment: Assignment, on date: BusinessDate, _ writer: Writer) throws -> Assignment {
        guard date >= assignment.effectiveFrom else {
            throw RPCError.invalidField("effective_to", "must not be before \(assignment.effectiveFrom)")
        }
        if let other = try overlapping(assignment.personID, assignment.effectiveFrom, date, except: assignment.id, writer) {
            throw RPCError(
                .failedPrecondition, "RANGE_OVERLAP", "The person is on \(other.planCode) from \(other.effectiveFrom).",
                metadata: ["assignment": other.id])
        }
        try checkOpen(
            assignment.personID, from: min(date, assignment.effectiveTo ?? date).advanced(byDays: 1), writer)
        try writer.update("incentives_assignment", assignment.id, set: ["effective_to": date])
        writer.audit(
            "payAssignments/\(assignment.id)",
            [FieldChange("effective_to", assignment.effectiveTo?.description, date.description)])
        return try Assignment.find(id: assignment.id, writer)
    }

    private static func overlapping(
        _ person: String, _ first: BusinessDate, _ last: BusinessDate?, except: String = "", _ reader: Reader
    ) throws -> Assignment? {
        try reader.row(
            """
            SELECT * FROM incentives_assignment WHERE person_id = ? AND id <> ? AND effective_from <= coalesce(?, '9999-12-31')
            AND coalesce(effective_to, '9999-12-31') >= ?
            """, [person, except, last, first]
        ).map(Assignment.init(row:))
    }

    private static func checkOpen(_ person: String, from date: BusinessDate, _ reader: Reader) throws {
        let closed = try reader.value(
            String.self,
            """
            SELECT period FROM incentives_statement WHERE person_id = ? AND ends_on >= ? AND state IN ('approved', 'paid') LIMIT 1
            """, [person, date])
        if let closed {
            throw RPCError(
                .failedPrecondition, "STATEMENT_CLOSED",
                "The person's statement of \(closed) is closed. Change the assignment from a later period on.",
                metadata: ["period": closed])
        }
    }
}
