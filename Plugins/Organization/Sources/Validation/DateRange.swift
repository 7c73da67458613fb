internal import PluginKit

/// A range of dates whose end may be open; both ends are included.
struct DateRange: Hashable {
    var from: BusinessDate
    var to: BusinessDate?

    /// Reads `effective_from` and `effective_to` of a request; `nil` when a violation was added.
    init?(from: String, to: String, _ check: inout FieldCheck) {
        let last = check.optionalDate("effective_to", to)
        guard let first = check.date("effective_from", from) else { return nil }
        check.order(first, last, "effective_to")
        self.init(from: first, to: last)
    }

    init(from: BusinessDate, to: BusinessDate?) {
        self.from = from
        self.to = to
    }

    /// Adds violations unless `person` is employed over the whole range.
    ///
    /// An open range of someone who is leaving is refused too: it would outlive the person.
    func checkEmployed(_ person: Person, _ check: inout FieldCheck) {
        if from < person.hiredOn { check.fail("effective_from", "\(person.code) is hired on \(person.hiredOn)") }
        if let leftOn = person.leftOn, leftOn < (to ?? .distantFuture) {
            check.fail("effective_to", "must not be after \(leftOn), the last day of \(person.code)")
        }
    }
}

extension BusinessDate {
    /// Later than every date of a business.
    static var distantFuture: BusinessDate { BusinessDate(days: Int32.max) }
}

extension DateRange {
    /// Refuses an end that lies before the beginning or after the present end: ending never prolongs.
    func checkEnd(_ date: BusinessDate) throws {
        var check = FieldCheck()
        check.order(from, date, "effective_to")
        if let to, to < date { check.fail("effective_to", "must not be after \(to), the present last day") }
        try check.finish()
    }
}
