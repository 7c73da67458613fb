internal import GRDB
internal import PluginKit

/// Stock counts at visits.
enum Counts {
    static let linesMax = 500
    static let quantityRange: ClosedRange<Int64> = 0...1_000_000_000

    /// Records the counts of a visit.
    ///
    /// A count is a fact: the same value again changes nothing, another one is refused.
    ///
    /// - Returns: The products whose count is new.
    @discardableResult
    static func record(
        _ fact: CountFact, person: String, _ writer: Writer, _ call: Call
    ) throws -> [String] {
        try VisitForm.psiTable.requireOn(writer)
        let visit = try Visit.own(id: fact.visitID, person: person, writer)
        try check(fact, writer)
        let new = try fact.lines.filter { try insert($0, of: VisitInstant(visit), writer) }
        if !new.isEmpty {
            try FormUse.record(.psiTable, person: person, on: visit.visitedOn, seconds: fact.formSeconds, writer)
            writer.audit("visits/\(visit.id)", [FieldChange("counts", nil, String(new.count))])
        }
        return new.map(\.productID)
    }

    /// Who visited whom when: what a count takes over from its visit.
    struct VisitInstant {
        var id: String
        var personID: String
        var customerID: String
        var at: Instant
        var on: BusinessDate
    }

    /// Writes one count of a file; the first one of a visit hands its form in.
    ///
    /// - Returns: Whether it is new.
    static func insertRow(_ line: CountedLine, of visit: VisitInstant, _ writer: Writer) throws -> Bool {
        let isFirst = try !writer.exists("SELECT 1 FROM visits_count WHERE visit_id = ?", [visit.id])
        let isNew = try insert(line, of: visit, writer)
        if isFirst { try FormUse.record(.psiTable, person: visit.personID, on: visit.on, seconds: nil, writer) }
        return isNew
    }

    /// Writes one count.
    ///
    /// - Returns: Whether it is new.
    static func insert(_ line: CountedLine, of visit: VisitInstant, _ writer: Writer) throws -> Bool {
        if let stored = try writer.row(
            "SELECT counted, returned, damaged FROM visits_count WHERE visit_id = ? AND product_id = ?",
            [visit.id, line.productID])
        {
            guard (stored[0], stored[1], stored[2]) == (line.counted, line.returned, line.damaged) else {
                throw RPCError(
                    .alreadyExists, "COUNT_TAKEN",
                    "The product is counted at this visit already, with other values. Use CorrectCount to correct it.",
                    metadata: ["product": line.productID])
            }
            return false
        }
        try writer.execute(
            "INSERT INTO visits_count VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            [
                visit.id, line.productID, visit.customerID, visit.personID, visit.at, visit.on, line.counted, line.returned,
                line.damaged,
            ])
        return true
    }

    private static func check(_ fact: CountFact, _ reader: Reader) throws {
        var check = FieldCheck()
        check.require((1...linesMax).contains(fact.lines.count), "lines", "must be 1 to \(linesMax)")
        check.require(Set(fact.lines.map(\.productID)).count == fact.lines.count, "lines", "must not name a product twice")
        for (index, line) in fact.lines.enumerated().prefix(linesMax) {
            let path = "lines[\(index)]"
            let isKnown = try reader.exists("SELECT 1 FROM organization_product WHERE id = ?", [line.productID])
            check.require(isKnown, "\(path).product_id", "names no product")
            check.range("\(path).counted_quantity", line.counted, quantityRange)
            check.range("\(path).returned_quantity", line.returned, quantityRange)
            check.range("\(path).damaged_quantity", line.damaged, quantityRange)
        }
        try check.finish()
    }
}

extension Counts.VisitInstant {
    init(_ visit: Visit) {
        // A clock that was ahead gives way to the server's.
        let at = visit.isClockSkewed && visit.checkInAt > visit.receivedAt ? visit.receivedAt : visit.checkInAt
        self.init(id: visit.id, personID: visit.personID, customerID: visit.customerID, at: at, on: visit.visitedOn)
    }
}
