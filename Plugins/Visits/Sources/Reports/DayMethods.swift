internal import PluginKit
internal import SwiftProtobuf

/// VisitReportService: what reps do day by day.
enum DayMethods {
    static let counterDaysMax = 32

    static func timeline(
        _ request: Spearhead_Visits_V1_GetTimelineRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetTimelineResponse {
        let date = try FieldCheck.optionalDate("date", request.date) ?? call.businessDate
        try call.requireVisiblePerson(request.personID, reader)
        let entries = try TimelineEntry.all(of: request.personID, on: date, reader)
        return .with { $0.entries = entries.map(\.message) }
    }

    static func counters(
        _ request: Spearhead_Visits_V1_GetDayCountersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetDayCountersResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate, daysMax: counterDaysMax)
        let counters = try DayCounters.all(in: interval, reader, call)
        return .with { response in
            response.rows = counters.map { day in
                .with {
                    $0.personCode = day.personCode
                    $0.date = "\(day.date)"
                    $0.visits = day.visits
                    $0.customersFollowed = day.customersFollowed
                    $0.calls = day.calls
                }
            }
        }
    }

    static func formUse(
        _ request: Spearhead_Visits_V1_GetFormUseRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_GetFormUseResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let uses = try FormStatistics.uses(in: interval, call.visible, reader)
        let days = try FormStatistics.days(in: interval, call.visible, reader)
        return .with {
            $0.forms = uses.map(\.message)
            $0.days = days.map(\.message)
        }
    }

    static func submitReport(
        _ request: Spearhead_Visits_V1_SubmitDailyReportRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Visits_V1_SubmitDailyReportResponse {
        let date = try FieldCheck.optionalDate("date", request.date) ?? call.businessDate
        let report = try DailyReport.submit(
            person: call.person(), on: date, summary: request.summary,
            formSeconds: request.hasFormSeconds ? request.formSeconds : nil, writer, call)
        return .with { $0.report = report.message }
    }

    static func reports(
        _ request: Spearhead_Visits_V1_ListDailyReportsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Visits_V1_ListDailyReportsResponse {
        let list = ListQuery(from: "visits_daily_report", key: "id", descending: true).visible(call.visible, "person_id")
            .filterUnlessEmpty("person_id", request.personID).filterUnlessEmpty("reported_on", request.date)
        let (reports, next) = try list.fetch(reader, call.page(of: request), DailyReport.init(row:))
        return .with {
            $0.reports = reports.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension TimelineEntry {
    fileprivate var message: Spearhead_Visits_V1_TimelineEntry {
        .with { shown in
            if let time { shown.time = time.timestamp }
            shown.kind = kind
            shown.customerID = customerID
            shown.customerCode = customerCode
            shown.visitID = visitID
            shown.planSequence = planSequence
            distanceMicrometres.flatMap { ExactArithmetic.halfUp($0, 1_000_000) }.map { shown.distanceM = $0 }
        }
    }
}

extension DailyReport {
    fileprivate var message: Spearhead_Visits_V1_DailyReport {
        .with {
            $0.id = id
            $0.personID = personID
            $0.date = "\(reportedOn)"
            $0.planned = planned
            $0.visits = visits
            $0.orderedMinor = orderedMinor
            $0.summary = summary
            $0.submitTime = submittedAt.timestamp
            $0.onTime = isOnTime
        }
    }
}

extension FormStatistics.Use {
    fileprivate var message: Spearhead_Visits_V1_FormUse {
        .with { shown in
            shown.form = form
            shown.activeReps = Int64(activeReps)
            shown.usingReps = Int64(usingReps)
            shown.entries = Int64(entries)
            shown.errors = Int64(errors)
            Ratio.percent(usingReps, activeReps).map { shown.adoptionPercent = $0 }
            Ratio.percent(errors, entries).map { shown.errorPercent = $0 }
        }
    }
}

extension FormStatistics.Day {
    fileprivate var message: Spearhead_Visits_V1_FormDay {
        .with { shown in
            shown.personCode = personCode
            shown.date = date
            shown.forms = forms
            seconds.flatMap { ExactArithmetic.decimal($0, 60, decimals: 1) }.map { shown.minutes = $0 }
        }
    }
}
