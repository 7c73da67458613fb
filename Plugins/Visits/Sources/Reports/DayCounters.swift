internal import GRDB
internal import PluginKit

/// What a rep did on a day, in numbers (E18).
struct DayCounters: Sendable, Hashable {
    var personCode: String
    var date: BusinessDate
    var visits: Int64
    /// Different customers visited or contacted.
    var customersFollowed: Int64
    /// Calls by phone in the contact log of the plugin CRM.
    var calls: Int64

    static func all(
        in interval: ClosedRange<BusinessDate>, _ reader: Reader, _ call: Call
    ) throws -> [DayCounters] {
        let contacts = try contacts(in: interval, reader, call)
        let (condition, people) = call.visible.condition("v.person_id")
        var days: [[String]: (visits: Int64, calls: Int64, customers: Set<String>)] = [:]
        try reader.forEach(
            """
            SELECT v.person_id, v.visited_on, v.customer_id FROM visits_visit v \
            WHERE v.visited_on BETWEEN ? AND ? AND v.state <> 'abandoned' AND \(condition)
            """, [interval.lowerBound, interval.upperBound] + people
        ) { row in
            let (key, customer): ([String], String) = ([row[0], row[1]], row[2])
            days[key, default: (0, 0, [])].visits += 1
            days[key]?.customers.insert(customer)
        }
        for contact in contacts {
            let key = [contact.person, "\(contact.date)"]
            days[key, default: (0, 0, [])].calls += contact.isCall ? 1 : 0
            days[key]?.customers.insert(contact.customer)
        }
        let codes = try Codes.people(reader)
        return days.compactMap { key, day in
            guard let date = BusinessDate(key[1]) else { return nil }
            return DayCounters(
                personCode: codes[key[0]], date: date, visits: day.visits, customersFollowed: Int64(day.customers.count),
                calls: day.calls)
        }.sorted { ($0.personCode, $0.date) < ($1.personCode, $1.date) }
    }

    private static func contacts(
        in interval: ClosedRange<BusinessDate>, _ reader: Reader, _ call: Call
    ) throws -> [(person: String, date: BusinessDate, customer: String, isCall: Bool)] {
        let (condition, people) = call.visible.condition("recorded_by")
        return try reader.rows(
            """
            SELECT recorded_by, contact_time, customer_id, way FROM crm_contact_log \
            WHERE contact_time >= ? AND contact_time < ? AND \(condition)
            """,
            [
                call.clock.instant(of: interval.lowerBound), call.clock.instant(of: interval.upperBound.advanced(byDays: 1)),
            ] + people
        ).map { ($0[0], call.clock.businessDate(of: $0[1]), $0[2], $0[3] as String == "phone") }
    }
}
