internal import GRDB
internal import PluginKit

/// The statements of one person up to a calculation: closed ones as they are kept, later ones as they were just calculated.
struct Book {
    let personID: String
    /// The first day that no closed statement covers.
    private(set) var openFrom: BusinessDate?
    private(set) var carryOver: CarryOver
    private var calculated: [Statement] = []
    private let closed = Closed()

    /// Closed statements that were read once.
    private final class Closed {
        var statements: [Statement] = []
    }

    /// Opens the book of a person with the last statement that was closed before a period.
    init(_ person: String, before period: PayPeriod, _ reader: Reader) throws {
        personID = person
        let row = try reader.row(
            """
            SELECT * FROM incentives_statement WHERE person_id = ? AND ends_on < ? AND state IN ('approved', 'paid')
            ORDER BY starts_on DESC LIMIT 1
            """, [person, period.dates.lowerBound])
        if let last = try row.map(StatementRecord.init(row:)) {
            openFrom = last.statement.dates.upperBound.advanced(byDays: 1)
            carryOver = last.statement.carryOver
        } else {
            openFrom = try reader.value(
                BusinessDate.self, "SELECT min(effective_from) FROM incentives_assignment WHERE person_id = ?", [person])
            carryOver = CarryOver()
        }
    }

    mutating func add(_ statement: Statement) {
        calculated.append(statement)
        carryOver = statement.carryOver
    }

    /// The statement that paid what happened on a date.
    func statement(on date: BusinessDate, _ reader: Reader) throws -> Statement? {
        if let found = (calculated + closed.statements).last(where: { $0.dates.contains(date) }) { return found }
        let found = try reader.row(
            """
            SELECT * FROM incentives_statement WHERE person_id = ?1 AND starts_on <= ?2 AND ends_on >= ?2
            AND state IN ('approved', 'paid')
            """, [personID, date]
        ).map { try StatementRecord(row: $0).statement }
        if let found { closed.statements.append(found) }
        return found
    }

    /// What claw-backs before a date took of a statement's pay.
    func takenBack(of origin: Statement, before date: BusinessDate, _ reader: Reader) throws -> Int64 {
        let earlier = calculated.filter { $0.dates.upperBound < date }
        let recent = earlier.flatMap(\.lines.clawbacks).flatMap(\.parts).filter { $0.period == origin.period }
        let closed = try reader.value(
            Int64.self,
            """
            SELECT sum(json_extract(part.value, '$.earnedMinor')) FROM incentives_statement s,
                json_each(s.lines, '$.clawbacks') AS line, json_each(line.value, '$.parts') AS part
            WHERE s.person_id = ? AND s.starts_on >= ? AND s.ends_on < ? AND s.state IN ('approved', 'paid')
                AND json_extract(part.value, '$.period') = ?
            """, [personID, origin.dates.lowerBound, min(date, calculated.first?.dates.lowerBound ?? date), origin.period])
        return recent.reduce(closed ?? 0) { $0 + $1.earnedMinor }
    }
}
