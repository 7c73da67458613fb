internal import GRDB
internal import Orders
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

    /// Makes the return visit of a delivery, once per shipment, for whoever owns the customer.
    static func add(after delivery: ShipmentArrived, _ writer: Writer, _ call: Call) throws {
        let days = try VisitSettings.current(writer).returnVisitDays
        guard days > 0 else { return }
        let owner = try Outlet.find(id: delivery.customerID, writer)?.ownerID
        let delivered = call.clock.businessDate(of: delivery.deliveredAt)
        try add(
            shipment: delivery.shipmentID, customer: delivery.customerID, person: owner ?? delivery.personID,
            dueOn: delivered.advanced(byDays: Int(days)), writer, call)
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

    private func deliveredAt(_ reader: Reader) throws -> Instant? {
        guard let shipmentID else { return nil }
        return try reader.value(Instant.self, "SELECT delivered_at FROM orders_shipment WHERE id = ?", [shipmentID])
    }

    /// Gives the open tasks of a person who leaves to the successor, or to whoever owns the customer by then.
    static func handOver(from person: String, to successor: String?, _ writer: Writer) throws {
        try writer.execute(
            """
            UPDATE visits_task SET person_id = coalesce(?1, (SELECT owner_id FROM crm_customer WHERE id = customer_id), person_id) \
            WHERE person_id = ?2 AND complete_time IS NULL
            """, [successor, person])
    }

    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> VisitTask {
        guard let row = try reader.row("SELECT * FROM visits_task WHERE id = ?", [id]) else {
            throw RPCError.notFound("visit task", id)
        }
        let task = VisitTask(row: row)
        try call.requireVisible(task.personID, "visit task", id)
        return task
    }

    /// Closes the task with what was found at a visit of the same customer that was completed after the delivery.
    func complete(visit: String, solved: Bool, note: String, _ writer: Writer, _ call: Call) throws -> VisitTask {
        guard completedAt == nil else {
            throw RPCError(
                .failedPrecondition, "TASK_STATE", "The task is closed already. Read it for what was found.",
                metadata: ["allowed": ""])
        }
        let made = try Visit.visible(id: visit, writer, call)
        var check = FieldCheck()
        check.require(made.customerID == customerID, "visit_id", "is a visit of another customer")
        check.require(made.state == .completed, "visit_id", "is a visit that was not completed")
        if let deliveredAt = try deliveredAt(writer) {
            check.require(made.checkInAt >= deliveredAt, "visit_id", "is a visit before the delivery")
        }
        check.text("note", note, 1...2000)
        try check.finish()
        try writer.update(
            "visits_task", id, set: ["visit_id": visit, "solved": solved, "note": note, "complete_time": call.now])
        writer.audit("visitTasks/\(id)", [FieldChange("solved", nil, String(solved))])
        return try Self.visible(id: id, writer, call)
    }
}
