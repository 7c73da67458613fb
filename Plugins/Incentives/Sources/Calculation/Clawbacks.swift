internal import GRDB
internal import Orders
internal import PluginKit

/// Takes back what returned events were paid, at what they were paid then (decision 5).
///
/// A return dated in the period takes its credit out of the events that its order counted for, the earliest first; every part takes
/// back part × payout ÷ base of the statement that paid it. Later rates change nothing. It never takes more than was paid, and never
/// what a guarantee of that period pays anyway.
struct Clawbacks {
    private let reader: Reader
    private let returns: [ReturnFact]
    private let bases: [PlanComponent.Basis]
    private var shares: [String: [(person: String, ppm: Int64)]] = [:]
    private var parts: [String: [PaidPart]] = [:]

    /// Finds the returns of people in a period.
    init(_ people: [String], _ period: PayPeriod, _ reader: Reader) throws {
        self.reader = reader
        bases = try Self.clawingBases(reader)
        returns = bases.isEmpty ? [] : try SalesFacts.returns(of: people, in: period.dates, reader)
        for given in returns where shares[given.orderID] == nil {
            shares[given.orderID] = try SalesFacts.shares(order: given.orderID, reader).sorted { $0.key < $1.key }
                .map { ($0.key, $0.value) }
        }
        for given in returns {
            for basis in bases {
                if let facts = basis.facts {
                    parts[given.id + basis.rawValue] = try SalesFacts.parts(facts, takenBackBy: given, reader)
                }
            }
        }
    }

    /// The lines of one person, by date and number of the return.
    ///
    /// - Parameters:
    ///   - book: Earlier statements.
    ///   - present: The statement of the period itself, before claw-backs; a return may come in the period of the payment.
    func lines(_ book: Book, present: Statement) throws -> [ClawbackLine] {
        var taken: [String: Int64] = [:]
        var lines: [ClawbackLine] = []
        for given in returns {
            guard let holders = shares[given.orderID], let index = holders.firstIndex(where: { $0.person == book.personID })
            else {
                continue
            }
            func share(_ amount: Int64) -> Int64 {
                ExactArithmetic.split(amount, weights: holders.map(\.ppm))?[index] ?? 0
            }
            for basis in bases {
                let paid = parts[given.id + basis.rawValue] ?? []
                var line = ClawbackLine(
                    returnNumber: given.number, returnedOn: given.date, orderID: given.orderID, baseName: basis.rawValue,
                    creditMinor: share(given.creditMinor), parts: [])
                for part in paid {
                    let origin = present.dates.contains(part.date) ? present : try book.statement(on: part.date, reader)
                    line.parts.append(try take(part, share(part.amountMinor), given, basis, origin, book, present, &taken))
                }
                lines.append(line)
            }
        }
        return lines
    }

    private func take(
        _ part: PaidPart, _ amount: Int64, _ given: ReturnFact, _ basis: PlanComponent.Basis, _ origin: Statement?, _ book: Book,
        _ present: Statement, _ taken: inout [String: Int64]
    ) throws -> ClawbackLine.Part {
        var result = ClawbackLine.Part(
            paidOn: part.date, document: part.receipt, invoice: part.invoice, period: origin?.period ?? "", amountMinor: amount,
            earnedMinor: 0, clawbackMinor: 0)
        guard let origin else { return result }
        for pay in origin.lines.components
        where pay.clawsBack && pay.baseName == basis.rawValue && pay.dates.contains(part.date) {
            let isLate = pay.clawbackDays.map { given.date.days(since: part.date) > $0 } ?? false
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

    /// The bases of components that claw back, of all plans that ever paid.
    private static func clawingBases(_ reader: Reader) throws -> [PlanComponent.Basis] {
        try reader.values(
            String.self,
            """
            SELECT DISTINCT json_extract(c.value, '$.basis') FROM incentives_plan p, json_each(p.rules, '$.components') c
            WHERE p.state <> 'draft' AND json_extract(c.value, '$.clawsBack') ORDER BY 1
            """
        ).compactMap(PlanComponent.Basis.init)
    }
}
