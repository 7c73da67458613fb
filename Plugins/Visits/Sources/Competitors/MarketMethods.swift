internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// CompetitorService: events, alerts, ages and causes.
enum MarketMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "CompetitorService"
        registrar.command(service, "ReportCompetitorEvent", permission: Permissions.writeCompetitors, report)
        registrar.query(service, "ListCompetitorEvents", permission: Permissions.readCompetitors, events)
        registrar.query(service, "ListCompetitorAlerts", permission: Permissions.readCompetitors, alerts)
        registrar.report(service, "GetMarketInfoAge", permission: Permissions.readCompetitors, ages)
        registrar.command(service, "RecordVarianceCause", permission: Permissions.writeCompetitors, recordCause)
        registrar.query(service, "ListVarianceCauses", permission: Permissions.readReports, causes)
    }

    static func report(
        _ request: Spearhead_Visits_V1_ReportCompetitorEventRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_ReportCompetitorEventResponse {
        let wanted = request.event
        guard let kind = CompetitorEvent.Kind(rawValue: wanted.kind) else {
            let kinds = CompetitorEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw RPCError.invalidField("event.kind", "must be one of \(kinds)")
        }
        let event = CompetitorEvent(
            competitorID: wanted.competitorID.nonEmpty, brand: wanted.brand, kind: kind, description: wanted.description_p,
            customerID: wanted.customerID.nonEmpty, territoryID: wanted.territoryID.nonEmpty, personID: try call.person(),
            reportedAt: call.now)
        let (stored, alerted) = try event.report(writer, call)
        return .with {
            $0.event = stored.message
            $0.alertedCount = alerted
        }
    }

    static func events(
        _ request: Spearhead_Visits_V1_ListCompetitorEventsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListCompetitorEventsResponse {
        let list = ListQuery(from: "visits_competitor_event", key: "id", descending: true)
        let (events, next) = try list.fetch(reader, call.page(of: request), CompetitorEvent.init(row:))
        return .with {
            $0.events = events.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func alerts(
        _ request: Spearhead_Visits_V1_ListCompetitorAlertsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListCompetitorAlertsResponse {
        let list = ListQuery(from: "visits_competitor_alert", key: "id", descending: true)
            .filter("person_id = ?", call.caller.person ?? "")
        let (alerts, next) = try list.fetch(reader, call.page(of: request)) { row in
            Spearhead_Visits_V1_CompetitorAlert.with {
                $0.id = row["id"]
                $0.personID = row["person_id"]
                $0.eventID = row["event_id"]
                $0.raisedOn = row["raised_on"]
            }
        }
        return .with {
            $0.alerts = alerts
            $0.nextPageToken = next
        }
    }

    static func ages(
        _ request: Spearhead_Visits_V1_GetMarketInfoAgeRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetMarketInfoAgeResponse {
        let date = try FieldCheck.optionalDate("date", request.date) ?? call.businessDate
        let ages = try MarketInfoAge.all(on: date, reader)
        return .with { response in
            response.territories = ages.map { age in
                .with { shown in
                    shown.territoryID = age.territoryID
                    shown.territoryCode = age.territoryCode
                    guard let latest = age.latestOn else { return }
                    shown.latestOn = "\(latest)"
                    shown.ageDays = Int64(date.days(since: latest))
                }
            }
        }
    }

    static func recordCause(
        _ request: Spearhead_Visits_V1_RecordVarianceCauseRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_RecordVarianceCauseResponse {
        let wanted = request.cause
        let cause = VarianceCause(
            personID: try wanted.personID.nonEmpty ?? call.person(), period: wanted.period, code: wanted.code,
            competitorEventID: wanted.competitorEventID.nonEmpty, action: wanted.action)
        let stored = try cause.record(writer, call)
        return .with { $0.cause = stored.message }
    }

    static func causes(
        _ request: Spearhead_Visits_V1_ListVarianceCausesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListVarianceCausesResponse {
        let list = ListQuery(from: "visits_variance_cause", key: "id", descending: true).visible(call.visible, "person_id")
            .filterUnlessEmpty("person_id", request.personID).filterUnlessEmpty("code", request.code)
        let (causes, next) = try list.fetch(reader, call.page(of: request)) { row in
            VarianceCause(
                id: row["id"], personID: row["person_id"], period: row["period"], code: row["code"],
                competitorEventID: row["competitor_event_id"], action: row["action"])
        }
        return .with {
            $0.causes = causes.map(\.message)
            $0.nextPageToken = next
        }
    }
}
