internal import GRDB
internal import PluginKit

extension Statements {
    /// Takes a calculated statement into review.
    static func review(_ record: StatementRecord, _ writer: Writer, _ call: Call) throws -> StatementRecord {
        try checkOther(record, call)
        try require(record, [.calculated], "a review")
        return try move(record, to: .inReview, writer)
    }

    /// Closes a reviewed statement. The figures must be what a calculation gives now, and earlier statements must be closed, because
    /// theirs decide what is carried in and clawed back.
    static func approve(_ record: StatementRecord, _ writer: Writer, _ call: Call) throws -> StatementRecord {
        try checkOther(record, call)
        try require(record, [.inReview], "approval")
        let statement = record.statement
        let earlier = try writer.value(
            String.self,
            """
            SELECT period FROM incentives_statement WHERE person_id = ? AND ends_on < ? AND state NOT IN ('approved', 'paid')
            ORDER BY starts_on LIMIT 1
            """, [statement.personID, statement.dates.lowerBound])
        if let earlier {
            throw RPCError(
                .failedPrecondition, "EARLIER_STATEMENT_OPEN",
                "The statement of \(earlier) is still open. Approve that one first.",
                metadata: ["period": earlier])
        }
        guard statement.dates.upperBound < call.businessDate else {
            throw RPCError(
                .failedPrecondition, "PERIOD_NOT_OVER",
                "\(statement.period) is not over. Approve the statement after \(statement.dates.upperBound).")
        }
        let period = try PayPeriod.require(statement.period, writer)
        let now = try Calculation(writer).statements(of: [statement.personID], in: period).first
        guard try now?.fingerprint() == record.fingerprint else {
            throw RPCError(
                .failedPrecondition, "STATEMENT_STALE",
                "Something that counts changed since the statement was calculated. Calculate the period again and review the result."
            )
        }
        try writer.update(
            "incentives_statement", record.id,
            set: ["state": "approved", "approved_by": call.actor, "approved_at": call.now, "version": record.version + 1])
        writer.audit("statements/\(record.id)", [FieldChange("state", record.state.rawValue, "approved")])
        return try reread(record, writer)
    }

    /// Says that a closed statement was paid.
    static func pay(_ record: StatementRecord, _ writer: Writer, _ call: Call) throws -> StatementRecord {
        try checkOther(record, call)
        try require(record, [.approved], "payment")
        try writer.update(
            "incentives_statement", record.id,
            set: ["state": "paid", "paid_by": call.actor, "paid_at": call.now, "version": record.version + 1])
        writer.audit("statements/\(record.id)", [FieldChange("state", record.state.rawValue, "paid")])
        return try reread(record, writer)
    }

    static func move(_ record: StatementRecord, to state: StatementState, _ writer: Writer) throws -> StatementRecord {
        try writer.update("incentives_statement", record.id, set: ["state": state.rawValue, "version": record.version + 1])
        writer.audit("statements/\(record.id)", [FieldChange("state", record.state.rawValue, state.rawValue)])
        return try reread(record, writer)
    }

    static func require(_ record: StatementRecord, _ allowed: [StatementState], _ step: String) throws {
        guard allowed.contains(record.state) else {
            let names = allowed.map(\.rawValue).joined(separator: ",")
            throw RPCError(
                .failedPrecondition, "STATEMENT_STATE",
                "The statement is \(record.state.rawValue); \(step) needs one that is \(names).",
                metadata: ["allowed": names])
        }
    }

    /// Nobody decides about the own pay.
    static func checkOther(_ record: StatementRecord, _ call: Call) throws {
        guard call.caller.person != record.statement.personID else {
            throw RPCError(.failedPrecondition, "OWN_STATEMENT", "Nobody decides about the own statement. Ask somebody else.")
        }
    }

    private static func reread(_ record: StatementRecord, _ reader: Reader) throws -> StatementRecord {
        try StatementRecord.find(id: record.id, reader) ?? record
    }
}
