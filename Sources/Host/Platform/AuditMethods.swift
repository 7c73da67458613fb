internal import Foundation
internal import GRDB
public import PluginKit
internal import RPC
internal import SwiftProtobuf

/// Reading the audit trail.
enum AuditMethods {
    static func list(
        _ request: Spearhead_Platform_V1_ListAuditEntriesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Platform_V1_ListAuditEntriesResponse {
        // Newest first; the padded number is a text key that orders like the number.
        let name =
            "coalesce((SELECT name FROM platform_user WHERE id = caller_id AND caller_name = ''), caller_name) AS shown_name"
        let (entries, next) = try ListQuery(
            from: "platform_audit", columns: "*, \(name)", key: "printf('%019d', sequence)", descending: true
        )
        .filterUnlessEmpty("subject", request.subject)
        .fetch(reader, call.page(of: request), message)
        return .with {
            $0.entries = entries
            $0.nextPageToken = next
        }
    }

    private static func message(_ row: Row) throws -> Spearhead_Platform_V1_AuditEntry {
        let changes = try JSONDecoder().decode([FieldChange].self, from: Data((row["changes"] as String).utf8))
        return .with {
            $0.sequence = row["sequence"]
            $0.time = (row["at"] as Instant).timestamp
            $0.callerKind = row["caller_kind"]
            $0.callerID = row["caller_id"]
            $0.callerName = row["shown_name"]
            $0.method = row["method"]
            $0.subject = row["subject"]
            $0.requestID = row["request_id"]
            $0.changes = changes.map { change in
                .with {
                    $0.field = change.field
                    if let before = change.before { $0.before = before }
                    if let after = change.after { $0.after = after }
                }
            }
            $0.hash = (row["hash"] as Data).map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        }
    }
}

extension Spearhead_Platform_V1_ListAuditEntriesRequest: PagedRequest {}
