internal import PluginKit

/// The four figures that the approval matrix looks at.
struct ApprovalInputs: Sendable, Hashable {
    /// Amount of the order.
    var amountMinor: Int64
    /// Exposure with the order in parts per million of the limit; 0 when nothing limits the customer or the order is prepaid.
    var creditUsePPM: Int64 = 0
    /// Days that the oldest open invoice is overdue, once the overdue rule blocks the customer; else 0.
    var daysOverdue: Int64 = 0
    /// How far the lowest line lies below its floor price.
    var belowFloorPPM: Int64 = 0
}

/// The rule of the matrix that an order falls under.
struct MatchedRule: Sendable, Hashable {
    /// Version of the matrix.
    var matrixVersion: Int64
    /// The rule's place in it, from 1.
    var position: Int64
    /// Who must approve.
    var level: ApprovalLevel
}
