internal import GRDB
internal import PluginKit

/// Calculates statements from the events.
///
/// The result is a function of plans, goals, measures, documents, decided entries and closed statements: it does not depend on the order
/// in which events came in, on how people are batched, or on statements that are still open. Open periods before the one asked for are
/// calculated again on the way, so that their claw-backs and what they carry over are right.
struct Calculation {
    /// Most open periods in a row that are calculated on the way: three years of months.
    static let openPeriodsMax = 36

    let reader: Reader
    /// Rules that replace those of every plan, for a simulation.
    var replacement: (planID: String, rules: PlanRules)?

    init(_ reader: Reader) { self.reader = reader }

    /// The statements of people in a period, by id of the person.
    func statements(of people: [String], in period: PayPeriod) throws -> [Statement] {
        let people = Array(Set(people)).sorted()
        var books = try people.reduce(into: [String: Book]()) { $0[$1] = try Book($1, before: period, reader) }
        var current = try first(books.values.compactMap(\.openFrom).min(), period)
        var count = 0
        var found: [Statement] = []
        while current.dates.lowerBound <= period.dates.lowerBound {
            count += 1
            guard count <= Self.openPeriodsMax else {
                throw RPCError(
                    .failedPrecondition, "TOO_MANY_OPEN_PERIODS",
                    "More than \(Self.openPeriodsMax) periods before \(period.code) are open. Approve the earlier statements first."
                )
            }
            let isLast = current.code == period.code
            let active = people.filter { person in
                isLast || books[person]?.openFrom.map { $0 <= current.dates.upperBound } ?? false
            }
            found = try calculate(active, current, &books)
            guard !isLast, let next = try current.next(reader) else { break }
            current = next
        }
        return found
    }

    /// What people earn in one period, without what other periods leave.
    func payouts(of people: [String], in period: PayPeriod) throws -> [String: Int64] {
        try pays(stretches(people, period)).mapValues { pays in
            pays.flatMap(\.components).clampedSum(\.payoutMinor)
        }
    }

    private func stretches(_ people: [String], _ period: PayPeriod) throws -> [Stretch] {
        var stretches = try Stretch.list(people, period, reader)
        guard let replacement else { return stretches }
        for index in stretches.indices {
            stretches[index].planID = replacement.planID
            stretches[index].rules = replacement.rules
        }
        return stretches
    }

    /// What each person's stretches earn, by date.
    private func pays(_ stretches: [Stretch]) throws -> [String: [StretchPay]] {
        var pays: [String: [StretchPay]] = [:]
        for group in Stretch.groups(stretches) {
            for (person, pay) in try StretchPay.find(group, reader) { pays[person, default: []].append(pay) }
        }
        return pays.mapValues { pays in
            pays.sorted { ($0.components.first?.startsOn.days ?? 0) < ($1.components.first?.startsOn.days ?? 0) }
        }
    }

    private func first(_ date: BusinessDate?, _ period: PayPeriod) throws -> PayPeriod {
        guard let date, date < period.dates.lowerBound else { return period }
        return try PayPeriod.containing(date, period.kind, reader) ?? period
    }

    private func calculate(_ people: [String], _ period: PayPeriod, _ books: inout [String: Book]) throws -> [Statement] {
        let stretches = try stretches(people, period)
        let pays = try pays(stretches)
        let floors = Dictionary(grouping: stretches, by: \.personID).mapValues(Self.floor)
        let entries = try Entries.approved(people, period.code, reader)
        let clawbacks = try Clawbacks(people, period, reader)
        var found: [Statement] = []
        for person in people {
            guard var book = books[person] else { continue }
            let statement = try settle(
                person, period, pays[person] ?? [], floors[person] ?? .init(), entries[person] ?? [], clawbacks, book)
            book.add(statement)
            books[person] = book
            found.append(statement)
        }
        return found
    }

    private func settle(
        _ person: String, _ period: PayPeriod, _ pays: [StretchPay], _ floor: Settlement.Floor, _ entries: [EntryLine],
        _ clawbacks: Clawbacks, _ book: Book
    ) throws -> Statement {
        let components = pays.flatMap(\.components)
        let held = pays.reduce(into: [String: Int64]()) { $0.merge($1.held, uniquingKeysWith: +) }
        let flagged = pays.reduce(into: Set<String>()) { $0.formUnion($1.flagged) }
        func settlement(_ clawback: Int64) -> Settlement {
            Settlement(
                components: components, held: held, stillHeld: flagged.contains, entries: entries, clawbackMinor: clawback,
                floor: floor, before: book.carryOver)
        }
        var statement = Statement(
            personID: person, period: period.code, dates: period.dates, lines: .init(components: components), sums: settlement(0))
        statement.lines.clawbacks = try clawbacks.lines(book, present: statement)
        statement.sums = settlement(statement.lines.clawbacks.reduce(0) { $0 + $1.clawbackMinor })
        statement.lines.entries = statement.sums.entries
        statement.lines.held = statement.sums.carryOver.held
        return statement
    }

    /// What the plans of a period guarantee together; the last one says how much penalties take.
    private static func floor(_ stretches: [Stretch]) -> Settlement.Floor {
        stretches.reduce(into: Settlement.Floor()) { floor, stretch in
            floor.penaltyCapPPM = stretch.rules.penaltyCapPPM
            guard let draw = stretch.rules.draw else { return }
            let amount = stretch.prorated(draw.amountMinor)
            if draw.isRecoverable { floor.recoverableMinor += amount } else { floor.guaranteeMinor += amount }
        }
    }
}
