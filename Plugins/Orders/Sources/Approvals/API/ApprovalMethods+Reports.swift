internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// ApprovalService: who approved what.
extension ApprovalMethods {
    static func listApprovals(
        _ request: Spearhead_Orders_V1_ListApprovalsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListApprovalsResponse {
        let query = try ListQuery(from: AuthorityFact.tables, columns: AuthorityFact.columns, key: "a.id", descending: true)
            .visible(call.visible, "o.person_id").filterUnlessEmpty("a.order_id", request.orderID)
            .filterUnlessEmpty("a.approver_id", request.approverID)
            .filter("a.decision", request.decision, "decision", Approval.Decision.self)
            .between("a.decided_on", request.decidedFrom, request.decidedTo, fields: ("decided_from", "decided_to"))
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
