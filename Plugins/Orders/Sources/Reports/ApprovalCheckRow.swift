internal import GRDB
internal import PluginKit

/// An approved order of the company against its customer's limit, at the moment of the approval.
struct ApprovalCheckRow: Sendable, Hashable {
    var orderID: String
    var orderNumber: String
    var customerID: String
    var customerCode: String
    var exposureBeforeMinor: Int64
    var orderAmountMinor: Int64
    var limitMinor: Int64?
    var approvedBy: String
    var approvedAt: Instant

    /// By how much the limit was passed; 0 when it was just reached or there is none.
    var excessMinor: Int64 { limitMinor.map { max(0, [exposureBeforeMinor, orderAmountMinor, -$0].clampedSum()) } ?? 0 }
}

extension ApprovalCheckRow {
    /// Which rows are wanted.
    struct Filter: Sendable {
        var customerID = ""
        var from: BusinessDate?
        var to: BusinessDate?
        /// Only those that passed the limit.
        var overOnly = false
    }

    /// A page by order number.
    static func list(_ filter: Filter, _ reader: Reader, _ page: Page, _ call: Call) throws -> ([ApprovalCheckRow], String) {
        var query = ListQuery(from: table, key: "number").visible(call.visible, "person_id")
            .filterUnlessEmpty("customer_id", filter.customerID)
        if let from = filter.from { query = query.filter("approved_on >= ?", from) }
        if let to = filter.to { query = query.filter("approved_on <= ?", to) }
        if filter.overOnly { query = query.filter("exposure_before + amount_minor > limit_minor") }
        return try query.fetch(reader, page, ApprovalCheckRow.init(row:))
    }

    /// Approved counted direct orders with their exposure and the limit that ``CreditLimit`` says.
    private static let table = """
        (SELECT o.id, o.number, o.customer_id, c.code AS customer_code, o.person_id, o.amount_minor, o.approved_by, o.approved_at, \
        o.approved_on, \(ExposureBefore.sql) AS exposure_before, CASE WHEN f.unlimited = 1 THEN NULL \
        ELSE coalesce(c.credit_limit_minor, (SELECT default_limit_minor FROM orders_credit_policy ORDER BY version DESC LIMIT 1)) \
        END AS limit_minor FROM orders_order o JOIN crm_customer c ON c.id = o.customer_id \
        LEFT JOIN orders_credit_profile f ON f.customer_id = o.customer_id \
        WHERE o.kind = 'direct' AND o.counted = 1 AND o.approved_at IS NOT NULL)
        """

    private init(row: Row) {
        self.init(
            orderID: row["id"], orderNumber: row["number"], customerID: row["customer_id"], customerCode: row["customer_code"],
            exposureBeforeMinor: row["exposure_before"], orderAmountMinor: row["amount_minor"], limitMinor: row["limit_minor"],
            approvedBy: row["approved_by"] ?? "", approvedAt: row["approved_at"])
    }
}
