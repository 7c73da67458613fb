internal import GRDB
internal import Organization
internal import PluginKit

/// What a plan line consists of.
struct PlanDraft: Sendable, Hashable {
    var personID: String
    var date: BusinessDate
    var customerID: String
    /// Order within the day, from 1.
    var sequence: Int64
    var purpose = ""
    var agenda = ""
    var demoPoints = ""
    var routeID: String?

    init(personID: String, date: BusinessDate, customerID: String, sequence: Int64) {
        self.personID = personID
        self.date = date
        self.customerID = customerID
        self.sequence = sequence
    }
}

/// A plan line as it is stored.
struct Plan: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case planned
        case inProgress = "in_progress"
        case completed
        case abandoned
        case missed
        case cancelled
    }

    var id: String
    var draft: PlanDraft
    var state: State
    var visitID: String?
    var cancelReason: String?
    var version: Int64

    init(row: Row) throws {
        id = row["id"]
        draft = PlanDraft(
            personID: row["person_id"], date: row["planned_on"], customerID: row["customer_id"], sequence: row["sequence"])
        draft.purpose = row["purpose"]
        draft.agenda = row["agenda"]
        draft.demoPoints = row["demo_points"]
        draft.routeID = row["route_id"]
        state = try row.choice("state", of: "visits_plan")
        visitID = row["visit_id"]
        cancelReason = row["cancel_reason"]
        version = row["version"]
    }

    static func find(person: String, on date: BusinessDate, customer: String, _ reader: Reader) throws -> Plan? {
        try reader.row(
            "SELECT * FROM visits_plan WHERE person_id = ? AND planned_on = ? AND customer_id = ?", [person, date, customer]
        ).map(Plan.init(row:))
    }

    /// The line, if it is one of a person whom the caller sees.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Plan {
        guard let row = try reader.row("SELECT * FROM visits_plan WHERE id = ?", [id]) else {
            throw RPCError.notFound("plan", id)
        }
        let plan = try Plan(row: row)
        try call.requireVisible(plan.draft.personID, "plan", id)
        return plan
    }
}
