internal import CRM
internal import GRDB
internal import PluginKit

/// A decision with what it rests on; for imported history that is computed from the facts.
struct AuthorityFact: Sendable {
    var approval: Approval
    var orderNumber: String
    var basis: Approval.Basis
    var isWithinAuthority: Bool

    /// Whether a lower level could have approved.
    var isHigherThanNeeded: Bool {
        guard let level = approval.approverLevel, level != .automatic else { return false }
        return level > max(basis.requiredLevel, .orderDesk)
    }
}

extension AuthorityFact {
    /// Completes a row of ``columns``.
    init(row: Row, _ reader: Reader) throws {
        let approval = try Approval(row: row)
        self.approval = approval
        orderNumber = row["order_number"]
        if let basis = approval.basis {
            self.basis = basis
            isWithinAuthority = approval.isWithinAuthority ?? false
            return
        }
        basis = try Self.basis(of: approval, reader)
        let level = approval.approverLevel
        let isSelf = try reader.exists(
            "SELECT 1 FROM orders_order WHERE id = ? AND submitted_by = approved_by", [approval.orderID])
        isWithinAuthority = !isSelf && (level.map { [basis] in $0 >= basis.requiredLevel } ?? false)
    }

    /// The columns and tables of a list of decisions.
    static let columns = "a.*, o.number AS order_number, o.person_id AS order_person_id"
    static let tables = "orders_approval a JOIN orders_order o ON o.id = a.order_id"

    /// What a recorded approval rested on, judged by the present matrix.
    private static func basis(of approval: Approval, _ reader: Reader) throws -> Approval.Basis {
        guard let order = try OrderStore.find(id: approval.orderID, reader),
            let customer = try CustomerDirectory.find(id: order.customerID, reader)
        else { throw RPCError.notFound("order", approval.orderID) }
        var inputs = ApprovalInputs(
            amountMinor: order.amountMinor, belowFloorPPM: order.lines.lazy.map(\.belowFloorPPM).max() ?? 0)
        var exposure: Int64 = 0
        var limit: Int64?
        if order.kind == .direct {
            exposure =
                try reader.value(Int64.self, "SELECT \(ExposureBefore.sql) FROM orders_order o WHERE o.id = ?", [order.id]) ?? 0
            var standing = try CreditStanding.of(customer: customer, on: approval.decidedOn, reader)
            limit = standing.limit.minor
            standing.account = Account(approvedUnshippedMinor: exposure)
            inputs.creditUsePPM = standing.creditUsePPM(adding: order.amountMinor)
            let overdue = try overdue(customer.id, before: approval.decidedOn, reader)
            standing.overdueMinor = overdue.amount
            standing.daysOverdueMax = overdue.days
            if standing.isOverdueBlocked { inputs.daysOverdue = overdue.days }
        }
        let rule = try ApprovalMatrix.match(inputs, reader)
        return Approval.Basis(
            rule: rule, requiredLevel: rule.level, inputs: inputs, exposureBeforeMinor: exposure, creditLimitMinor: limit)
    }

    /// What was overdue at the beginning of a day, by invoices and allocations dated before it.
    private static func overdue(
        _ customer: String, before date: BusinessDate, _ reader: Reader
    ) throws -> (amount: Int64, days: Int64) {
        let row = try reader.row(
            """
            SELECT coalesce(sum(open), 0), min(due_on) FROM (SELECT i.due_on, i.amount_minor - (SELECT coalesce(sum(l.amount_minor), 0) \
            FROM orders_allocation l WHERE l.invoice_id = i.id AND l.allocated_on < ?2) AS open FROM orders_invoice i \
            WHERE i.customer_id = ?1 AND i.issued_on < ?2 AND (i.closed_on IS NULL OR i.closed_on >= ?2) AND i.due_on < ?2) \
            WHERE open > 0
            """, [customer, date])
        guard let row, let oldest: BusinessDate = row[1] else { return (0, 0) }
        return (row[0], Int64(date.days(since: oldest)))
    }
}
