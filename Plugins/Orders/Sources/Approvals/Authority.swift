internal import GRDB
internal import PluginKit

/// What a person may approve on a date: by their own post, or with a level that somebody lent them.
struct Authority: Sendable, Hashable {
    var level: ApprovalLevel?
    var delegationID: String?

    /// The authority of a person for an order: their own level when it is enough, else the lowest lent one that is, else the highest.
    ///
    /// A delegation lends the giver's own level and nothing that was lent to the giver, so it cannot be passed on. Who has a part in
    /// the order cannot lend a level for it.
    static func of(
        _ person: String, for order: Order, needing required: ApprovalLevel, on date: BusinessDate, _ reader: Reader
    ) throws -> Authority {
        let own = Authority(level: try level(of: person, on: date, reader))
        if let level = own.level, level >= required { return own }
        var best = own
        for delegation in try Delegation.holding(for: person, amountMinor: order.amountMinor, on: date, reader) {
            guard try OrderDesk.isIndependent(delegation.fromPersonID, of: order, reader),
                let level = try level(of: delegation.fromPersonID, on: date, reader)
            else { continue }
            let isEnough = best.level.map { $0 >= required } ?? false
            if isEnough ? level >= required && level < (best.level ?? level) : best.level.map({ level > $0 }) ?? true {
                best = Authority(level: level, delegationID: delegation.id)
            }
        }
        return best
    }

    /// The level of the post that a person held on a date; `nil` for other posts and people.
    static func level(of person: String, on date: BusinessDate, _ reader: Reader) throws -> ApprovalLevel? {
        try reader.value(
            String.self,
            """
            SELECT position FROM organization_position_assignment \
            WHERE person_id = ?1 AND effective_from <= ?2 AND (effective_to IS NULL OR effective_to >= ?2)
            """, [person, date]
        ).flatMap(ApprovalLevel.init(post:))
    }
}
