internal import GRDB
internal import PluginKit

/// A visit as it is stored.
struct Visit: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case inProgress = "in_progress"
        case completed
        case abandoned
    }

    var id: String
    var personID: String
    var customerID: String
    var visitedOn: BusinessDate
    var state: State
    var checkInAt: Instant
    var position: Position?
    var accuracyMetres: Int64?
    var isMock: Bool
    var distanceMicrometres: Int64?
    var checkOutAt: Instant?
    var receivedAt: Instant
    var isOnTime: Bool
    var isClockSkewed: Bool
    var isOffPlan: Bool
    var jointWithID: String?
    var noOrderReason: String
    var abandonReason: String
    var windowDeviationMinutes: Int64?
    var checklistVersion: Int64
}

extension Visit {
    /// The columns that ``init(row:)`` reads, of `visits_visit v`.
    static let columns = """
        v.*, NOT EXISTS (SELECT 1 FROM visits_plan p WHERE p.person_id = v.person_id AND p.planned_on = v.visited_on \
        AND p.customer_id = v.customer_id AND p.state <> 'cancelled') AS off_plan
        """

    init(row: Row) throws {
        let state: State = try row.choice("state", of: "visits_visit")
        self.init(
            id: row["id"], personID: row["person_id"], customerID: row["customer_id"], visitedOn: row["visited_on"], state: state,
            checkInAt: row["check_in_at"], position: Position(row["latitude_microdegrees"], row["longitude_microdegrees"]),
            accuracyMetres: row["accuracy_m"], isMock: row["mock"], distanceMicrometres: row["distance_um"],
            checkOutAt: row["check_out_at"], receivedAt: row["receive_time"], isOnTime: row["on_time"],
            isClockSkewed: row["clock_skewed"], isOffPlan: row["off_plan"], jointWithID: row["joint_with_id"],
            noOrderReason: row["no_order_reason"], abandonReason: row["abandon_reason"],
            windowDeviationMinutes: row["window_deviation_minutes"], checklistVersion: row["checklist_version"])
    }

    /// Metres between check-in and outlet, half-up.
    var distanceMetres: Int64? { distanceMicrometres.flatMap { ExactArithmetic.halfUp($0, 1_000_000) } }

    static func find(id: String, _ reader: Reader) throws -> Visit? {
        try reader.row("SELECT \(columns) FROM visits_visit v WHERE v.id = ?", [id]).map(Visit.init(row:))
    }

    /// The visit, if it is one of a person whom the caller sees.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Visit {
        guard let visit = try find(id: id, reader) else { throw RPCError.notFound("visit", id) }
        try call.requireVisible(visit.personID, "visit", id)
        return visit
    }

    /// The visit, if it is the person's own.
    static func own(id: String, person: String, _ reader: Reader) throws -> Visit {
        guard let visit = try find(id: id, reader), visit.personID == person else { throw RPCError.notFound("visit", id) }
        return visit
    }
}
