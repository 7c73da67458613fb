internal import GRDB
internal import PluginKit

/// One rule of the matrix: orders whose four figures all lie in its bands need its level.
struct ApprovalRule: Sendable, Hashable {
    /// From the lower end, which belongs to it, up to the upper end, which does not.
    struct Band: Sendable, Hashable {
        var from: Int64
        /// `nil` has no end.
        var to: Int64?

        /// Whether the band holds everything from `start` up to the next end.
        func contains(_ start: Int64) -> Bool { from <= start && start < (to ?? .max) }
    }

    var amountMinor: Band
    var creditUsePPM: Band
    var daysOverdue: Band
    var belowFloorPPM: Band
    var level: ApprovalLevel

    /// The four bands in the order of the columns.
    var bands: [Band] { [amountMinor, creditUsePPM, daysOverdue, belowFloorPPM] }

    /// What the bands are of.
    static let dimensions = ["amount_minor", "credit_use_ppm", "days_overdue", "below_floor_ppm"]
}

extension ApprovalRule {
    /// Reads a row of `orders_approval_rule`.
    init(row: Row) throws {
        let level: ApprovalLevel = try row.choice("level", of: "orders_approval_rule")
        self.init(
            amountMinor: Band(from: row["amount_from_minor"], to: row["amount_to_minor"]),
            creditUsePPM: Band(from: row["credit_use_from_ppm"], to: row["credit_use_to_ppm"]),
            daysOverdue: Band(from: row["days_overdue_from"], to: row["days_overdue_to"]),
            belowFloorPPM: Band(from: row["below_floor_from_ppm"], to: row["below_floor_to_ppm"]), level: level)
    }
}
