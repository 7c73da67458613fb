internal import GRDB
internal import Organization
internal import PluginKit

/// Writes versions of routes; plans and visits keep the version they were made by.
enum Routes {
    /// Ends the routes of somebody who leaves, so that others can take the outlets over.
    static func end(of person: String, on date: BusinessDate, _ writer: Writer) throws {
        try writer.execute(
            "UPDATE visits_route SET valid_to = ?1 WHERE person_id = ?2 AND (valid_to IS NULL OR valid_to > ?1)", [date, person])
        if writer.changesCount > 0 { writer.audit("routes/\(person)", [FieldChange("valid_to", nil, date.description)]) }
    }

    static let stopsMax = 500

    /// Where a route that came from a file begins when nobody said it: before all records of the company.
    static let beginning = BusinessDate(days: 10_957)  // 2000-01-01

    /// Writes the next version of a rep's route; the one before ends the day before.
    static func publish(
        person: String, from date: BusinessDate, stops: [RouteStop], _ writer: Writer, _ call: Call
    ) throws -> Route {
        try call.requireVisible(person, "person", person)
        _ = try People.require(id: person, writer)
        let latest = try Route.latest(person: person, writer)
        var check = FieldCheck()
        check.require(date >= call.businessDate, "route.valid_from", "must not be in the past")
        if let latest {
            check.require(
                date >= latest.validFrom, "route.valid_from", "must not be before \(latest.validFrom), the latest version's")
        }
        check.require((1...stopsMax).contains(stops.count), "route.stops", "must be 1 to \(stopsMax)")
        for (index, stop) in stops.enumerated().prefix(stopsMax) {
            RouteRules.check(stop, path: "route.stops[\(index)].", &check)
        }
        RouteRules.checkOrder(stops, &check)
        try check.finish()
        let placed = try stops.enumerated().map { index, stop in
            try RouteRules.placed(stop, of: person, from: date, field: "route.stops[\(index)].customer_id", writer)
        }
        let route = try open(person: person, after: latest, from: date, writer, call)
        for stop in placed { try insert(stop, into: route.id, writer) }
        writer.audit(
            "routes/\(route.id)",
            [
                FieldChange("person", nil, person), FieldChange("valid_from", nil, "\(date)"),
                FieldChange("stops", nil, "\(stops.count)"),
            ])
        return try route.withStops(writer)
    }

    /// Puts one stop of a file onto a rep's route.
    ///
    /// The first file makes a version that holds since ever. A later one that differs makes a version from today on, or goes on with the
    /// version that began today.
    static func put(
        _ stop: RouteStop, onRouteOf person: String, _ writer: Writer, _ call: Call
    ) throws -> ImportTable.Outcome {
        var check = FieldCheck()
        RouteRules.check(stop, path: "", &check)
        try check.finish()
        let latest = try Route.latest(person: person, writer)
        let present = try latest.flatMap { try find(stop, on: $0, writer) }
        if let present, present == stop.with(territory: present.territoryID) { return .unchanged }
        let from = latest == nil ? beginning : call.businessDate
        let placed = try RouteRules.placed(stop, of: person, from: call.businessDate, field: "customer_id", writer)
        let route = try changeable(latest, person: person, from: from, writer, call)
        let count =
            try writer.value(
                Int64.self, "SELECT count(*) FROM visits_route_stop WHERE route_id = ? AND weekday = ?", [route.id, stop.weekday])
            ?? 0
        guard stop.sequence <= count + 1 else {
            throw RPCError.invalidField("sequence", "must be \(count + 1), because a route has no gaps")
        }
        if present != nil {
            try writer.execute(
                "DELETE FROM visits_route_stop WHERE route_id = ? AND weekday = ? AND sequence = ?",
                [route.id, stop.weekday, stop.sequence])
        }
        try insert(placed, into: route.id, writer)
        return present == nil ? .created : .updated
    }

    private static func find(_ stop: RouteStop, on route: Route, _ reader: Reader) throws -> RouteStop? {
        try reader.row(
            "SELECT * FROM visits_route_stop WHERE route_id = ? AND weekday = ? AND sequence = ?",
            [route.id, stop.weekday, stop.sequence]
        ).map(RouteStop.init(row:))
    }

    /// The version that a file may change: one that it made itself or that began today; otherwise a copy from today on.
    private static func changeable(
        _ latest: Route?, person: String, from date: BusinessDate, _ writer: Writer, _ call: Call
    ) throws -> Route {
        if let latest, latest.publishedAt == call.now || latest.validFrom >= call.businessDate { return latest }
        let route = try open(person: person, after: latest, from: date, writer, call)
        for stop in try latest?.withStops(writer).stops ?? [] { try insert(stop, into: route.id, writer) }
        writer.audit("routes/\(route.id)", [FieldChange("valid_from", nil, "\(date)")])
        return route
    }

    private static func open(
        person: String, after latest: Route?, from date: BusinessDate, _ writer: Writer, _ call: Call
    ) throws -> Route {
        if let latest {
            try writer.update("visits_route", latest.id, set: ["valid_to": date.advanced(byDays: -1)])
        }
        let id = call.newID()
        let last = try writer.value(Int64.self, "SELECT max(version) FROM visits_route WHERE person_id = ?", [person]) ?? 0
        try writer.insert(
            "visits_route",
            [
                "id": id, "person_id": person, "version": last + 1, "valid_from": date,
                "published_by": call.actor, "publish_time": call.now,
            ])
        guard let route = try Route.find(id: id, writer) else { throw RPCError.notFound("route", id) }
        return route
    }

    private static func insert(_ stop: RouteStop, into route: String, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO visits_route_stop (route_id, weekday, sequence, customer_id, territory_id, window_start_minute, \
            window_end_minute) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                route, stop.weekday, stop.sequence, stop.customerID, stop.territoryID, stop.windowStartMinute,
                stop.windowEndMinute,
            ])
    }
}

extension RouteStop {
    func with(territory: String) -> RouteStop {
        var stop = self
        stop.territoryID = territory
        return stop
    }
}
