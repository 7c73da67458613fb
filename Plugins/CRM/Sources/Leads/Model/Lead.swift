internal import Foundation
internal import GRDB
internal import PluginKit

/// A lead as it is stored.
struct Lead: Sendable, Hashable {
    var id: String
    var code: String
    var details: LeadDetails
    var score: LeadScore
    var grade: LeadGrade
    var gradeReason: String
    var ownerID: String?
    var createdAt: Instant
    var clockStartedAt: Instant?
    var dueAt: Instant?
    var slaVersion: Int64
    var firstResponseAt: Instant?
    var status: LeadStatus
    var closedAt: Instant?
    var closeReason: String
    var pool: String
    var needs: [String]
    var qualification: Qualification
    var customerID: String?
    var nextNurtureOn: BusinessDate?
    var version: Int64

    /// The table with the alias that lists filter by.
    static let table = "crm_lead AS lead LEFT JOIN organization_territory AS territory ON territory.id = lead.territory_id"
    static let columns = "lead.*, territory.code AS territory_code"

    /// Whether there is no reachable contact, so that the clock does not run.
    var isIncomplete: Bool { clockStartedAt == nil }

    /// Whether the response limit was passed at `instant`; elapsed time counts whole seconds, so an answer in the second of the due
    /// time is in time.
    func isBreached(at instant: Instant) -> Bool {
        guard let dueAt else { return false }
        return Self.isLate(firstResponseAt ?? instant, dueAt: dueAt)
    }

    /// Whether a whole second has passed since the due time.
    static func isLate(_ instant: Instant, dueAt: Instant) -> Bool { instant >= dueAt.advanced(bySeconds: 1) }

    static func find(id: String, _ reader: Reader) throws -> Lead? {
        try reader.row("SELECT \(columns) FROM \(table) WHERE lead.id = ?", [id]).map(Lead.init(row:))
    }

    static func find(code: String, _ reader: Reader) throws -> Lead? {
        try reader.row("SELECT \(columns) FROM \(table) WHERE lead.code = ?", [code]).map(Lead.init(row:))
    }

    /// The lead when it exists and the caller may see it; otherwise NOT_FOUND.
    static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> Lead {
        guard let lead = try find(id: id, reader) else { throw RPCError.notFound("lead", id) }
        try call.requireVisible(lead.ownerID, "lead", id)
        return lead
    }
}

extension Lead {
    /// Reads a row of ``columns``.
    init(row: Row) throws {
        id = row["id"]
        code = row["code"]
        details = LeadDetails(row: row)
        score = LeadScore(
            points: row["points"], grade: try Self.grade(row["computed_grade"]), policyVersion: row["grading_version"])
        grade = try Self.grade(row["grade"])
        gradeReason = row["grade_reason"]
        ownerID = row["owner_id"]
        createdAt = row["created_at"]
        clockStartedAt = row["clock_started_at"]
        dueAt = row["due_at"]
        slaVersion = row["sla_version"]
        firstResponseAt = row["first_response_at"]
        guard let status = LeadStatus(rawValue: row["status"]) else { throw Self.damaged }
        self.status = status
        closedAt = row["closed_at"]
        closeReason = row["close_reason"]
        pool = row["pool"]
        needs = try LeadNeeds.decode(row["needs"])
        qualification = Qualification(row: row)
        customerID = row["customer_id"]
        nextNurtureOn = row["next_nurture_on"]
        version = row["version"]
    }

    static let damaged = RPCError(
        .dataLoss, "LEAD_DAMAGED",
        "A stored lead holds a value this version does not know. Restore a backup or update the server.")

    private static func grade(_ text: String) throws -> LeadGrade {
        guard let grade = LeadGrade(rawValue: text) else { throw damaged }
        return grade
    }
}
