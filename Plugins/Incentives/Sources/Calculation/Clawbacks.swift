internal import Orders
internal import PluginKit

/// Takes back what returned and unpaid events were paid, at what they were paid then (decision 5).
///
/// A return dated in the period takes its credit out of the events that its order counted for, the earliest first; an invoice that
/// stays unpaid takes what is open out of its own event. Every part takes back part × payout ÷ base of the statement that paid it.
/// Later rates change nothing. It never takes more than was paid, no event twice, and never what a guarantee of that period pays anyway.
struct Clawbacks {
    /// A take-back with the events that it takes under each rule of its basis.
    private struct Taking {
        var given: TakeBack
        var basis: PlanComponent.Basis
        var rules: [(rule: ClawbackRule, parts: [PaidPart])]

        /// Where it stands on a statement, and when it takes.
        var order: (BusinessDate, String, String, String) {
            (given.date, given.cause.rawValue, given.number, basis.rawValue)
        }
    }

    private let reader: Reader
    private let takings: [Taking]
    private var shares: [String: [(person: String, ppm: Int64)]] = [:]

    /// Finds what is taken back from people in a period.
    init(_ people: [String], _ period: PayPeriod, _ reader: Reader) throws {
        self.reader = reader
        takings = try Dictionary(grouping: ClawbackRule.all(reader), by: \.basis)
            .flatMap { try Self.takings($0, $1, people, period, reader) }.sorted { $0.order < $1.order }
        for order in Set(takings.map(\.given.orderID)) {
            shares[order] = try SalesFacts.shares(order: order, reader).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    private static func takings(
        _ basis: PlanComponent.Basis, _ rules: [ClawbackRule], _ people: [String], _ period: PayPeriod, _ reader: Reader
    ) throws -> [Taking] {
        guard let facts = basis.facts else { return [] }
        var found: [String: Taking] = [:]
        for rule in rules {
            for given in try SalesFacts.takeBacks(of: people, in: period.dates, unpaidDays: rule.unpaidDays, reader) {
                let parts = try SalesFacts.parts(facts, takenBackBy: given, unpaidDays: rule.unpaidDays, reader)
                found["\(given.cause)/\(given.id)/\(given.date)", default: Taking(given: given, basis: basis, rules: [])].rules
                    .append((rule, parts))
            }
        }
        return Array(found.values)
    }

    /// The lines of one person, by date and number.
    ///
    /// A return stands there even when no statement paid its events, so that the person sees that it was looked at.
    ///
    /// - Parameters:
    ///   - book: Earlier statements.
    ///   - present: The statement of the period itself, before claw-backs; a return may come in the period of the payment.
    func lines(_ book: Book, present: Statement) throws -> [ClawbackLine] {
        var taken: [String: Int64] = [:]
        return try takings.flatMap { taking -> [ClawbackLine] in
            guard let holders = shares[taking.given.orderID],
                let index = holders.firstIndex(where: { $0.person == book.personID })
            else { return [] }
            func share(_ amount: Int64) -> Int64 { ExactArithmetic.split(amount, weights: holders.map(\.ppm))?[index] ?? 0 }
            let lines = try taking.rules.map { rule, parts in
                var line = ClawbackLine(
                    cause: taking.given.cause == .returned ? .returned : .unpaid, document: taking.given.number,
                    takenOn: taking.given.date, orderID: taking.given.orderID, baseName: taking.basis.rawValue,
                    creditMinor: share(taking.given.amountMinor), parts: [])
                for part in parts {
                    let origin = try present.dates.contains(part.date) ? present : book.statement(on: part.date, reader)
                    line.parts.append(try take(part, share(part.amountMinor), taking.given, rule, origin, book, present, &taken))
                }
                return line
            }
            let paid = lines.filter(\.wasPaid)
            return paid.isEmpty && taking.given.cause == .returned ? Array(lines.prefix(1)) : paid
        }
    }

    private func take(
        _ part: PaidPart, _ amount: Int64, _ given: TakeBack, _ rule: ClawbackRule, _ origin: Statement?, _ book: Book,
        _ present: Statement, _ taken: inout [String: Int64]
    ) throws -> ClawbackLine.Part {
        var result = ClawbackLine.Part(
            paidOn: part.date, document: part.receipt, invoice: part.invoice, period: origin?.period ?? "", amountMinor: amount,
            earnedMinor: 0, clawbackMinor: 0)
        guard let origin else { return result }
        for pay in origin.lines.components where pay.dates.contains(part.date) && rule.applies(to: pay) {
            let isLate = given.cause == .returned && pay.clawbackDays.map { given.date.days(since: part.date) > $0 } ?? false
            guard !isLate, let base = pay.base, base > 0 else { continue }
            result.earnedMinor += ExactArithmetic.multiply(amount, by: pay.payoutMinor, dividingBy: base) ?? 0
        }
        let before = try taken[origin.period] ?? book.takenBack(of: origin, before: present.dates.lowerBound, reader)
        func payable(_ takenBack: Int64) -> Int64 {
            max(origin.sums.payoutMinor - takenBack, max(0, origin.sums.guaranteeMinor))
        }
        result.clawbackMinor = payable(before) - payable(before + result.earnedMinor)
        taken[origin.period] = before + result.earnedMinor
        return result
    }
}
