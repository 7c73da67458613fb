internal import GRDB
internal import PluginKit

/// Finds the rule that an order falls under; see ``MatrixCoverage`` for why there is exactly one.
enum ApprovalMatrix {
    /// The rule of the present matrix for these figures.
    static func match(_ inputs: ApprovalInputs, _ reader: Reader) throws -> MatchedRule {
        let rule = try reader.first(
            """
            SELECT matrix_version, position, level FROM orders_approval_rule \
            WHERE matrix_version = (SELECT max(version) FROM orders_approval_matrix) \
            AND amount_from_minor <= ?1 AND (amount_to_minor IS NULL OR amount_to_minor > ?1) \
            AND credit_use_from_ppm <= ?2 AND (credit_use_to_ppm IS NULL OR credit_use_to_ppm > ?2) \
            AND days_overdue_from <= ?3 AND (days_overdue_to IS NULL OR days_overdue_to > ?3) \
            AND below_floor_from_ppm <= ?4 AND (below_floor_to_ppm IS NULL OR below_floor_to_ppm > ?4)
            """, [inputs.amountMinor, inputs.creditUsePPM, inputs.daysOverdue, inputs.belowFloorPPM]
        ) { row in
            ApprovalLevel(rawValue: row[2]).map { MatchedRule(matrixVersion: row[0], position: row[1], level: $0) }
        }
        guard case let rule?? = rule else {
            throw RPCError(
                .dataLoss, "MATRIX_UNREADABLE", "No rule of the approval matrix covers the order. Write the matrix again.")
        }
        return rule
    }
}
