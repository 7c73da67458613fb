internal import GRDB
internal import PluginKit

/// An award, a penalty or a correction, with its decision.
struct Entry: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case proposed
        case approved
        case rejected
    }

    var id: String
    var personID: String
    var period: String
    var kind: EntryLine.Kind
    var amountMinor: Int64
    var inKind: String
    var reason: String
    var source: String
    var state: State
    var proposedBy: String
    var decidedBy: String?
    var proposedAt: Instant
    var version: Int64

    init(row: Row) {
        id = row["id"]
        personID = row["person_id"]
        period = row["period"]
        kind = EntryLine.Kind(rawValue: row["kind"]) ?? .correction
        amountMinor = row["amount_minor"]
        inKind = row["in_kind"]
        reason = row["reason"]
        source = row["source"]
        state = State(rawValue: row["state"]) ?? .proposed
        proposedBy = row["proposed_by"]
        decidedBy = row["decided_by"]
        proposedAt = row["proposed_at"]
        version = row["version"]
    }

    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Entry {
        guard let row = try reader.row("SELECT * FROM incentives_entry WHERE id = ?", [id]) else {
            throw RPCError.notFound("entry", id)
        }
        let entry = Entry(row: row)
        try call.requireVisible(entry.personID, "entry", id)
        return entry
    }
}

extension Entries {
    /// What somebody proposes.
    struct Draft: Sendable, Hashable {
        var personID: String
        var period: String
        var kind: EntryLine.Kind
        var amountMinor: Int64
        var inKind = ""
        var reason: String
        var source = ""
    }

    static func propose(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> Entry {
        var check = FieldCheck()
        try check.person("person_id", draft.personID, writer)
        if draft.kind == .correction { check.fail("kind", "must be award or penalty; a correction comes from CorrectStatement") }
        check.range("amount_minor", draft.amountMinor, 1...MeasureFigures.baseMax)
        check.text("in_kind", draft.inKind, 0...200)
        if draft.kind == .penalty, !draft.inKind.isEmpty { check.fail("in_kind", "is only for awards") }
        check.text("reason", draft.reason, 1...1000)
        try check.finish()
        guard call.caller.person != draft.personID else { throw own() }
        let period = try PayPeriod.require(draft.period, writer)
        try checkOpen(draft.personID, period.code, writer)
        let id = call.newID()
        try writer.insert(
            "incentives_entry",
            [
                "id": id, "person_id": draft.personID, "period": period.code, "kind": draft.kind.rawValue,
                "amount_minor": draft.amountMinor, "in_kind": draft.inKind, "reason": draft.reason, "source": draft.source,
                "proposed_by": call.actor, "proposed_at": call.now,
            ])
        writer.audit("payEntries/\(id)", [FieldChange("amount_minor", nil, "\(draft.amountMinor)")])
        return try Entry.visible(id: id, writer, call)
    }

    /// Decides about an entry: neither who proposed it nor who gets it may.
    static func decide(_ entry: Entry, approved: Bool, _ writer: Writer, _ call: Call) throws -> Entry {
        guard entry.state == .proposed else {
            throw RPCError(
                .failedPrecondition, "ENTRY_STATE", "The entry is \(entry.state.rawValue) already.",
                metadata: ["allowed": "proposed"])
        }
        guard call.caller.person != entry.personID else { throw own() }
        guard call.actor != entry.proposedBy else {
            throw RPCError(
                .failedPrecondition, "DECIDER_IS_PROPOSER", "Whoever proposed an entry cannot decide about it. Ask somebody else."
            )
        }
        if approved { try checkOpen(entry.personID, entry.period, writer) }
        let state: Entry.State = approved ? .approved : .rejected
        try writer.update(
            "incentives_entry", entry.id,
            set: ["state": state.rawValue, "decided_by": call.actor, "decided_at": call.now, "version": entry.version + 1])
        writer.audit("payEntries/\(entry.id)", [FieldChange("state", "proposed", state.rawValue)])
        return try Entry.visible(id: entry.id, writer, call)
    }

    private static func checkOpen(_ person: String, _ period: String, _ reader: Reader) throws {
        if let known = try StatementRecord.find(person: person, period: period, reader), known.state.isClosed {
            throw RPCError(
                .failedPrecondition, "PERIOD_CLOSED", "The person's statement of \(period) is closed. Post it to a later period.")
        }
    }

    private static func own() -> RPCError {
        RPCError(.failedPrecondition, "OWN_ENTRY", "Nobody proposes or decides about the own pay. Ask somebody else.")
    }
}
