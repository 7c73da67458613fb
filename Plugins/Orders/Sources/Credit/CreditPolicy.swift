internal import GRDB
internal import PluginKit

/// The company's credit rules for customers without rules of their own; every change is another version.
struct CreditPolicy: Sendable, Hashable {
    var version: Int64
    /// Limit of customers without one; `nil` leaves them unchecked.
    var defaultLimitMinor: Int64?
    /// Overdue money that is put up with.
    var overdueToleranceMinor: Int64
    /// Days of delay that are put up with.
    var overdueDays: Int64
    var changedBy: String
    var changedAt: Instant

    static let missing = RPCError(.dataLoss, "CREDIT_POLICY_MISSING", "The company has no credit policy. Restore a backup.")
}
