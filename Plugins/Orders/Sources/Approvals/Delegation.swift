internal import GRDB
internal import PluginKit

/// The level of a person, lent to another one for some days and up to an amount.
struct Delegation: Sendable, Hashable {
    /// Longest time between the first and the last day.
    static let daysMax = 366

    var id: String
    var fromPersonID: String
    var toPersonID: String
    var startsOn: BusinessDate
    var endsOn: BusinessDate
    var amountMaxMinor: Int64
    var reason: String
    var createdBy: String
    var createdAt: Instant
    var revokedAt: Instant?
    var revokedBy: String?
}

extension Delegation {
    /// Reads a row of `orders_delegation`.
    init(row: Row) {
        self.init(
            id: row["id"], fromPersonID: row["from_person_id"], toPersonID: row["to_person_id"], startsOn: row["starts_on"],
            endsOn: row["ends_on"], amountMaxMinor: row["amount_max_minor"], reason: row["reason"], createdBy: row["created_by"],
            createdAt: row["create_time"], revokedAt: row["revoke_time"], revokedBy: row["revoked_by"])
    }

    static func find(id: String, _ reader: Reader) throws -> Delegation? {
        try reader.row("SELECT * FROM orders_delegation WHERE id = ?", [id]).map(Delegation.init(row:))
    }

    /// What others lent to a person, that holds on a date and for an amount.
    static func holding(
        for person: String, amountMinor: Int64, on date: BusinessDate, _ reader: Reader
    ) throws -> [Delegation] {
        try reader.rows(
            """
            SELECT * FROM orders_delegation WHERE to_person_id = ?1 AND starts_on <= ?2 AND ends_on >= ?2 \
            AND revoke_time IS NULL AND amount_max_minor >= ?3 ORDER BY id
            """, [person, date, amountMinor]
        ).map(Delegation.init(row:))
    }

    /// Writes a delegation; the giver must have a level to lend.
    static func create(_ wanted: Delegation, _ writer: Writer, _ call: Call) throws -> Delegation {
        var check = FieldCheck()
        check.text("reason", wanted.reason, 1...OrderDraft.textMax)
        check.range("amount_max_minor", wanted.amountMaxMinor, 0...Int64.max)
        if wanted.endsOn < wanted.startsOn || wanted.endsOn.days(since: wanted.startsOn) > daysMax {
            check.fail("ends_on", "must be \(wanted.startsOn) or at most \(daysMax) days later")
        }
        if wanted.endsOn < call.businessDate { check.fail("ends_on", "must not lie in the past") }
        if wanted.toPersonID == wanted.fromPersonID { check.fail("to_person_id", "must be somebody else") }
        if try !writer.exists("SELECT 1 FROM organization_person WHERE id = ?", [wanted.toPersonID]) {
            check.fail("to_person_id", "names nobody in the organisation")
        }
        if try Authority.level(of: wanted.fromPersonID, on: max(wanted.startsOn, call.businessDate), writer) == nil {
            check.fail("from_person_id", "must name somebody whose post may approve")
        }
        try check.finish()
        try writer.insert(
            "orders_delegation",
            [
                "id": wanted.id, "from_person_id": wanted.fromPersonID, "to_person_id": wanted.toPersonID,
                "starts_on": wanted.startsOn, "ends_on": wanted.endsOn, "amount_max_minor": wanted.amountMaxMinor,
                "reason": wanted.reason, "created_by": wanted.createdBy, "create_time": wanted.createdAt,
            ])
        writer.audit(
            "delegations/\(wanted.id)",
            [
                FieldChange("from_person_id", nil, wanted.fromPersonID), FieldChange("to_person_id", nil, wanted.toPersonID),
                FieldChange("starts_on", nil, wanted.startsOn.description),
                FieldChange("ends_on", nil, wanted.endsOn.description),
                FieldChange("amount_max_minor", nil, "\(wanted.amountMaxMinor)"), FieldChange("reason", nil, wanted.reason),
            ])
        return wanted
    }

    /// Ends the delegation at once.
    func revoked(_ writer: Writer, _ call: Call) throws -> Delegation {
        guard revokedAt == nil else {
            throw RPCError(
                .failedPrecondition, "DELEGATION_REVOKED", "The delegation is revoked already. There is nothing to do.")
        }
        try writer.update("orders_delegation", id, set: ["revoke_time": call.now, "revoked_by": call.actor])
        writer.audit("delegations/\(id)", [FieldChange("revoked_by", nil, call.actor)])
        var revoked = self
        revoked.revokedAt = call.now
        revoked.revokedBy = call.actor
        return revoked
    }
}
