internal import GRDB
internal import PluginKit

/// What became of an event; a refusal is a thrown ``RPCError``.
struct EventResult: Sendable, Hashable {
    enum Outcome: Sendable, Hashable {
        /// It is on disk now.
        case stored
        /// It was there already with the same payload.
        case duplicate
        /// Its id was there already with another payload, which is in quarantine.
        case conflict(differing: [String])
        /// This very copy was met by an earlier import of the same file.
        case seen
    }

    var outcome: Outcome
    var isClockSkewed = false
}

/// Takes events of the field, each once: the one door for devices, API calls and files.
enum EventLedger {
    /// Takes an event.
    ///
    /// The first copy that arrives is accepted. A further one with the same payload is a duplicate; with another payload it is
    /// a conflict, which a person looks at.
    ///
    /// - Parameter run: The import that reads the event from a file. Copies in a file are matched one to one with those of
    ///   earlier imports, so that importing a file again finds nothing new, however many equal rows it has.
    static func accept(
        _ event: FieldEvent, run: String? = nil, settings: VisitSettings? = nil, _ writer: Writer, _ call: Call
    ) throws -> EventResult {
        try check(event)
        let payload = EventPayload(event)
        let text = try payload.text()
        if let stored = try writer.row(
            "SELECT payload, receive_time, seen_by, clock_skewed FROM visits_event WHERE id = ?", [event.id])
        {
            return try repeated(event, payload, text, stored, run, writer, call)
        }
        let settings = try settings ?? VisitSettings.current(writer)
        let isSkewed = Self.isSkewed(event, settings)
        try writer.execute(
            """
            INSERT INTO visits_event (id, kind, person_id, device_id, device_sequence, created_at, queued_at, receive_time, \
            received_on, clock_skewed, payload, seen_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                event.id, event.fact.kind, event.personID, event.deviceID, event.deviceSequence, event.createdAt, event.queuedAt,
                event.receivedAt, call.clock.businessDate(of: event.receivedAt), isSkewed, text, run,
            ])
        try apply(event, isSkewed: isSkewed, isHistory: run != nil, settings, writer, call)
        return EventResult(outcome: .stored, isClockSkewed: isSkewed)
    }

    /// Whether the device's clock was ahead of the server's by more than the tolerance.
    private static func isSkewed(_ event: FieldEvent, _ settings: VisitSettings) -> Bool {
        let limit = event.receivedAt.advanced(bySeconds: settings.clockToleranceSeconds)
        if let createdAt = event.createdAt, createdAt > limit { return true }
        return event.fact.latestInstant.map { $0 > limit } ?? false
    }

    private static func apply(
        _ event: FieldEvent, isSkewed: Bool, isHistory: Bool, _ settings: VisitSettings, _ writer: Writer, _ call: Call
    ) throws {
        switch event.fact {
        case .visit(let visit):
            try Visits.record(visit, of: event, isSkewed: isSkewed, isHistory: isHistory, settings, writer, call)
        case .checkOut(let end): try Visits.end(end, person: event.personID, writer, call)
        case .stockCount(let count): try Counts.record(count, person: event.personID, writer, call)
        case .step(let step): try VisitSteps.record(step, person: event.personID, writer, call)
        case .photo(let photo): try VisitPhotos.record(photo, person: event.personID, writer)
        }
    }

    private static func repeated(
        _ event: FieldEvent, _ payload: EventPayload, _ text: String, _ stored: Row, _ run: String?, _ writer: Writer,
        _ call: Call
    ) throws -> EventResult {
        let accepted: String = stored["payload"]
        let isSkewed: Bool = stored["clock_skewed"]
        if let run {
            if accepted == text, stored["receive_time"] == event.receivedAt, stored["seen_by"] != run {
                try writer.execute("UPDATE visits_event SET seen_by = ? WHERE id = ?", [run, event.id])
                return EventResult(outcome: .seen, isClockSkewed: isSkewed)
            }
            if try markSeen(event, text, accepted, run, writer) { return EventResult(outcome: .seen, isClockSkewed: isSkewed) }
        }
        let differing = accepted == text ? [] : payload.differences(from: accepted)
        try writer.execute(
            """
            INSERT INTO visits_event_copy (id, event_id, person_id, verdict, receive_time, differing_fields, payload, seen_by) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                call.newID(), event.id, event.personID, differing.isEmpty ? "duplicate" : "conflict", event.receivedAt,
                differing.joined(separator: " "), differing.isEmpty ? "" : text, run,
            ])
        if differing.isEmpty { return EventResult(outcome: .duplicate, isClockSkewed: isSkewed) }
        writer.audit("events/\(event.id)", [FieldChange("conflict", nil, differing.joined(separator: " "))])
        return EventResult(outcome: .conflict(differing: differing), isClockSkewed: isSkewed)
    }

    /// Finds an equal copy that this import has not met yet.
    private static func markSeen(
        _ event: FieldEvent, _ text: String, _ accepted: String, _ run: String, _ writer: Writer
    ) throws -> Bool {
        let copy = try writer.value(
            String.self,
            """
            SELECT id FROM visits_event_copy WHERE event_id = ? AND receive_time = ? AND payload = ? \
            AND seen_by IS NOT ? LIMIT 1
            """, [event.id, event.receivedAt, text == accepted ? "" : text, run])
        guard let copy else { return false }
        try writer.execute("UPDATE visits_event_copy SET seen_by = ? WHERE id = ?", [run, copy])
        return true
    }

    private static func check(_ event: FieldEvent) throws {
        var check = FieldCheck()
        check.uuid("id", event.id)
        if let device = event.deviceID { check.code("device_id", device) }
        if let sequence = event.deviceSequence {
            check.range("device_sequence", sequence, 1...1_000_000_000)
            check.require(event.deviceID != nil, "device_id", "must be given with device_sequence")
        }
        try check.finish()
    }
}

extension FieldEvent.Fact {
    /// The latest time that the device's clock gave.
    fileprivate var latestInstant: Instant? {
        switch self {
        case .visit(let visit): visit.checkOutAt ?? visit.checkInAt
        case .checkOut(let end): end.checkOutAt
        case .photo(let photo): photo.takenAt
        case .stockCount, .step: nil
        }
    }
}
