internal import GRDB
internal import PluginKit

/// A stop of a route.
struct RouteStop: Sendable, Hashable {
    /// ISO weekday, 1 is Monday.
    var weekday: Int64
    /// From 1 without gaps within the weekday.
    var sequence: Int64
    var customerID: String
    /// Minutes after midnight; both ends or none.
    var windowStartMinute: Int64?
    /// Minutes after midnight.
    var windowEndMinute: Int64?
    /// The outlet's territory when the version was published; empty before.
    var territoryID = ""

    init(
        weekday: Int64, sequence: Int64, customerID: String, windowStartMinute: Int64? = nil, windowEndMinute: Int64? = nil
    ) {
        self.weekday = weekday
        self.sequence = sequence
        self.customerID = customerID
        self.windowStartMinute = windowStartMinute
        self.windowEndMinute = windowEndMinute
    }

    init(row: Row) {
        weekday = row["weekday"]
        sequence = row["sequence"]
        customerID = row["customer_id"]
        windowStartMinute = row["window_start_minute"]
        windowEndMinute = row["window_end_minute"]
        territoryID = row["territory_id"]
    }
}

/// A version of a rep's route: a closed list of outlets in order (定点, 定线).
struct Route: Sendable, Hashable {
    var id: String
    var personID: String
    var version: Int64
    var validFrom: BusinessDate
    /// `nil` while it is the latest version.
    var validTo: BusinessDate?
    var publishedAt: Instant
    var stops: [RouteStop] = []

    /// Reads a row of `visits_route`, without stops.
    init(row: Row) {
        id = row["id"]
        personID = row["person_id"]
        version = row["version"]
        validFrom = row["valid_from"]
        validTo = row["valid_to"]
        publishedAt = row["publish_time"]
    }

    func withStops(_ reader: Reader) throws -> Route {
        var route = self
        route.stops = try reader.rows(
            "SELECT * FROM visits_route_stop WHERE route_id = ? ORDER BY weekday, sequence", [id]
        ).map(RouteStop.init(row:))
        return route
    }

    /// The condition under which a route `r` is in force on a date, which is bound twice.
    static let inForce = "r.valid_from <= ? AND (r.valid_to IS NULL OR r.valid_to >= ?)"

    static func find(id: String, _ reader: Reader) throws -> Route? {
        try reader.row("SELECT * FROM visits_route WHERE id = ?", [id]).map { try Route(row: $0).withStops(reader) }
    }

    /// The version in force for a rep on a date.
    static func find(person: String, on date: BusinessDate, _ reader: Reader) throws -> Route? {
        try reader.row(
            "SELECT * FROM visits_route r WHERE r.person_id = ? AND \(inForce)", [person, date, date]
        ).map { try Route(row: $0).withStops(reader) }
    }

    /// The latest version of a rep, which may begin in the future.
    static func latest(person: String, _ reader: Reader) throws -> Route? {
        try reader.row("SELECT * FROM visits_route WHERE person_id = ? AND valid_to IS NULL", [person]).map(Route.init(row:))
    }
}
