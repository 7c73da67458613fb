internal import GRDB
internal import PluginKit

/// One of the seven things that deep distribution fixes (七定), checked over all routes in force.
struct SevenCheck: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case person
        case area
        case outlets
        case order
        case cycle
        case time
        case standard

        var title: Label {
            switch self {
            case .person: Label("定人", "One rep per outlet")
            case .area: Label("定区域", "One territory per outlet")
            case .outlets: Label("定点", "Closed list of outlets")
            case .order: Label("定线", "Order without gaps")
            case .cycle: Label("定期", "Visited in its cycle")
            case .time: Label("定时", "Time window kept")
            case .standard: Label("定标准", "Checklist for its class")
            }
        }
    }

    /// Most sentences per check.
    static let failuresMax = 200

    var kind: Kind
    var checked: Int64 = 0
    var failures: [String] = []

    /// Looks at one thing; `problem` is what is wrong with it.
    mutating func look(_ problem: String?) {
        checked += 1
        if let problem, failures.count < Self.failuresMax { failures.append(problem) }
    }

    /// The seven, in their order, over the routes of visible people that are in force on a date.
    static func all(on date: BusinessDate, _ visible: VisibleSet, _ reader: Reader) throws -> [SevenCheck] {
        let stops = try CheckedStop.all(on: date, visible, reader)
        return [
            person(stops), area(stops), try outlets(stops, on: date, visible, reader), order(stops), cycle(stops, on: date),
            try time(stops, on: date, visible, reader), try standard(stops, reader),
        ]
    }

    private static func person(_ stops: [CheckedStop]) -> SevenCheck {
        var check = SevenCheck(kind: .person)
        for (customer, stops) in Dictionary(grouping: stops, by: \.customerCode).sorted(by: { $0.key < $1.key }) {
            let people = Set(stops.map(\.personCode)).sorted()
            check.look(people.count == 1 ? nil : "\(customer) is visited by \(people.joined(separator: ", "))")
        }
        return check
    }

    private static func area(_ stops: [CheckedStop]) -> SevenCheck {
        var check = SevenCheck(kind: .area)
        for stop in stops {
            check.look(
                stop.territoryID == stop.presentTerritoryID
                    ? nil : "\(stop.customerCode) lies in another territory than its route says; publish the route again")
        }
        return check
    }

    private static func order(_ stops: [CheckedStop]) -> SevenCheck {
        var check = SevenCheck(kind: .order)
        for (day, stops) in Dictionary(grouping: stops, by: { "\($0.personCode) weekday \($0.weekday)" })
            .sorted(by: { $0.key < $1.key })
        {
            let isWhole = stops.map(\.sequence).sorted() == (1...Int64(stops.count)).map(\.self)
            check.look(isWhole ? nil : "\(day): the sequence is not 1 to \(stops.count)")
        }
        return check
    }

    private static func cycle(_ stops: [CheckedStop], on date: BusinessDate) -> SevenCheck {
        var check = SevenCheck(kind: .cycle)
        for stop in stops {
            // An outlet is due within the week of the date that its interval ends on.
            let isDue = VisitFrequency.isDue(
                on: date.monday.advanced(byDays: -1), last: stop.base, intervalDays: stop.intervalDays)
            check.look(
                isDue ? "\(stop.customerCode) is overdue: last visit \(stop.lastVisit), every \(stop.intervalDays) days" : nil)
        }
        return check
    }

    /// Visits off the closed list in the last seven days.
    private static func outlets(
        _ stops: [CheckedStop], on date: BusinessDate, _ visible: VisibleSet, _ reader: Reader
    ) throws -> SevenCheck {
        var check = SevenCheck(kind: .outlets)
        let listed = Set(stops.map { [$0.personCode, $0.customerCode] })
        let people = Set(stops.map(\.personCode))
        for visit in try WeekVisit.all(until: date, visible, reader) where people.contains(visit.personCode) {
            let isListed = listed.contains([visit.personCode, visit.customerCode])
            check.look(
                isListed ? nil : "\(visit.personCode) visited \(visit.customerCode) on \(visit.date), which is off the route")
        }
        return check
    }

    /// Visits outside their window in the last seven days.
    private static func time(
        _ stops: [CheckedStop], on date: BusinessDate, _ visible: VisibleSet, _ reader: Reader
    ) throws -> SevenCheck {
        var check = SevenCheck(kind: .time)
        for visit in try WeekVisit.all(until: date, visible, reader) {
            guard let minutes = visit.deviationMinutes else { continue }
            let side = minutes < 0 ? "before" : "after"
            check.look(
                minutes == 0
                    ? nil
                    : "\(visit.personCode) visited \(visit.customerCode) on \(visit.date) \(abs(minutes)) min \(side) its window")
        }
        return check
    }

    private static func standard(_ stops: [CheckedStop], _ reader: Reader) throws -> SevenCheck {
        var check = SevenCheck(kind: .standard)
        for customerClass in Set(stops.map(\.checklistClass)).sorted() {
            let hasSteps = try !Checklist.find(customerClass, reader).steps.isEmpty
            check.look(hasSteps ? nil : "class \(customerClass) has no checklist")
        }
        return check
    }
}
