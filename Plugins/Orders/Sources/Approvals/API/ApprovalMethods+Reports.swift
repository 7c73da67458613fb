internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// ApprovalService: who approved what.
extension ApprovalMethods {
    static func listApprovals(
        _ request: Spearhead_Orders_V1_ListApprovalsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListApprovalsResponse {
        var check = FieldCheck()
        let from = check.optionalDate("decided_from", request.decidedFrom)
        let to = check.optionalDate("decided_to", request.decidedTo)
        try check.finish()
        var query = ListQuery(from: AuthorityFact.tables, columns: AuthorityFact.columns, key: "a.id", descending: true)
            .visible(call.visible, "o.person_id").filterUnlessEmpty("a.order_id", request.orderID)
            .filterUnlessEmpty("a.approver_id", request.approverID)
        if let decision = Approval.Decision(request.decision) { query = query.filter("a.decision = ?", decision.rawValue) }
        if let from { query = query.filter("a.decided_on >= ?", from) }
        if let to { query = query.filter("a.decided_on <= ?", to) }
        let (facts, next) = try query.fetch(reader, call.page(of: request)) { try AuthorityFact(row: $0, reader) }
        return .with {
            $0.approvals = facts.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func authority(
        _ request: Spearhead_Orders_V1_GetAuthorityReportRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetAuthorityReportResponse {
        var check = FieldCheck()
        let from = check.date("decided_from", request.decidedFrom) ?? call.businessDate
        let to = check.date("decided_to", request.decidedTo) ?? call.businessDate
        if to < from || to.days(since: from) > GetAuthorityReport.daysMax {
            check.fail("decided_to", "must be decided_from or at most \(GetAuthorityReport.daysMax) days later")
        }
        try check.finish()
        let rows = try GetAuthorityReport.rows(from...to, reader, call)
        return .with {
            $0.rows = rows.map { row in
                .with {
                    $0.approverID = row.approverID
                    $0.approvals = row.approvals
                    $0.higherThanNeeded = row.higherThanNeeded
                    $0.outsideAuthority = row.outsideAuthority
                    $0.outsideOrders = row.outsideOrders
                }
            }
        }
    }
}
