internal import CRM
internal import GRDB
internal import PluginKit

/// What the credit rules know of a customer on a date: its limit, what it owes, and how late it pays.
///
/// The order desk asks for it with every order, so it costs two indexed reads.
struct CreditStanding: Sendable, Hashable {
    /// Most that ``creditUsePPM(adding:)`` says: a thousand times the limit.
    static let useMaxPPM: Int64 = 1_000_000_000

    var limit: CreditLimit
    var account: Account
    /// Open balances of invoices that are past due.
    var overdueMinor: Int64 = 0
    /// Days since the due date of the oldest of them; 0 when none is past due.
    var daysOverdueMax: Int64 = 0
    /// Overdue money that is put up with.
    var toleranceMinor: Int64
    /// Days of delay that are put up with.
    var toleranceDays: Int64
    /// Why nothing may be sold to the customer; `nil` when it may.
    var holdReason: String?

    /// Whether late payment blocks new orders: more overdue than is put up with *and* for longer.
    var isOverdueBlocked: Bool { overdueMinor > toleranceMinor && daysOverdueMax > toleranceDays }

    /// By how much the exposure with another `amountMinor` is above the limit: 0 when it just reaches it, or without a limit.
    func excessMinor(adding amountMinor: Int64) -> Int64 {
        limit.minor.map { max(0, [account.exposureMinor, amountMinor, -$0].clampedSum()) } ?? 0
    }

    /// Exposure with another `amountMinor` in parts per million of the limit: 1 000 000 just reaches it, more is above it.
    ///
    /// It is rounded up, so that a single fen above the limit shows. Without a limit it is 0.
    func creditUsePPM(adding amountMinor: Int64) -> Int64 {
        let wanted = [account.exposureMinor, amountMinor].clampedSum()
        guard let limit = limit.minor, wanted > 0 else { return 0 }
        guard limit > 0, wanted / limit < Self.useMaxPPM / 1_000_000 else { return Self.useMaxPPM }
        let (quotient, remainder) = limit.dividingFullWidth(wanted.multipliedFullWidth(by: 1_000_000))
        return quotient + (remainder > 0 ? 1 : 0)
    }
}

extension CreditStanding {
    /// The standing of a customer on `date`, by the balances as they are now.
    static func of(customer: CustomerSummary, on date: BusinessDate, _ reader: Reader) throws -> CreditStanding {
        let found = try reader.first(Self.sql, [customer.id]) { row in
            CreditStanding(
                limit: CreditLimit(customerMinor: customer.creditLimitMinor, unlimited: row[0] ?? false, defaultMinor: row[2]),
                account: Account(
                    approvedUnshippedMinor: row[6] ?? 0, shippedUninvoicedMinor: row[7] ?? 0, openInvoicesMinor: row[8] ?? 0,
                    unappliedMinor: row[9] ?? 0),
                toleranceMinor: row[3], toleranceDays: row[4], holdReason: row[1])
        }
        guard var standing = found else { throw CreditPolicy.missing }
        guard standing.account.openInvoicesMinor > 0 else { return standing }
        try reader.forEach(Self.overdueSQL, [customer.id, date]) { row in
            guard let oldest: BusinessDate = row[1] else { return }
            standing.overdueMinor = row[0]
            standing.daysOverdueMax = Int64(date.days(since: oldest))
        }
        return standing
    }

    private static let sql = """
        SELECT p.unlimited, p.hold_reason, y.default_limit_minor, \
        coalesce(p.overdue_tolerance_minor, y.overdue_tolerance_minor), coalesce(p.overdue_days, y.overdue_days), y.version, \
        a.approved_unshipped_minor, a.shipped_uninvoiced_minor, a.open_invoices_minor, a.unapplied_minor \
        FROM orders_credit_policy y \
        LEFT JOIN orders_credit_profile p ON p.customer_id = ?1 LEFT JOIN orders_account a ON a.customer_id = ?1 \
        ORDER BY y.version DESC LIMIT 1
        """

    private static let overdueSQL = """
        SELECT sum(open_minor), min(due_on) FROM orders_invoice WHERE customer_id = ? AND closed_on IS NULL AND due_on < ?
        """
}
