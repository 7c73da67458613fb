internal import GRDB
internal import Organization
internal import PluginKit

/// A check of somebody's registers or follow-up records.
struct RegisterCheck: Sendable, Hashable {
    enum Register: String, Sendable, Hashable, CaseIterable {
        case followUps = "follow_ups"
        case reception
        case customers
        case psi
    }

    var id: String
    var personID: String
    var checkerID: String
    var register: Register
    var checkedOn: BusinessDate
    var recordCount: Int64
    var wrongCount: Int64
    var note: String
    var recordedAt: Instant

    init(row: Row) throws {
        id = row["id"]
        personID = row["person_id"]
        checkerID = row["checker_id"]
        register = try row.choice("register", of: "inspections_check")
        checkedOn = row["checked_on"]
        recordCount = row["record_count"]
        wrongCount = row["wrong_count"]
        note = row["note"]
        recordedAt = row["record_time"]
    }
}

/// The daily checks of new staff.
enum NewHireChecks {
    /// The working days of the interval in each visible rep's ramp on which nobody checked the follow-up records.
    ///
    /// The ramp is the first ``AuditPolicy/rampDays`` days of employment; days to come are not missing yet.
    static func missing(
        in interval: ClosedRange<BusinessDate>, before today: BusinessDate, _ visible: VisibleSet, _ reader: Reader
    ) throws -> [(personID: String, code: String, dates: [BusinessDate])] {
        let ramp = Int(try AuditPolicy.current(reader).rampDays)
        let calendar = try WorkingCalendar(reader)
        let (condition, people) = visible.condition("id")
        let hires = try reader.rows(
            """
            SELECT id, code, hired_on, left_on FROM organization_person \
            WHERE position = 'rep' AND hired_on > ? AND hired_on <= ? AND \(condition) ORDER BY code
            """, [interval.lowerBound.advanced(byDays: -ramp), interval.upperBound] + people)
        return try hires.compactMap { row in
            let (id, hired, left): (String, BusinessDate, BusinessDate?) = (row[0], row[2], row[3])
            let first = max(hired, interval.lowerBound)
            let last = min(interval.upperBound, hired.advanced(byDays: ramp - 1), left ?? interval.upperBound, today)
            guard first <= last else { return nil }
            let checked = Set(
                try reader.values(
                    BusinessDate.self,
                    """
                    SELECT checked_on FROM inspections_check \
                    WHERE person_id = ? AND register = 'follow_ups' AND checked_on BETWEEN ? AND ?
                    """, [id, first, last]))
            let missing = (0...last.days(since: first)).map { first.advanced(byDays: $0) }
                .filter { calendar.isWorkingDay($0) && !checked.contains($0) }
            return missing.isEmpty ? nil : (id, row[1], missing)
        }
    }
}
