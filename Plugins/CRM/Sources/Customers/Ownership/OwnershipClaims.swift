internal import GRDB
internal import PluginKit

/// The history of who owns a customer: append-only, so that a claim ends where the next one starts and there is one
/// owner at any instant.
enum OwnershipClaims {
    /// Writes the claim that starts now.
    static func append(
        _ customer: String, sequence: Int64, from: String?, to: String?, reason: String, _ writer: Writer, _ call: Call
    ) throws {
        try writer.execute(
            """
            INSERT INTO crm_ownership_claim \
            (customer_id, sequence, from_owner_id, to_owner_id, reason, start_time, claimed_by) VALUES (?, ?, ?, ?, ?, ?, ?)
            """, [customer, sequence, from, to, reason, call.now, call.actor])
    }

    /// Number of the last claim of a customer.
    static func lastSequence(_ customer: String, _ reader: Reader) throws -> Int64 {
        try reader.value(
            Int64.self, "SELECT sequence FROM crm_ownership_claim WHERE customer_id = ? ORDER BY sequence DESC LIMIT 1",
            [customer]) ?? 0
    }
}
