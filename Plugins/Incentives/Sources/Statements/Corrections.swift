internal import GRDB
internal import PluginKit

/// What a closed statement would be today, posted as a difference in an open period.
enum Corrections {
    /// Proposes the difference between what a closed period earns now and what it was paid, less corrections proposed before.
    static func propose(
        _ record: StatementRecord, in code: String, _ writer: Writer, _ call: Call
    ) throws -> (entry: String, amountMinor: Int64) {
        let closed = record.statement
        guard record.state.isClosed else {
            throw RPCError(
                .failedPrecondition, "STATEMENT_OPEN", "The statement is still open. Calculate its period again instead.")
        }
        let target = try PayPeriod.require(code, writer)
        guard target.dates.lowerBound > closed.dates.upperBound else {
            throw RPCError.invalidField("period", "must be after \(closed.period)")
        }
        if let posted = try StatementRecord.find(person: closed.personID, period: target.code, writer), posted.state.isClosed {
            throw RPCError.invalidField("period", "is closed; choose an open period")
        }
        let period = try PayPeriod.require(closed.period, writer)
        guard let now = try Calculation(writer).statements(of: [closed.personID], in: period).first else {
            throw RPCError.notFound("statement", record.id)
        }
        let source = "statements/\(record.id)"
        let before =
            try writer.value(
                Int64.self, "SELECT sum(amount_minor) FROM incentives_entry WHERE source = ? AND state <> 'rejected'", [source])
            ?? 0
        let amount = worth(now) - worth(closed) - before
        guard amount != 0 else {
            throw RPCError(
                .failedPrecondition, "NO_DIFFERENCE",
                "A calculation gives what the statement was paid. There is nothing to correct.")
        }
        let id = call.newID()
        try writer.insert(
            "incentives_entry",
            [
                "id": id, "person_id": closed.personID, "period": target.code, "kind": "correction", "amount_minor": amount,
                "reason": Label("更正 \(closed.period)", "Correction of \(closed.period)").text(call.language), "source": source,
                "proposed_by": call.actor, "proposed_at": call.now,
            ])
        writer.audit("payEntries/\(id)", [FieldChange("amount_minor", nil, "\(amount)"), FieldChange("source", nil, source)])
        return (id, amount)
    }

    /// What the events of a period are worth: what was earned, less what its returns took back.
    private static func worth(_ statement: Statement) -> Int64 {
        let sums = statement.sums
        return [
            sums.payoutMinor, -sums.heldMinor, sums.releasedMinor, sums.entriesMinor, sums.advanceMinor, -sums.recoveredMinor,
            -sums.clawbackMinor,
        ].clampedSum()
    }
}
