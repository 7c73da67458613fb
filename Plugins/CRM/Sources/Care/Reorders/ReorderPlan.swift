internal import GRDB
public import PluginKit

/// When a customer is expected to buy again (C19).
///
/// The interval belongs to the customer and is kept here. The last purchase is what the customer or the rep says; a plugin
/// that knows the orders lists what is due by them with ``intervalDays(of:_:)``.
public struct ReorderPlan: Sendable, Hashable {
    /// Id of the customer.
    public internal(set) var customer: String
    /// Days between purchases; 0 while there is no plan.
    public internal(set) var intervalDays: Int64
    /// Date of the last purchase as somebody said it.
    public internal(set) var lastPurchaseOn: BusinessDate?
    var version: Int64

    /// The day the next purchase is due; `nil` without a plan or a last purchase.
    public var dueOn: BusinessDate? {
        guard intervalDays > 0 else { return nil }
        return lastPurchaseOn?.advanced(byDays: Int(intervalDays))
    }

    /// Days between a customer's purchases; `nil` while there is no plan.
    public static func intervalDays(of customer: String, _ reader: Reader) throws -> Int64? {
        let days = try find(customer, reader).intervalDays
        return days > 0 ? days : nil
    }
}

extension ReorderPlan {
    static let intervalDaysMax: Int64 = 730

    /// The plan of a customer; one that nobody made has interval 0 and version 0.
    static func find(_ customer: String, _ reader: Reader) throws -> ReorderPlan {
        guard let row = try reader.row("SELECT * FROM crm_reorder_plan WHERE customer_id = ?", [customer]) else {
            return ReorderPlan(customer: customer, intervalDays: 0, lastPurchaseOn: nil, version: 0)
        }
        return ReorderPlan(
            customer: row["customer_id"], intervalDays: row["interval_days"], lastPurchaseOn: row["last_purchase_on"],
            version: row["version"])
    }

    static func save(_ before: ReorderPlan, to after: ReorderPlan, writer: Writer) throws -> ReorderPlan {
        guard before != after else { return before }
        var saved = after
        saved.version = before.version + 1
        try writer.execute(
            """
            INSERT INTO crm_reorder_plan (customer_id, interval_days, last_purchase_on, due_on, version) VALUES (?, ?, ?, ?, ?) \
            ON CONFLICT (customer_id) DO UPDATE SET interval_days = excluded.interval_days, \
            last_purchase_on = excluded.last_purchase_on, due_on = excluded.due_on, version = excluded.version
            """, [saved.customer, saved.intervalDays, saved.lastPurchaseOn, saved.dueOn, saved.version])
        writer.audit(
            "customers/\(saved.customer)",
            [
                FieldChange("reorder_interval_days", String(before.intervalDays), String(saved.intervalDays)),
                FieldChange("last_purchase_on", before.lastPurchaseOn?.description, saved.lastPurchaseOn?.description),
            ])
        return saved
    }
}

/// A customer whose next purchase is due.
struct ReorderDue: Sendable, Hashable {
    var customer: String
    var code: String
    var name: String
    var owner: String?
    var lastPurchaseOn: BusinessDate
    var intervalDays: Int64
    var dueOn: BusinessDate

    /// Visible customers due on `date` or before, longest overdue first.
    static func list(
        on date: BusinessDate, owner: String, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([ReorderDue], String) {
        try ListQuery(
            from: "crm_reorder_plan p JOIN crm_customer c ON c.id = p.customer_id",
            columns: "p.*, c.code, c.name, c.owner_id", key: "p.due_on || p.customer_id"
        )
        .filter("p.due_on <= ? AND c.delete_time IS NULL", date)
        .filterUnlessEmpty("c.owner_id", owner)
        .visible(call.visible, "c.owner_id")
        .fetch(reader, page) { row in
            ReorderDue(
                customer: row["customer_id"], code: row["code"], name: row["name"], owner: row["owner_id"],
                lastPurchaseOn: row["last_purchase_on"], intervalDays: row["interval_days"], dueOn: row["due_on"])
        }
    }
}
