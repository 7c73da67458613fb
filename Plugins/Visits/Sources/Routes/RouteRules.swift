internal import GRDB
internal import PluginKit

/// What holds for the stops of every route, whichever door they come through.
enum RouteRules {
    static let minutesOfDay: ClosedRange<Int64> = 0...1440

    static func check(_ stop: RouteStop, path: String, _ check: inout FieldCheck) {
        check.range("\(path)weekday", stop.weekday, 1...7)
        check.range("\(path)sequence", stop.sequence, 1...Int64(Routes.stopsMax))
        if let start = stop.windowStartMinute { check.range("\(path)window_start_minute", start, minutesOfDay) }
        if let end = stop.windowEndMinute { check.range("\(path)window_end_minute", end, minutesOfDay) }
        switch (stop.windowStartMinute, stop.windowEndMinute) {
        case (nil, nil): break
        case (let start?, let end?):
            check.require(start <= end, "\(path)window_end_minute", "must not be before the start of the window")
        default: check.fail("\(path)window_end_minute", "must be given together with the start of the window")
        }
    }

    /// Within a weekday the sequence runs from 1 without gaps, and an outlet stands once.
    static func checkOrder(_ stops: [RouteStop], _ check: inout FieldCheck) {
        for (weekday, stops) in Dictionary(grouping: stops, by: \.weekday).sorted(by: { $0.key < $1.key }) {
            let isWhole = stops.map(\.sequence).sorted() == (1...Int64(stops.count)).map(\.self)
            check.require(isWhole, "route.stops", "must have the sequence 1 to \(stops.count) on weekday \(weekday)")
            check.require(
                Set(stops.map(\.customerID)).count == stops.count, "route.stops",
                "must not name an outlet twice on weekday \(weekday)")
        }
    }

    /// The stop with its outlet's territory, if the outlet is no other rep's from a date on.
    ///
    /// - Throws: `OUTLET_TAKEN` when it is, a violation of `field` when the outlet is unknown or has no territory.
    static func placed(
        _ stop: RouteStop, of person: String, from date: BusinessDate, field: String, _ reader: Reader
    ) throws -> RouteStop {
        guard
            let outlet = try reader.row(
                "SELECT code, territory_id FROM crm_customer WHERE id = ? AND delete_time IS NULL", [stop.customerID])
        else { throw RPCError.invalidField(field, "names no customer") }
        guard let territory: String = outlet["territory_id"] else {
            throw RPCError.invalidField(field, "names an outlet without a territory; give it one first")
        }
        let other = try reader.value(
            String.self,
            """
            SELECT p.code FROM visits_route_stop s JOIN visits_route r ON r.id = s.route_id \
            JOIN organization_person p ON p.id = r.person_id \
            WHERE s.customer_id = ? AND r.person_id <> ? AND (r.valid_to IS NULL OR r.valid_to >= ?) \
            AND (r.valid_to IS NULL OR r.valid_to >= r.valid_from) LIMIT 1
            """, [stop.customerID, person, date])
        if let other {
            let code: String = outlet["code"]
            throw RPCError(
                .failedPrecondition, "OUTLET_TAKEN",
                "The outlet \(code) is on the route of \(other). Take it off that route first.",
                metadata: ["customer": stop.customerID, "person": other])
        }
        return stop.with(territory: territory)
    }
}
