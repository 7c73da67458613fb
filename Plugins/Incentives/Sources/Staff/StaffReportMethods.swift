internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of StaffReportService.
enum StaffReportMethods {
    private static let spanMax = 3660
    /// Most new hires that a mean is taken over.
    private static let hiresMax = 5000

    static func register(with registrar: inout PluginRegistrar) {
        let service = "StaffReportService"
        registrar.report(service, "GetAttrition", permission: Permissions.staffRead, attrition)
        registrar.report(service, "ListRampDays", permission: Permissions.staffRead, ramp)
        registrar.report(service, "ListActivityResults", permission: Permissions.staffRead, activity)
    }

    static func attrition(
        _ request: Spearhead_Incentives_V1_GetAttritionRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetAttritionResponse {
        let span = try span("from", request.from, "through", request.through)
        let found = try StaffReports.attrition(span, position: request.position, call.visible, reader)
        return .with {
            $0.headcountBefore = Int32(clamping: found.before)
            $0.headcountAtEnd = Int32(clamping: found.atEnd)
            $0.leavers = Int32(clamping: found.leavers)
            if let percent = found.percent { $0.attritionPercent = percent }
        }
    }

    static func ramp(
        _ request: Spearhead_Incentives_V1_ListRampDaysRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListRampDaysResponse {
        let span = try span("hired_from", request.hiredFrom, "hired_through", request.hiredThrough)
        var check = FieldCheck()
        check.openMeasure("measure", request.measure, reader)
        try check.finish()
        let scope = call.visible.condition("id")
        let people = try reader.rows(
            "SELECT id, hired_on FROM organization_person WHERE hired_on BETWEEN ? AND ? AND \(scope.sql) LIMIT \(hiresMax)",
            [span.lowerBound, span.upperBound] + scope.arguments
        ).map { (id: $0[0] as String, hiredOn: $0[1] as BusinessDate) }
        let all = try StaffReports.ramp(people, measure: request.measure, norm: request.norm, today: call.businessDate, reader)
        let (page, next) = try call.page(of: request).cut(all) { "\($0.hiredOn)/\($0.personID)" }
        let days = all.compactMap(\.days)
        return .with {
            $0.people = page.map { ramp in
                .with {
                    $0.personID = ramp.personID
                    $0.hiredOn = ramp.hiredOn.description
                    $0.month = ramp.month ?? ""
                    if let days = ramp.days { $0.days = Int32(clamping: days) }
                }
            }
            $0.nextPageToken = next
            if let mean = ExactArithmetic.decimal(Int64(days.reduce(0, +)), Int64(days.count), decimals: 1) { $0.meanDays = mean }
        }
    }

    static func activity(
        _ request: Spearhead_Incentives_V1_ListActivityResultsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListActivityResultsResponse {
        let span = try span("from", request.from, "through", request.through)
        var check = FieldCheck()
        check.openMeasure("activity_measure", request.activityMeasure, reader)
        check.openMeasure("result_measure", request.resultMeasure, reader)
        try check.finish()
        let (people, next) = try ListQuery(from: "organization_person", key: "id").visible(call.visible, "id")
            .filter("position = 'rep'").filter("hired_on <= ?", span.upperBound)
            .filter("coalesce(left_on, ?) >= ?", span.upperBound, span.lowerBound)
            .fetch(reader, call.page(of: request)) { $0["id"] as String }
        let query = MeasureQuery(people: people, interval: span)
        let activities = try MeasureFigures.values(request.activityMeasure, query, reader)
        let results = try MeasureFigures.values(request.resultMeasure, query, reader)
        return .with {
            $0.points = people.map { person in
                .with {
                    $0.personID = person
                    if let activity = activities[person] { $0.activity = activity }
                    if let result = results[person] {
                        $0.result = result
                        if let each = ExactArithmetic.halfUp(result, activities[person] ?? 0) { $0.resultPerActivity = each }
                    }
                }
            }
            $0.nextPageToken = next
        }
    }

    private static func span(
        _ firstField: String, _ first: String, _ lastField: String, _ last: String
    ) throws -> ClosedRange<BusinessDate> {
        var check = FieldCheck()
        let from = check.date(firstField, first)
        let through = check.date(lastField, last)
        if let from, let through, through < from || through.days(since: from) > spanMax {
            check.fail(lastField, "must be 0 to \(spanMax) days after \(firstField)")
        }
        try check.finish()
        guard let from, let through else { throw RPCError.invalidField(firstField, "must be a date YYYY-MM-DD") }
        return from...through
    }
}

extension FieldCheck {
    /// A measure that leaders may see of their team: what people are paid is private.
    fileprivate mutating func openMeasure(_ field: String, _ name: String, _ reader: Reader) {
        measure(field, name, reader)
        require(name != ScoreMeasures.payout.name, field, "is private; statements show it to whom it concerns")
    }
}
