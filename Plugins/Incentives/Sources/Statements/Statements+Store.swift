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
            try update(known, statement, fingerprint, writer, call)
        } else {
            try insert(statement, fingerprint, writer, call)
        }
        return true
    }

    private static func insert(_ statement: Statement, _ fingerprint: String, _ writer: Writer, _ call: Call) throws {
        let id = call.newID()
        let sums = statement.sums
        try writer.insert(
            "incentives_statement",
            [
                "id": id, "person_id": statement.personID, "period": statement.period, "starts_on": statement.dates.lowerBound,
                "ends_on": statement.dates.upperBound, "lines": try JSONColumn.text(statement.lines),
                "gross_minor": sums.grossMinor, "payout_minor": sums.payoutMinor, "held_minor": sums.heldMinor,
                "released_minor": sums.releasedMinor, "entries_minor": sums.entriesMinor,
                "guarantee_minor": sums.guaranteeMinor, "advance_minor": sums.advanceMinor,
                "recovered_minor": sums.recoveredMinor, "draw_balance_minor": sums.carryOver.drawMinor,
                "clawback_minor": sums.clawbackMinor, "carry_in_minor": sums.carryInMinor, "net_minor": sums.netMinor,
                "carry_out_minor": sums.carryOver.carryMinor, "fingerprint": fingerprint, "calculated_at": call.now,
                "calculated_by": call.actor,
            ])
        try reference(statement, id, writer, call)
    }

    private static func update(
        _ known: StatementRecord, _ statement: Statement, _ fingerprint: String, _ writer: Writer, _ call: Call
    ) throws {
        let sums = statement.sums
        try writer.update(
            "incentives_statement", known.id,
            set: [
                "lines": try JSONColumn.text(statement.lines), "gross_minor": sums.grossMinor,
                "payout_minor": sums.payoutMinor, "held_minor": sums.heldMinor, "released_minor": sums.releasedMinor,
                "entries_minor": sums.entriesMinor, "guarantee_minor": sums.guaranteeMinor,
                "advance_minor": sums.advanceMinor, "recovered_minor": sums.recoveredMinor,
                "draw_balance_minor": sums.carryOver.drawMinor, "clawback_minor": sums.clawbackMinor,
                "carry_in_minor": sums.carryInMinor, "net_minor": sums.netMinor,
                "carry_out_minor": sums.carryOver.carryMinor, "fingerprint": fingerprint, "calculated_at": call.now,
                "calculated_by": call.actor, "version": known.version + 1,
            ])
        try reference(statement, known.id, writer, call)
    }

    /// Says that the statement depends on its goals, so that nobody deletes what somebody is paid by (A24).
    private static func reference(_ statement: Statement, _ id: String, _ writer: Writer, _ call: Call) throws {
        for goal in Set(statement.lines.components.compactMap(\.goalID)).sorted() {
            try Targets.reference(goal, by: "incentives", resource: "statements/\(id)", writer: writer, call: call)
        }
    }
}
