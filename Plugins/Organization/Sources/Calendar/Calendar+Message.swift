internal import PluginKit
internal import SwiftProtobuf

extension Holiday {
    var message: Spearhead_Organization_V1_Holiday {
        .with {
            $0.id = id
            $0.date = date.description
            $0.name = name
            $0.kind = kind == .holiday ? .holiday : .workingDay
            $0.etag = Etag.of(version)
        }
    }
}

extension Holiday.Kind {
    init?(_ message: Spearhead_Organization_V1_HolidayKind, _ check: inout FieldCheck) {
        switch message {
        case .holiday: self = .holiday
        case .workingDay: self = .workingDay
        default:
            check.fail("kind", "must be holiday or working_day")
            return nil
        }
    }
}

extension CalendarSettings {
    var message: Spearhead_Organization_V1_WorkingCalendar {
        .with {
            $0.openingHours = hoursByWeekday.sorted { $0.key < $1.key }.map { weekday, hours in
                .with {
                    $0.weekday = Int32(weekday)
                    $0.opensAt = TimeOfDay.text(hours.opensSecond)
                    $0.closesAt = TimeOfDay.text(hours.closesSecond)
                }
            }
            $0.fiscalStartMonth = Int32(fiscalStartMonth)
            $0.etag = Etag.of(version)
        }
    }
}

extension FiscalPeriod {
    var message: Spearhead_Organization_V1_FiscalPeriod {
        .with {
            $0.id = id
            $0.code = code
            $0.kind = kind.message
            $0.parentID = parentID ?? ""
            $0.startsOn = dates.lowerBound.description
            $0.endsOn = dates.upperBound.description
        }
    }
}

extension FiscalPeriod.Kind {
    var message: Spearhead_Organization_V1_FiscalPeriodKind {
        switch self {
        case .year: .year
        case .quarter: .quarter
        case .month: .month
        }
    }
}
