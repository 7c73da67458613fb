internal import PluginKit
internal import SwiftProtobuf

/// VisitReportService: figures, findings and gaps.
enum ReportMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "VisitReportService"
        registrar.report(service, "GetVisitFigures", permission: Permissions.readReports, figures)
        registrar.report(service, "GetIntegrityFindings", permission: Permissions.readIntegrity, findings)
        registrar.report(service, "GetSyncHealth", permission: Permissions.readIntegrity, syncHealth)
        registrar.report(service, "GetWeeklyGaps", permission: Permissions.readReports, weeklyGaps)
        registrar.query(service, "GetTimeline", permission: Permissions.readReports, DayMethods.timeline)
        registrar.report(service, "GetDayCounters", permission: Permissions.readReports, DayMethods.counters)
        registrar.report(service, "GetFormUse", permission: Permissions.readReports, DayMethods.formUse)
        registrar.command(service, "SubmitDailyReport", permission: Permissions.write, DayMethods.submitReport)
        registrar.query(service, "ListDailyReports", permission: Permissions.readReports, DayMethods.reports)
    }

    static func figures(
        _ request: Spearhead_Visits_V1_GetVisitFiguresRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetVisitFiguresResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let reps = try Rep.all(call.visible, reader)
        let table = try VisitFigureTable(in: interval, byMonth: true, people: call.visible.people, reader)
        let months = interval.months + [VisitFigureTable.whole]
        return .with { response in
            response.rows = reps.flatMap { rep in months.map { table[rep.id, $0].message(rep, month: $0) } }
        }
    }

    static func findings(
        _ request: Spearhead_Visits_V1_GetIntegrityFindingsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetIntegrityFindingsResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let names = FindingNames(people: try Codes.people(reader), customers: try Codes.customers(reader))
        var response = Spearhead_Visits_V1_GetIntegrityFindingsResponse()
        let visible = call.visible
        response.outOfFence = try IntegritySignals.outOfFence(in: interval, visible: visible, reader).map(names.message)
        response.impossibleTravel = try IntegritySignals.impossibleTravel(in: interval, visible: visible, reader)
            .map(names.message).sorted { ($0.personCode, $0.fromVisitID) < ($1.personCode, $1.fromVisitID) }
        response.reusedPhotos = try IntegritySignals.reusedPhotos(in: interval, visible: visible, reader).map(names.message)
        response.identicalCounts = try IntegritySignals.identicalCounts(in: interval, visible: visible, reader)
            .map(names.message).sorted {
                ($0.personCode, $0.customerCode, $0.visitIds.first ?? "") < (
                    $1.personCode, $1.customerCode, $1.visitIds.first ?? ""
                )
            }
        response.lateUploads = try IntegritySignals.lateUploads(in: interval, visible: visible, reader)
        response.lateUploadingReps = try IntegritySignals.lateUploadingReps(in: interval, visible: visible, reader)
            .map { names.people[$0.personID] }.sorted()
        response.mockPositions = try IntegritySignals.mockPositions(in: interval, visible: visible, reader)
        response.shortStays = try IntegritySignals.shortStays(in: interval, visible: visible, reader)
        return response
    }

    static func syncHealth(
        _ request: Spearhead_Visits_V1_GetSyncHealthRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetSyncHealthResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let health = try SyncHealth(in: interval, call.visible, reader)
        let gaps = try DeviceSequences.gaps(call.visible, reader)
        return .with { response in
            response.acceptedVisits = health.acceptedVisits
            response.duplicateEvents = health.duplicates.map { duplicate in
                .with {
                    $0.eventID = duplicate.event
                    $0.extraCopies = duplicate.extraCopies
                }
            }
            response.conflictingEvents = health.conflicts.map { conflict in
                .with {
                    $0.eventID = conflict.event
                    $0.differingFields = conflict.fields
                }
            }
            response.deviceSequenceGaps = gaps.map { gap in
                .with {
                    $0.deviceID = gap.device
                    $0.missingSequences = gap.missing
                }
            }
            response.clockSkewedEvents = health.clockSkewed
        }
    }

    static func weeklyGaps(
        _ request: Spearhead_Visits_V1_GetWeeklyGapsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetWeeklyGapsResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let weeks = try RepWeek.due(in: interval, call.visible, reader)
        let least = try VisitSettings.current(reader).jointVisitsMin
        return .with {
            $0.dueRepWeeks = Int64(weeks.count)
            $0.competitorGaps = weeks.filter { !$0.hasCompetitorReport }.map(\.message)
            $0.jointVisitGaps = weeks.filter { $0.jointVisits < least }.map(\.message)
        }
    }
}

extension ClosedRange<BusinessDate> {
    /// The months that the interval touches: `2026-01`, `2026-02`, …
    var months: [String] {
        var months: [String] = []
        var date = lowerBound
        while date <= upperBound {
            months.append(date.month)
            let (year, month, _) = date.parts
            guard let next = BusinessDate(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1) else {
                break
            }
            date = next
        }
        return months
    }
}
