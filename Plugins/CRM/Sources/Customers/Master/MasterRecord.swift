internal import GRDB
internal import PluginKit

/// What must be known of a customer from its first completed visit on.
enum MasterRecord {
    /// Names of the fields that are missing.
    static func missingFields(_ customer: Customer, _ reader: Reader) throws -> [String] {
        var missing: [String] = []
        if customer.channel == nil { missing.append("channel") }
        if customer.territoryID == nil { missing.append("territory_id") }
        if customer.ownerID == nil { missing.append("owner_id") }
        if customer.address.isEmpty { missing.append("address") }
        if customer.latitudeMicrodegrees == nil { missing.append("latitude_microdegrees") }
        let hasContact = try reader.exists(
            """
            SELECT 1 FROM crm_contact \
            WHERE customer_id = ? AND delete_time IS NULL AND name <> '' AND (phone <> '' OR email <> '') LIMIT 1
            """, [customer.id])
        if !hasContact { missing.append("contact") }
        return missing
    }

    /// Refuses while a field is missing.
    static func requireFull(_ customer: Customer, _ reader: Reader) throws {
        let missing = try missingFields(customer, reader)
        guard missing.isEmpty else {
            let list = missing.joined(separator: ", ")
            throw RPCError(
                .failedPrecondition, "MASTER_RECORD_INCOMPLETE",
                "A visited customer has a full master record; missing: \(list). Fill it in, with a contact who can be reached.",
                metadata: ["missing": missing.joined(separator: ",")])
        }
    }
}
