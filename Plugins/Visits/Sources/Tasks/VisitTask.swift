internal import GRDB
internal import PluginKit

/// Something to do at an outlet: the return visit after a delivery (E21).
struct VisitTask: Sendable, Hashable {
    var id: String
    var kind: String
    var personID: String
    var customerID: String
    var shipmentID: String?
    var dueOn: BusinessDate
    var visitID: String?
    var isSolved: Bool?
    var note: String
    var completedAt: Instant?

    init(row: Row) {
        id = row["id"]
        kind = row["kind"]
        personID = row["person_id"]
        customerID = row["customer_id"]
        shipmentID = row["shipment_id"]
        dueOn = row["due_on"]
        visitID = row["visit_id"]
        isSolved = row["solved"]
        note = row["note"]
        completedAt = row["complete_time"]
    }

    /// Makes the return visits of recent deliveries, once per shipment, for whoever owns the customer.
    ///
    /// - Parameter daysBack: Deliveries further back make no task: they are history of an import.
    static func addReturnVisits(daysBack: Int = 7, _ writer: Writer, _ call: Call) throws {
        let days = try VisitSettings.current(writer).returnVisitDays
        guard days > 0 else { return }
        let deliveries = try writer.rows(
            """
            SELECT s.id, s.customer_id, coalesce(c.owner_id, s.person_id) AS person_id, s.delivered_on FROM orders_shipment s \
            JOIN crm_customer c ON c.id = s.customer_id WHERE s.delivered_on BETWEEN ? AND ? \
            AND NOT EXISTS (SELECT 1 FROM visits_task t WHERE t.shipment_id = s.id)
            """, [call.businessDate.advanced(byDays: -daysBack), call.businessDate])
        for delivery in deliveries {
            let delivered: BusinessDate = delivery["delivered_on"]
            try add(
                shipment: delivery["id"], customer: delivery["customer_id"], person: delivery["person_id"],
                dueOn: delivered.advanced(byDays: Int(days)), writer, call)
        }
    }

    private static func add(
        shipment: String, customer: String, person: String, dueOn: BusinessDate, _ writer: Writer, _ call: Call
    ) throws {
        let id = call.newID()
        try writer.execute(
            """
            INSERT INTO visits_task (id, kind, person_id, customer_id, shipment_id, due_on, create_time) \
            VALUES (?, 'return_visit', ?, ?, ?, ?, ?) ON CONFLICT (shipment_id) DO NOTHING
            """, [id, person, customer, shipment, dueOn, call.now])
        if writer.changesCount > 0 { writer.audit("visitTasks/\(id)", [FieldChange("shipment", nil, shipment)]) }
    }

    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> VisitTask {
        guard let row = try reader.row("SELECT * FROM visits_task WHERE id = ?", [id]) else {
            throw RPCError.notFound("visit task", id)
        }
        let task = VisitTask(row: row)
        try call.requireVisible(task.personID, "visit task", id)
        return task
    }

    /// Closes the task with what was found at a visit of the same customer.
    func complete(visit: String, solved: Bool, note: String, _ writer: Writer, _ call: Call) throws -> VisitTask {
        guard completedAt == nil else {
            throw RPCError(
                .failedPrecondition, "TASK_STATE", "The task is closed already. Read it for what was found.",
                metadata: ["allowed": ""])
        }
        let made = try Visit.visible(id: visit, writer, call)
        var check = FieldCheck()
        check.require(made.customerID == customerID, "visit_id", "is a visit of another customer")
        check.text("note", note, 1...2000)
        try check.finish()
        try writer.update(
            "visits_task", id, set: ["visit_id": visit, "solved": solved, "note": note, "complete_time": call.now])
        writer.audit("visitTasks/\(id)", [FieldChange("solved", nil, String(solved))])
        return try Self.visible(id: id, writer, call)
    }
}
