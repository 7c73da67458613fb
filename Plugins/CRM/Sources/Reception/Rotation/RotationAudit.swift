internal import GRDB
internal import PluginKit

/// Replays the sequence of turns from its own record.
enum RotationAudit {
    /// The first turn that is neither the expected one, nor a logged override, nor a used credit; `nil` when all are.
    static func firstIrregularTurn(_ reader: Reader) throws -> Int64? {
        let order = try reader.values(String.self, "SELECT id FROM crm_duty_group ORDER BY position")
        var last: String?
        var number: Int64 = 0
        var irregular: Int64?
        try reader.forEach(
            """
            SELECT turn.*, EXISTS (SELECT 1 FROM crm_compensation AS compensation \
            WHERE compensation.used_turn = turn.turn AND compensation.group_id = turn.group_id) AS has_credit \
            FROM crm_rotation_turn AS turn ORDER BY turn.turn
            """
        ) { row in
            guard irregular == nil else { return }
            let turn = try Rotation.Turn(row: row)
            number += 1
            let expected = Rotation.expected(order: order, onDuty: turn.onDuty, after: last)
            let isRegular: Bool
            switch turn.route {
            case .rotation: isRegular = turn.groupID == expected
            case .override: isRegular = turn.groupID != expected && !turn.reason.isEmpty
            case .compensation: isRegular = row["has_credit"]
            default: isRegular = false
            }
            if turn.number != number || turn.expectedGroupID != expected || !isRegular { irregular = turn.number }
            if turn.route != .compensation { last = turn.expectedGroupID }
        }
        return irregular
    }
}
