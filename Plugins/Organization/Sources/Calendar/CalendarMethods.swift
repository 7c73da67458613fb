internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of CalendarService.
enum CalendarMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "CalendarService"
        registrar.query(service, "GetHoliday", permission: Permissions.calendarRead, getHoliday)
        registrar.query(service, "ListHolidays", permission: Permissions.calendarRead, listHolidays)
        registrar.command(service, "CreateHoliday", permission: Permissions.calendarWrite, createHoliday)
        registrar.command(service, "UpdateHoliday", permission: Permissions.calendarWrite, updateHoliday)
        registrar.command(service, "DeleteHoliday", permission: Permissions.calendarWrite, deleteHoliday)
        registrar.query(service, "GetWorkingCalendar", permission: Permissions.calendarRead, getCalendar)
        registrar.command(service, "UpdateWorkingCalendar", permission: Permissions.calendarWrite, updateCalendar)
        registrar.command(service, "CreateFiscalYear", permission: Permissions.calendarWrite, createFiscalYear)
        registrar.query(service, "ListFiscalPeriods", permission: Permissions.calendarRead, listFiscalPeriods)
    }

    static func getHoliday(
        _ request: Spearhead_Organization_V1_GetHolidayRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetHolidayResponse {
        let holiday = try Holidays.find(id: request.id, reader)
        return .with { $0.holiday = holiday.message }
    }

    static func listHolidays(
        _ request: Spearhead_Organization_V1_ListHolidaysRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListHolidaysResponse {
        var check = FieldCheck()
        let from = check.optionalDate("from_date", request.fromDate)
        let to = check.optionalDate("to_date", request.toDate)
        check.order(from, to, "to_date")
        try check.finish()
        var query = ListQuery(from: "organization_holiday", key: "date")
        if let from { query = query.filter("date >= ?", from) }
        if let to { query = query.filter("date <= ?", to) }
        let (holidays, next) = try query.fetch(reader, call.page(of: request), Holiday.init(row:))
        return .with {
            $0.holidays = holidays.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func createHoliday(
        _ request: Spearhead_Organization_V1_CreateHolidayRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_CreateHolidayResponse {
        try FieldCheck.naming("holiday") {
            var check = FieldCheck()
            let date = check.date("date", request.holiday.date)
            let kind = Holiday.Kind(request.holiday.kind, &check)
            try check.finish()
            guard let date, let kind else { return .init() }
            let holiday = try Holidays.create(date: date, name: request.holiday.name, kind: kind, writer, call)
            return .with { $0.holiday = holiday.message }
        }
    }

    static func updateHoliday(
        _ request: Spearhead_Organization_V1_UpdateHolidayRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_UpdateHolidayResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name", "kind"])
        return try FieldCheck.naming("holiday") {
            var check = FieldCheck()
            let kind = mask.contains("kind") ? Holiday.Kind(request.holiday.kind, &check) : nil
            try check.finish()
            let holiday = try Holidays.find(id: request.holiday.id, writer)
            try Etag.check(request.etag, holiday.version)
            try Holidays.update(
                holiday, name: mask.contains("name") ? request.holiday.name : holiday.name, kind: kind ?? holiday.kind, writer)
            return try .with { $0.holiday = try Holidays.find(id: holiday.id, writer).message }
        }
    }

    static func deleteHoliday(
        _ request: Spearhead_Organization_V1_DeleteHolidayRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_DeleteHolidayResponse {
        let holiday = try Holidays.find(id: request.id, writer)
        try Etag.check(request.etag, holiday.version)
        try Holidays.delete(holiday, writer)
        return .init()
    }

    static func getCalendar(
        _ request: Spearhead_Organization_V1_GetWorkingCalendarRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetWorkingCalendarResponse {
        let settings = try CalendarSettings(reader)
        return .with { $0.calendar = settings.message }
    }

    static func updateCalendar(
        _ request: Spearhead_Organization_V1_UpdateWorkingCalendarRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_UpdateWorkingCalendarResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["opening_hours", "fiscal_start_month"])
        return try FieldCheck.naming("calendar") {
            let before = try CalendarSettings(writer)
            try Etag.check(request.etag, before.version)
            var after = before
            if mask.contains("opening_hours") { after.hoursByWeekday = try hours(of: request.calendar) }
            if mask.contains("fiscal_start_month") { after.fiscalStartMonth = Int(request.calendar.fiscalStartMonth) }
            try after.save(over: before, writer)
            return try .with { $0.calendar = try CalendarSettings(writer).message }
        }
    }

    static func createFiscalYear(
        _ request: Spearhead_Organization_V1_CreateFiscalYearRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_CreateFiscalYearResponse {
        let periods = try FiscalCalendar.createYear(Int(request.year), writer, call)
        return .with { $0.periods = periods.map(\.message) }
    }

    static func listFiscalPeriods(
        _ request: Spearhead_Organization_V1_ListFiscalPeriodsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListFiscalPeriodsResponse {
        var check = FieldCheck()
        let date = check.optionalDate("on_date", request.onDate)
        let kind = FiscalPeriod.Kind.allCases.first { $0.message == request.kind }
        if kind == nil, request.kind != .unspecified { check.fail("kind", "must be year, quarter or month") }
        try check.finish()
        // Of the periods that start on one day, the wider one comes first.
        let rank = "CASE kind WHEN 'year' THEN 'a' WHEN 'quarter' THEN 'b' ELSE 'c' END"
        var query = ListQuery(from: "organization_fiscal_period", key: "starts_on || \(rank)")
        if let kind { query = query.filter("kind = ?", kind.rawValue) }
        if let date { query = query.filter("starts_on <= ?", date).filter("ends_on >= ?", date) }
        let (periods, next) = try query.fetch(reader, call.page(of: request), FiscalPeriod.init(row:))
        return .with {
            $0.periods = periods.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func hours(
        of message: Spearhead_Organization_V1_WorkingCalendar
    ) throws -> [Int: WorkingCalendar.Hours] {
        var check = FieldCheck()
        var hours: [Int: WorkingCalendar.Hours] = [:]
        for (index, day) in message.openingHours.enumerated() {
            let opens = TimeOfDay.second(day.opensAt)
            let closes = TimeOfDay.second(day.closesAt)
            if opens == nil { check.fail("opening_hours[\(index)].opens_at", "must be a time HH:MM") }
            if closes == nil { check.fail("opening_hours[\(index)].closes_at", "must be a time HH:MM") }
            if hours[Int(day.weekday)] != nil { check.fail("opening_hours[\(index)].weekday", "must appear only once") }
            hours[Int(day.weekday)] = WorkingCalendar.Hours(opensSecond: opens ?? 0, closesSecond: closes ?? 1)
        }
        try check.finish()
        return hours
    }
}
