internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The map of a rep's day (一图): stops in order, with coordinates and legs.
struct RouteMap: Sendable, Hashable {
    struct Stop: Sendable, Hashable {
        var stop: RouteStop
        var customerCode: String
        var customerName: String
        var position: Position?
        /// From the last stop before that has a position.
        var legMicrometres: Int64?
    }

    private(set) var stops: [Stop] = []

    /// The stops of the date's weekday on the route in force.
    init(person: String, on date: BusinessDate, _ reader: Reader) throws {
        var before: Position?
        try reader.forEach(
            """
            SELECT s.*, c.code, c.name, c.latitude_microdegrees, c.longitude_microdegrees FROM visits_route r \
            JOIN visits_route_stop s ON s.route_id = r.id JOIN crm_customer c ON c.id = s.customer_id \
            WHERE r.person_id = ? AND \(Route.inForce) AND s.weekday = ? ORDER BY s.sequence
            """, [person, date, date, date.weekday]
        ) { row in
            let position = Position(row["latitude_microdegrees"], row["longitude_microdegrees"])
            let leg = before.flatMap { before in position.map { before.micrometres(to: $0) } }
            stops.append(
                Stop(
                    stop: RouteStop(row: row), customerCode: row["code"], customerName: row["name"], position: position,
                    legMicrometres: leg))
            before = position ?? before
        }
    }

    /// Metres over all known legs, half-up.
    var totalMetres: Int64 { ExactArithmetic.halfUp(stops.reduce(0) { $0 + ($1.legMicrometres ?? 0) }, 1_000_000) ?? 0 }

    /// A LineString of RFC 7946, longitude first; empty for fewer than two positions.
    var geoJSON: String {
        let points = stops.compactMap(\.position).compactMap { position -> String? in
            guard let longitude = ExactArithmetic.decimal(position.longitude, 1_000_000, decimals: 6),
                let latitude = ExactArithmetic.decimal(position.latitude, 1_000_000, decimals: 6)
            else { return nil }
            return "[\(longitude),\(latitude)]"
        }
        return points.count < 2 ? "" : "{\"type\":\"LineString\",\"coordinates\":[\(points.joined(separator: ","))]}"
    }
}

extension RouteMap.Stop {
    var message: Spearhead_Visits_V1_MapStop {
        .with { shown in
            shown.stop = stop.message
            shown.customerCode = customerCode
            shown.customerName = customerName
            if let position {
                shown.latitudeMicrodegrees = position.latitude
                shown.longitudeMicrodegrees = position.longitude
            }
            legMicrometres.flatMap { ExactArithmetic.halfUp($0, 1_000_000) }.map { shown.legM = $0 }
        }
    }
}
