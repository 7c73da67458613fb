internal import GRDB
internal import PluginKit

/// Who used authority how: approvals at a higher level than needed, and approvals outside one's own.
enum GetAuthorityReport {
    /// Most days of a report.
    static let daysMax = 366
    /// Most order numbers that are listed for one approver.
    static let ordersMax = 100

    /// The figures of one approver.
    struct Row: Sendable, Hashable {
        var approverID: String
        var approvals: Int64 = 0
        var higherThanNeeded: Int64 = 0
        var outsideAuthority: Int64 = 0
        var outsideOrders: [String] = []
    }

    /// The figures of everyone who approved in an interval.
    static func rows(_ interval: ClosedRange<BusinessDate>, _ reader: Reader, _ call: Call) throws -> [Row] {
        let visible = call.visible.condition("o.person_id")
        let approvals = try reader.rows(
            """
            SELECT \(AuthorityFact.columns) FROM \(AuthorityFact.tables) \
            WHERE a.decided_on BETWEEN ? AND ? AND a.decision IN ('approved', 'recorded') AND \(visible.sql) ORDER BY o.number
            """, [interval.lowerBound, interval.upperBound] + visible.arguments)
        var rows: [String: Row] = [:]
        for approval in approvals {
            let fact = try AuthorityFact(row: approval, reader)
            var row = rows[fact.approval.approverID] ?? Row(approverID: fact.approval.approverID)
            row.approvals += 1
            if fact.isHigherThanNeeded { row.higherThanNeeded += 1 }
            if !fact.isWithinAuthority {
                row.outsideAuthority += 1
                if row.outsideOrders.count < ordersMax { row.outsideOrders.append(fact.orderNumber) }
            }
            rows[row.approverID] = row
        }
        return rows.values.sorted { $0.approverID < $1.approverID }
    }
}
