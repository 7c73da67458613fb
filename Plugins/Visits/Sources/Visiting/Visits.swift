internal import CRM
internal import GRDB
internal import Organization
internal import PluginKit

/// Writes visits; ``EventLedger`` calls it for each accepted event.
enum Visits {
    static let reasonMax = 500

    /// Records a visit, or its beginning.
    static func record(
        _ fact: VisitFact, of event: FieldEvent, isSkewed: Bool, isHistory: Bool, _ settings: VisitSettings, _ writer: Writer,
        _ call: Call
    ) throws {
        try check(fact, of: event, writer)
        let outlet = try Outlet.reachable(id: fact.customerID, by: event.personID, writer, call)
        // A clock that is ahead would put the visit on a day that has not come.
        let happenedAt = isSkewed && fact.checkInAt > event.receivedAt ? event.receivedAt : fact.checkInAt
        let date = call.clock.businessDate(of: happenedAt)
        let dueAt = call.clock.instant(of: date, secondOfDay: settings.uploadCutoffSecond)
        let state: Visit.State = fact.checkOutAt == nil ? .inProgress : .completed
        let distance = outlet.position.flatMap { position in fact.position.map { $0.micrometres(to: position) } }
        let checklist = try Checklist.find(outlet.checklistClass, writer)
        let deviation = try TimeWindows.deviation(
            person: event.personID, customer: fact.customerID, on: date, at: happenedAt, writer, call)
        try writer.execute(
            """
            INSERT INTO visits_visit (id, person_id, customer_id, visited_on, state, check_in_at, latitude_microdegrees, \
            longitude_microdegrees, accuracy_m, mock, distance_um, check_out_at, receive_time, on_time, clock_skewed, \
            off_plan_declared, joint_with_id, no_order_reason, window_deviation_minutes, settings_version, checklist_version) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                event.id, event.personID, fact.customerID, date, state.rawValue, fact.checkInAt, fact.position?.latitude,
                fact.position?.longitude, fact.accuracyMetres, fact.isMock, distance, fact.checkOutAt, event.receivedAt,
                event.receivedAt <= dueAt, isSkewed, !fact.planned, fact.jointWithID, fact.noOrderReason, deviation,
                settings.version, checklist.version,
            ])
        if let photo = fact.photo {
            let photo = PhotoFact(visitID: event.id, sha256: photo, takenAt: fact.checkInAt, isInApp: true, perceptualHash: nil)
            try VisitPhotos.insert(photo, person: event.personID, writer)
        }
        try PlanStates.settle(person: event.personID, on: date, customer: fact.customerID, writer)
        if let checkOutAt = fact.checkOutAt {
            try complete(
                VisitCompleted(visit: event.id, person: event.personID, customer: fact.customerID, date: date), at: checkOutAt,
                isHistory: isHistory, writer, call)
        }
    }

    /// Ends a visit.
    static func end(_ fact: CheckOutFact, person: String, _ writer: Writer, _ call: Call) throws {
        let visit = try Visit.own(id: fact.visitID, person: person, writer)
        guard visit.state == .inProgress else {
            throw RPCError(
                .failedPrecondition, "VISIT_STATE", "The visit is \(visit.state.rawValue); only one in progress can end.",
                metadata: ["state": visit.state.rawValue, "allowed": ""])
        }
        var check = FieldCheck()
        check.require(fact.checkOutAt >= visit.checkInAt, "check_out_time", "must not be before the check-in")
        check.text("abandon_reason", fact.abandonReason, 0...reasonMax)
        check.text("no_order_reason", fact.noOrderReason, 0...reasonMax)
        try check.finish()
        let state: Visit.State = fact.abandonReason.isEmpty ? .completed : .abandoned
        try writer.update(
            "visits_visit", visit.id,
            set: [
                "state": state.rawValue, "check_out_at": fact.checkOutAt, "abandon_reason": fact.abandonReason,
                "no_order_reason": fact.noOrderReason,
            ])
        writer.audit("visits/\(visit.id)", [FieldChange("state", visit.state.rawValue, state.rawValue)])
        try PlanStates.settle(person: person, on: visit.visitedOn, customer: visit.customerID, writer)
        guard state == .completed else { return }
        try complete(
            VisitCompleted(visit: visit.id, person: person, customer: visit.customerID, date: visit.visitedOn),
            at: fact.checkOutAt, isHistory: false, writer, call)
    }

    /// Tells CRM, which asks for the full file of a new customer (C17), and whoever listens.
    private static func complete(
        _ visit: VisitCompleted, at instant: Instant, isHistory: Bool, _ writer: Writer, _ call: Call
    ) throws {
        try CustomerActivity.visited(visit.customer, at: instant, isHistory: isHistory, writer: writer, call: call)
        try writer.publish(visit, call)
    }

    private static func check(_ fact: VisitFact, of event: FieldEvent, _ reader: Reader) throws {
        var check = FieldCheck()
        if let position = fact.position {
            check.range("check_in_latitude", position.latitude, -90_000_000...90_000_000)
            check.range("check_in_longitude", position.longitude, -180_000_000...180_000_000)
        }
        if let accuracy = fact.accuracyMetres { check.range("accuracy_m", accuracy, 0...100_000) }
        if let checkOutAt = fact.checkOutAt {
            check.require(checkOutAt >= fact.checkInAt, "check_out_at", "must not be before check_in_at")
        }
        if let photo = fact.photo { check.sha256("photo_sha256", photo) }
        check.text("no_order_reason", fact.noOrderReason, 0...reasonMax)
        if let coach = fact.jointWithID {
            check.require(coach != event.personID, "joint_with_id", "must be another person than the rep")
            check.require(
                try People.find(id: coach, reader) != nil, "joint_with_id", "names nobody in the organisation")
        }
        try check.finish()
    }
}
