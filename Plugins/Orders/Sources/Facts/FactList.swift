internal import GRDB
internal import PluginKit

/// The documents of one kind, one by one, split by shares.
struct FactList {
    private let source: FactSource
    private let people: [String]?
    private let interval: ClosedRange<BusinessDate>

    init(_ source: FactSource, _ people: [String]?, _ interval: ClosedRange<BusinessDate>) {
        self.source = source
        self.people = people
        self.interval = interval
    }

    /// Appends the facts of the people.
    func append(to facts: inout [SalesFact], _ shares: OrderShares, _ reader: Reader) throws {
        try reader.forEach(plainSQL, arguments) { facts.append(fact($0, person: $0[4], amount: $0[5])) }
        guard !shares.isEmpty else { return }
        // Lines of one document stand together; each is split, and a rep's parts of the document are one fact.
        var parts: [SalesFact: Int64] = [:]
        try reader.forEach(sharedSQL, arguments) { row in
            for part in shares.split(row[5], order: row[1]) {
                parts[fact(row, person: part.person, amount: 0), default: 0].addClamped(part.value)
            }
        }
        for (fact, amount) in parts {
            var fact = fact
            fact.amountMinor = source.sign * amount
            facts.append(fact)
        }
    }

    private func fact(_ row: Row, person: String, amount: Int64) -> SalesFact {
        SalesFact(
            personID: person, date: row[0], orderID: row[1], customerID: row[2], document: row[3],
            amountMinor: source.sign * amount)
    }

    private var columns: String { "f.\(source.date), f.\(source.order), f.customer_id, f.\(source.number), f.person_id" }

    /// The people and the dates, as every query of the list takes them.
    var arguments: StatementArguments { [OrderShares.peopleJSON(people), interval.lowerBound, interval.upperBound] }

    /// Date, number and signed amount of documents that nobody shares.
    var amountSQL: String {
        "SELECT f.\(source.date) AS date, f.\(source.number) AS number, \(source.sign) * f.amount_minor AS amount \(alone)"
    }

    private var plainSQL: String { "SELECT \(columns), f.amount_minor \(alone)" }

    private var alone: String {
        """
        FROM \(source.table) f WHERE f.person_id IN (\(OrderShares.peopleSQL(people))) \
        AND \(source.condition) AND f.\(source.date) BETWEEN ? AND ? \
        AND NOT EXISTS (SELECT 1 FROM orders_order_share s WHERE s.order_id = f.\(source.order))
        """
    }

    private var sharedSQL: String {
        let lines = source.lines.map { $0.join } ?? ""
        return """
            SELECT \(columns), \(source.lines?.alias ?? "f").amount_minor FROM \(source.table) f \(lines) \
            WHERE f.\(source.order) IN (SELECT order_id FROM orders_order_share \
            WHERE person_id IN (\(OrderShares.peopleSQL(people)))) AND \(source.condition) AND f.\(source.date) BETWEEN ? AND ?
            """
    }
}
