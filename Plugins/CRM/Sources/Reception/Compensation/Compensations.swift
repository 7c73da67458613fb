internal import GRDB
internal import PluginKit

/// A turn given back to a group that spent one on a market researcher (C28).
struct Compensation: Sendable, Hashable {
    enum Status: String, Sendable, Hashable, CaseIterable {
        case requested
        case attested
        case granted
        case used
        case rejected
    }

    var id: String
    var entryID: String
    var groupID: String
    var repID: String
    var status: Status
    var repStatement: String
    var repAttestedAt: Instant?
    var visitorStatement: String
    var visitorAttestedAt: Instant?
    var decidedBy: String
    var decidedAt: Instant?
    var rejectReason: String
    var usedTurn: Int64?
    var version: Int64
}

extension Compensation {
    init(row: Row) throws {
        guard let status = Status(rawValue: row["status"]) else { throw Lead.damaged }
        self.init(
            id: row["id"], entryID: row["reception_entry_id"], groupID: row["group_id"], repID: row["rep_id"], status: status,
            repStatement: row["rep_statement"], repAttestedAt: row["rep_attested_at"], visitorStatement: row["visitor_statement"],
            visitorAttestedAt: row["visitor_attested_at"], decidedBy: row["decided_by"], decidedAt: row["decided_at"],
            rejectReason: row["reject_reason"], usedTurn: row["used_turn"], version: row["version"])
    }

    static func find(id: String, _ reader: Reader) throws -> Compensation? {
        try reader.row("SELECT * FROM crm_compensation WHERE id = ?", [id]).map(Compensation.init(row:))
    }

    /// Refuses a step from another state than the allowed ones.
    func require(_ allowed: Set<Status>, for step: String) throws {
        guard !allowed.contains(status) else { return }
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        throw RPCError(
            .failedPrecondition, "ILLEGAL_TRANSITION",
            "The compensation is \(status.rawValue); to be \(step) it must be one of: \(names).",
            metadata: ["state": status.rawValue, "allowed": names])
    }
}

/// The steps of a compensation.
enum Compensations {
    /// Reports that a visitor who took a turn was a market researcher.
    static func request(entry: String, _ writer: Writer, _ call: Call) throws -> Compensation {
        let row = try writer.row("SELECT * FROM crm_reception_entry WHERE id = ?", [entry])
        guard let row else { throw RPCError.notFound("register entry", entry) }
        try call.requireVisible(row["owner_id"], "register entry", entry)
        guard let group = row["group_id"] as String?, let rep = row["owner_id"] as String? else {
            throw RPCError(
                .failedPrecondition, "NO_TURN_TAKEN",
                "The visitor took no turn of the rotation, so there is nothing to compensate.")
        }
        guard try !writer.exists("SELECT 1 FROM crm_compensation WHERE reception_entry_id = ?", [entry]) else {
            throw RPCError(.alreadyExists, "COMPENSATION_EXISTS", "The visit was reported before.")
        }
        let id = call.newID()
        try writer.insert(
            "crm_compensation",
            [
                "id": id, "reception_entry_id": entry, "group_id": group, "rep_id": rep,
                "status": Compensation.Status.requested.rawValue, "requested_by": call.actor,
            ])
        writer.audit("compensations/\(id)", [FieldChange("status", nil, "requested")])
        return try reread(id, writer)
    }

    /// Records a testimony; with both the compensation is attested.
    static func attest(
        _ compensation: Compensation, byRep: Bool, statement: String, _ writer: Writer, _ call: Call
    ) throws -> Compensation {
        var check = FieldCheck()
        check.text("statement", statement, 1...2000)
        try check.finish()
        try compensation.require([.requested], for: "attested")
        guard (byRep ? compensation.repAttestedAt : compensation.visitorAttestedAt) == nil else {
            throw RPCError(
                .failedPrecondition, "ALREADY_ATTESTED", "This party has testified before; a testimony is not changed.")
        }
        let isComplete = (byRep ? compensation.visitorAttestedAt : compensation.repAttestedAt) != nil
        let status = isComplete ? Compensation.Status.attested : .requested
        let party = byRep ? "rep" : "visitor"
        try writer.execute(
            """
            UPDATE crm_compensation SET \(party)_statement = ?, \(party)_attested_at = ?, status = ?, version = version + 1 \
            WHERE id = ?
            """, [statement, call.now, status.rawValue, compensation.id])
        writer.audit(
            "compensations/\(compensation.id)",
            [
                FieldChange("\(party)_attested", "false", "true"),
                FieldChange("status", compensation.status.rawValue, status.rawValue),
            ])
        return try reread(compensation.id, writer)
    }

    /// Grants the credit; only after both testimonies, and never by the rep who gains from it.
    static func approve(_ compensation: Compensation, _ writer: Writer, _ call: Call) throws -> Compensation {
        if compensation.status == .requested {
            throw RPCError(
                .failedPrecondition, "ATTESTATIONS_MISSING",
                "The rep and the visitor must both testify before the credit is granted.",
                metadata: ["state": compensation.status.rawValue, "allowed": Compensation.Status.attested.rawValue])
        }
        try compensation.require([.attested], for: "granted")
        guard call.caller.person != compensation.repID else {
            throw RPCError(
                .permissionDenied, "SELF_APPROVAL", "The rep who gains the credit cannot approve it. Ask the director.")
        }
        return try decide(compensation, .granted, reason: "", writer, call)
    }

    /// Refuses the credit with a reason.
    static func reject(_ compensation: Compensation, reason: String, _ writer: Writer, _ call: Call) throws -> Compensation {
        var check = FieldCheck()
        check.text("reason", reason, 1...500)
        try check.finish()
        try compensation.require([.requested, .attested], for: "rejected")
        return try decide(compensation, .rejected, reason: reason, writer, call)
    }

    private static func decide(
        _ compensation: Compensation, _ status: Compensation.Status, reason: String, _ writer: Writer, _ call: Call
    ) throws -> Compensation {
        try writer.execute(
            """
            UPDATE crm_compensation SET status = ?, decided_by = ?, decided_at = ?, reject_reason = ?, version = version + 1 \
            WHERE id = ?
            """, [status.rawValue, call.actor, call.now, reason, compensation.id])
        writer.audit("compensations/\(compensation.id)", [FieldChange("status", compensation.status.rawValue, status.rawValue)])
        return try reread(compensation.id, writer)
    }

    private static func reread(_ id: String, _ reader: Reader) throws -> Compensation {
        guard let compensation = try Compensation.find(id: id, reader) else { throw RPCError.notFound("compensation", id) }
        return compensation
    }
}
