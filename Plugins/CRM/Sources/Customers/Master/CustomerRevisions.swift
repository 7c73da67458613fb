internal import Foundation
internal import GRDB
internal import PluginKit

/// One change of a customer's master record.
struct CustomerRevision: Sendable, Hashable {
    var version: Int64
    var changedAt: Instant
    var changedBy: String
    var reason: String
    var changes: [FieldChange]
}

extension CustomerRevision {
    init(row: Row) throws {
        self.init(
            version: row["version"], changedAt: row["changed_at"], changedBy: row["changed_by"], reason: row["reason"],
            changes: try JSONColumn.value(row["changes"], as: [FieldChange].self))
    }

    static func list(_ customer: String, _ reader: Reader, _ page: Page) throws -> ([CustomerRevision], String) {
        try ListQuery(from: "crm_customer_revision", key: "printf('%012d', version)", descending: true)
            .filter("customer_id = ?", customer)
            .fetch(reader, page, CustomerRevision.init(row:))
    }
}
