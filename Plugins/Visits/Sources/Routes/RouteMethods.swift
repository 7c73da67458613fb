internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// RouteService.
enum RouteMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "RouteService"
        registrar.command(service, "PublishRoute", permission: Permissions.writeRoutes, publish)
        registrar.query(service, "GetRoute", permission: Permissions.readRoutes, get)
        registrar.query(service, "ListRoutes", permission: Permissions.readRoutes, list)
        registrar.query(service, "GetRouteMap", permission: Permissions.readRoutes, map)
        registrar.report(service, "CheckRoutes", permission: Permissions.readRoutes, check)
        registrar.report(service, "ListDueOutlets", permission: Permissions.readRoutes, dueOutlets)
    }

    static func publish(
        _ request: Spearhead_Visits_V1_PublishRouteRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_PublishRouteResponse {
        let date = try FieldCheck.optionalDate("route.valid_from", request.route.validFrom) ?? call.businessDate
        let stops = request.route.stops.map { stop in
            RouteStop(
                weekday: Int64(stop.weekday), sequence: Int64(stop.sequence), customerID: stop.customerID,
                windowStartMinute: stop.hasWindowStartMinute ? Int64(stop.windowStartMinute) : nil,
                windowEndMinute: stop.hasWindowEndMinute ? Int64(stop.windowEndMinute) : nil)
        }
        let route = try Routes.publish(person: request.route.personID, from: date, stops: stops, writer, call)
        return .with { $0.route = route.message }
    }

    static func get(
        _ request: Spearhead_Visits_V1_GetRouteRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetRouteResponse {
        let date = try FieldCheck.optionalDate("date", request.date) ?? call.businessDate
        let route =
            try request.id.isEmpty
            ? Route.find(person: request.personID, on: date, reader) : Route.find(id: request.id, reader)
        let asked = request.id.nonEmpty ?? request.personID
        guard let route else { throw RPCError.notFound("route", asked) }
        try call.requireVisible(route.personID, "route", asked)
        return .with { $0.route = route.message }
    }

    static func list(
        _ request: Spearhead_Visits_V1_ListRoutesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListRoutesResponse {
        let list = ListQuery(from: "visits_route", key: "id", descending: true).visible(call.visible, "person_id")
            .filterUnlessEmpty("person_id", request.personID)
        let (routes, next) = try list.fetch(reader, call.page(of: request), Route.init(row:))
        return .with {
            $0.routes = routes.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func map(
        _ request: Spearhead_Visits_V1_GetRouteMapRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetRouteMapResponse {
        let date = try FieldCheck.optionalDate("date", request.date) ?? call.businessDate
        try call.requireVisiblePerson(request.personID, reader)
        let map = try RouteMap(person: request.personID, on: date, reader)
        return .with {
            $0.stops = map.stops.map(\.message)
            $0.totalM = map.totalMetres
            $0.geoJson = map.geoJSON
        }
    }

    static func check(
        _ request: Spearhead_Visits_V1_CheckRoutesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_CheckRoutesResponse {
        let date = try FieldCheck.optionalDate("date", request.date) ?? call.businessDate
        let checks = try SevenCheck.all(on: date, call.visible, reader)
        return .with { response in
            response.checks = checks.map { check in
                .with {
                    $0.name = check.kind.rawValue
                    $0.title = check.kind.title.text(call.language)
                    $0.checked = check.checked
                    $0.failures = check.failures
                }
            }
        }
    }

    static func dueOutlets(
        _ request: Spearhead_Visits_V1_ListDueOutletsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListDueOutletsResponse {
        guard request.dueUntil.isEmpty || BusinessDate(request.dueUntil) != nil else {
            throw RPCError.invalidField("due_until", "must be a date YYYY-MM-DD, or empty")
        }
        let all = DueOutlets.list(on: call.businessDate).visible(call.visible, "person_id")
            .filterUnlessEmpty("person_id", request.personID)
        let list = request.dueUntil.isEmpty ? all : all.filter("due_on <= ?", request.dueUntil)
        let (outlets, next) = try list.fetch(reader, call.page(of: request)) { row in
            Spearhead_Visits_V1_DueOutlet.with {
                $0.customerID = row["customer_id"]
                $0.customerCode = row["code"]
                $0.personID = row["person_id"]
                $0.intervalDays = row["interval_days"]
                $0.lastVisitOn = row["last_visit_on"] ?? ""
                $0.dueOn = row["due_on"]
            }
        }
        return .with {
            $0.outlets = outlets
            $0.nextPageToken = next
        }
    }
}

extension RouteStop {
    var message: Spearhead_Visits_V1_RouteStop {
        .with { shown in
            shown.weekday = Int32(weekday)
            shown.sequence = Int32(sequence)
            shown.customerID = customerID
            windowStartMinute.map { shown.windowStartMinute = Int32($0) }
            windowEndMinute.map { shown.windowEndMinute = Int32($0) }
            shown.territoryID = territoryID
        }
    }
}

extension Route {
    fileprivate var message: Spearhead_Visits_V1_Route {
        .with {
            $0.id = id
            $0.personID = personID
            $0.version = version
            $0.validFrom = "\(validFrom)"
            $0.validTo = validTo?.description ?? ""
            $0.stops = stops.map(\.message)
        }
    }
}
