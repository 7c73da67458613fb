internal import Foundation
internal import GRDB
internal import PluginKit

extension Customers {
    static let reasonLengthMax = 500

    /// Stores a change of the master record as its next version, with the revision and the audit entry.
    ///
    /// Every change comes through here. A record that was full at the first visit stays full.
    ///
    /// - Returns: The stored customer; `before` when nothing differs.
    static func save(_ before: Customer, _ after: Customer, reason: String, writer: Writer, call: Call) throws -> Customer {
        let changes = differences(before, after)
        guard !changes.isEmpty else { return before }
        try validate(before, after, writer, call)
        var stored = after
        stored.version = before.version + 1
        stored.updatedAt = call.now
        try writer.execute(
            """
            UPDATE crm_customer SET name = ?, kind = ?, class = ?, channel = ?, territory_id = ?, owner_id = ?, \
            unresolved_owner_code = ?, supplier_id = ?, address = ?, address_version = ?, latitude_microdegrees = ?, \
            longitude_microdegrees = ?, credit_limit_minor = ?, payment_days = ?, opened_on = ?, opening_owner_id = ?, \
            visit_interval_days = ?, annual_value_minor = ?, first_visit_at = ?, delete_time = ?, update_time = ?, version = ? \
            WHERE id = ?
            """,
            [
                stored.name, stored.kind.rawValue, stored.customerClass.rawValue, stored.channel?.rawValue, stored.territoryID,
                stored.ownerID, stored.unresolvedOwnerCode, stored.supplierID, stored.address, stored.addressVersion,
                stored.latitudeMicrodegrees, stored.longitudeMicrodegrees, stored.creditLimitMinor, stored.paymentDays,
                stored.openedOn, stored.openingOwnerID, stored.visitIntervalDays, stored.annualValueMinor, stored.firstVisitAt,
                stored.deletedAt, stored.updatedAt, stored.version, stored.id,
            ])
        try writer.execute(
            """
            INSERT INTO crm_customer_revision (customer_id, version, changed_at, changed_by, reason, changes) \
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                stored.id, stored.version, call.now, call.actor, reason,
                try JSONColumn.text(changes),
            ])
        writer.audit("customers/\(stored.id)", changes)
        return stored
    }

    private static func differences(_ before: Customer, _ after: Customer) -> [FieldChange] {
        zip(before.masterFields, after.masterFields).compactMap { old, new in
            old.value == new.value ? nil : FieldChange(old.key, old.value, new.value)
        }
    }

    private static func validate(_ before: Customer, _ after: Customer, _ writer: Writer, _ call: Call) throws {
        var violations = CustomerRules.violations(of: after)
        let known = try References(
            owner: nil, territory: after.territoryID == before.territoryID ? nil : after.territoryID,
            supplier: after.supplierID == before.supplierID ? nil : after.supplierID, code: "", writer, call)
        violations += known.violations(ownerMayHaveLeft: true)
        if after.supplierID == after.id { violations.append(.init("supplier_id", "must not be the customer itself")) }
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
        if before.kind == .distributor, after.kind != .distributor, try suppliesOthers(before.id, writer) {
            throw RPCError(
                .failedPrecondition, "CUSTOMER_IN_USE",
                "The customer supplies other customers, so it stays a distributor. Give them another supplier first.")
        }
        if before.firstVisitAt != nil, after.deletedAt == nil { try MasterRecord.requireFull(after, writer) }
    }

    /// Whether customers that are not deleted name this one as their supplier.
    static func suppliesOthers(_ id: String, _ reader: Reader) throws -> Bool {
        try reader.exists("SELECT 1 FROM crm_customer WHERE supplier_id = ? AND delete_time IS NULL LIMIT 1", [id])
    }
}
