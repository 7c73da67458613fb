internal import GRDB
internal import PluginKit

/// An event that came again with another payload and waits for a person.
struct EventConflict: Sendable, Hashable {
    var id: String
    var eventID: String
    var personID: String
    var receivedAt: Instant
    var differingFields: [String]
    var acceptedPayload: String
    var otherPayload: String
    var note: String?
    var closedAt: Instant?

    init(row: Row) {
        id = row["id"]
        eventID = row["event_id"]
        personID = row["person_id"]
        receivedAt = row["receive_time"]
        differingFields = (row["differing_fields"] as String).split(separator: " ").map(String.init)
        acceptedPayload = row["accepted_payload"]
        otherPayload = row["payload"]
        note = row["note"]
        closedAt = row["close_time"]
    }

    private static let table = "visits_event_copy x JOIN visits_event e ON e.id = x.event_id"
    private static let columns = "x.*, e.payload AS accepted_payload"

    static func list(showClosed: Bool, _ reader: Reader, _ call: Call, _ page: Page) throws -> ([EventConflict], String) {
        let list = ListQuery(from: table, columns: columns, key: "x.id").filter("x.verdict = 'conflict'")
            .visible(call.visible, "x.person_id")
        return try (showClosed ? list : list.filter("x.close_time IS NULL")).fetch(reader, page, EventConflict.init(row:))
    }

    static func find(id: String, _ reader: Reader, _ call: Call) throws -> EventConflict {
        guard
            let row = try reader.row(
                "SELECT \(columns) FROM \(table) WHERE x.id = ? AND x.verdict = 'conflict'", [id])
        else { throw RPCError.notFound("event conflict", id) }
        let conflict = EventConflict(row: row)
        try call.requireVisible(conflict.personID, "event conflict", id)
        return conflict
    }

    /// Closes the conflict; the accepted event stays as it is.
    func close(note: String, _ writer: Writer, _ call: Call) throws -> EventConflict {
        var check = FieldCheck()
        check.text("note", note, 1...2000)
        try check.finish()
        guard closedAt == nil else {
            throw RPCError(
                .failedPrecondition, "CONFLICT_STATE", "The conflict is closed already. Read it for the note.",
                metadata: ["allowed": ""])
        }
        try writer.update("visits_event_copy", id, set: ["note": note, "closed_by": call.actor, "close_time": call.now])
        writer.audit("eventConflicts/\(id)", [FieldChange("note", nil, note)])
        return try Self.find(id: id, writer, call)
    }
}
