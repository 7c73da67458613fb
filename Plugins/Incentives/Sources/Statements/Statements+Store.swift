internal import GRDB
internal import PluginKit
internal import Targets

/// Keeps statements and moves them through their life.
enum Statements {
    /// Keeps a calculated statement; one that came out as before, or that is closed, is left alone.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    static func keep(_ statement: Statement, _ writer: Writer, _ call: Call) throws -> Bool {
        let fingerprint = try statement.fingerprint()
        let known = try StatementRecord.find(person: statement.personID, period: statement.period, writer)
        if let known {
            guard !known.state.isClosed, known.fingerprint != fingerprint else { return false }
        }
        let id = known?.id ?? call.newID()
        try write(statement, id, fingerprint, writer, call)
        try reference(statement, id, writer, call)
        return true
    }

    /// Writes a statement, or what came out anew of one that is there.
    private static func write(
        _ statement: Statement, _ id: String, _ fingerprint: String, _ writer: Writer, _ call: Call
    ) throws {
        let sums = statement.sums
        let values: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [
            "id": id, "person_id": statement.personID, "period": statement.period, "starts_on": statement.dates.lowerBound,
            "ends_on": statement.dates.upperBound, "lines": try JSONColumn.text(statement.lines), "gross_minor": sums.grossMinor,
            "payout_minor": sums.payoutMinor, "held_minor": sums.heldMinor,
            "held_balance_minor": sums.carryOver.held.values.clampedSum(), "released_minor": sums.releasedMinor,
            "entries_minor": sums.entriesMinor, "guarantee_minor": sums.guaranteeMinor, "advance_minor": sums.advanceMinor,
            "recovered_minor": sums.recoveredMinor, "draw_balance_minor": sums.carryOver.drawMinor,
            "clawback_minor": sums.clawbackMinor, "carry_in_minor": sums.carryInMinor, "net_minor": sums.netMinor,
            "carry_out_minor": sums.carryOver.carryMinor, "fingerprint": fingerprint, "calculated_at": call.now,
            "calculated_by": call.actor,
        ]
        let columns = values.map(\.key)
        let changes = columns.dropFirst(5).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        try writer.execute(
            """
            INSERT INTO incentives_statement (\(columns.joined(separator: ", ")))
            VALUES (\(repeatElement("?", count: columns.count).joined(separator: ", ")))
            ON CONFLICT (person_id, period) DO UPDATE SET \(changes), version = version + 1
            """, values.map(\.value))
    }

    /// Says that the statement depends on its goals, so that nobody deletes what somebody is paid by (A24).
    private static func reference(_ statement: Statement, _ id: String, _ writer: Writer, _ call: Call) throws {
        for goal in Set(statement.lines.components.compactMap(\.goalID)).sorted() {
            try Targets.reference(goal, by: "incentives", resource: "statements/\(id)", writer: writer, call: call)
        }
    }
}
