internal import GRDB
internal import PluginKit

/// A case as it is stored.
struct Case: Sendable, Hashable {
    var id: String
    var kind: CaseKind
    var state: CaseState
    var personID: String?
    var customerID: String?
    var occurredOn: BusinessDate
    var summary: String
    var ownerID: String?
    var statement: String
    var verdict: CaseVerdict?
    var reason: String
    var consequence: String
    var decidedBy: String?
    var previousID: String?
    var openedAt: Instant
    var evidenceCount: Int64
    var version: Int64

    init(row: Row) throws {
        id = row["id"]
        kind = CaseKind(row["kind"])
        state = try row.choice("state", of: "inspections_case")
        personID = row["person_id"]
        customerID = row["customer_id"]
        occurredOn = row["occurred_on"]
        summary = row["summary"]
        ownerID = row["owner_id"]
        statement = row["statement"]
        verdict = (row["verdict"] as String?).flatMap(CaseVerdict.init(rawValue:))
        reason = row["reason"]
        consequence = row["consequence"]
        decidedBy = row["decided_by"]
        previousID = row["previous_id"]
        openedAt = row["open_time"]
        evidenceCount = row["evidence_count"]
        version = row["version"]
    }

    static func find(id: String, _ reader: Reader) throws -> Case? {
        try reader.row("SELECT * FROM inspections_case WHERE id = ?", [id]).map(Case.init(row:))
    }

    /// The case, if it is about or with somebody whom the caller sees.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Case {
        guard let found = try find(id: id, reader), call.visible.contains(found.personID) || call.visible.contains(found.ownerID)
        else { throw RPCError.notFound("case", id) }
        return found
    }

    /// The last of the cases that continue this one.
    func latest(_ reader: Reader) throws -> Case {
        var last = self
        while let row = try reader.row("SELECT * FROM inspections_case WHERE previous_id = ? ORDER BY id DESC LIMIT 1", [last.id])
        {
            last = try Case(row: row)
        }
        return last
    }

    /// The case as it stands now.
    func current(_ reader: Reader) throws -> Case {
        guard let now = try Case.find(id: id, reader) else { throw RPCError.notFound("case", id) }
        return now
    }
}

/// A step in a case's history.
struct CaseStep: Sendable, Hashable {
    enum Action: String, Sendable, Hashable {
        case opened
        case assigned
        case evidence
        case heard
        case decided
        case appealed
        case closed
    }

    var state: String
    var action: String
    var note: String
    var actor: String
    var time: Instant

    static func list(of caseID: String, _ reader: Reader) throws -> [CaseStep] {
        try reader.rows(
            "SELECT state, action, note, actor, time FROM inspections_case_step WHERE case_id = ? ORDER BY id", [caseID]
        ).map { CaseStep(state: $0[0], action: $0[1], note: $0[2], actor: $0[3], time: $0[4]) }
    }

    static func add(
        _ action: Action, to caseID: String, _ state: CaseState, _ note: String, _ writer: Writer, _ call: Call
    ) throws {
        try writer.insert(
            "inspections_case_step",
            [
                "id": call.newID(), "case_id": caseID, "state": state.rawValue, "action": action.rawValue, "note": note,
                "actor": call.actor, "time": call.now,
            ])
    }
}
