internal import GRDB
internal import PluginKit

/// The exportable table `customers`, with the columns of the import.
enum CustomerExport {
    static let table = ExportTable(
        name: "customers",
        columns: [
            "code", "name", "kind", "class", "channel", "territory_code", "owner_code", "supplier_code", "address", "latitude",
            "longitude", "credit_limit_minor", "payment_days", "opened_on", "visit_interval_days", "annual_value_minor",
        ],
        permission: CustomersArea.read, read: read)

    private static func read(_ reader: Reader, _ call: Call, _ emit: ([String?]) throws -> Void) throws {
        let (condition, arguments) = call.visible.condition("c.owner_id")
        // Suppliers come first, so that the file can be imported as it is.
        try reader.forEach(
            """
            SELECT c.code, c.name, c.kind, c.class, c.channel, t.code, COALESCE(p.code, c.unresolved_owner_code), s.code, c.address, \
            c.latitude_microdegrees, c.longitude_microdegrees, c.credit_limit_minor, c.payment_days, c.opened_on, \
            c.visit_interval_days, c.annual_value_minor \
            FROM crm_customer c LEFT JOIN organization_territory t ON t.id = c.territory_id \
            LEFT JOIN organization_person p ON p.id = c.owner_id LEFT JOIN crm_customer s ON s.id = c.supplier_id \
            WHERE c.delete_time IS NULL AND \(condition) ORDER BY c.supplier_id IS NOT NULL, c.code
            """, arguments
        ) { row in
            var fields: [String?] = (0..<9).map { row[$0] }
            fields.append(degrees(row[9]))
            fields.append(degrees(row[10]))
            fields.append((row[11] as Int64?).map(String.init))
            fields.append((row[12] as Int64?).map(String.init))
            fields.append(row[13])
            fields.append((row[14] as Int64?).map(String.init))
            fields.append((row[15] as Int64?).map(String.init))
            try emit(fields)
        }
    }

    /// Microdegrees as degrees with six decimals.
    private static func degrees(_ microdegrees: Int64?) -> String? {
        microdegrees.flatMap { ExactArithmetic.decimal($0, 1_000_000, decimals: 6) }
    }
}
