internal import GRDB
internal import PluginKit

/// The payout file: what approved statements pay out and was not reported as paid yet.
enum PayoutExport {
    static let table = ExportTable(
        name: "payouts",
        columns: ["statement_id", "period", "person_code", "currency", "net_minor", "approved_by", "approved_at"],
        permission: Permissions.payouts
    ) { reader, call, emit in
        let visible = call.visible.condition("s.person_id")
        try reader.forEach(
            """
            SELECT s.id, s.period, p.code, s.net_minor, s.approved_by, s.approved_at,
                (SELECT currency FROM incentives_plan WHERE id = json_extract(s.lines, '$.components[0].planID')) AS currency
            FROM incentives_statement s JOIN organization_person p ON p.id = s.person_id
            WHERE s.state = 'approved' AND s.net_minor > 0 AND \(visible.sql) ORDER BY s.period, p.code
            """, visible.arguments
        ) { row in
            let net: Int64 = row["net_minor"]
            let approvedAt: Instant? = row["approved_at"]
            try emit([
                row["id"], row["period"], row["code"], row["currency"], String(net), row["approved_by"], approvedAt?.description,
            ])
        }
    }
}
