internal import GRDB
internal import PluginKit

/// Exports opportunities in the columns of the import.
enum OpportunityExport {
    static let table = ExportTable(
        name: "opportunities",
        columns: [
            "code", "lead_code", "customer_code", "owner_code", "stage", "probability_percent", "amount_minor",
            "expected_close_on",
            "created_at", "closed_at", "result", "lost_reason", "name", "pipeline_code", "currency_code", "size_class", "why_now",
        ], permission: "crm.opportunities.read", read: read(reader:call:emit:))

    private static func read(reader: Reader, call: Call, emit: ([String?]) throws -> Void) throws {
        let visible = call.visible.condition("o.owner_id")
        let sql = """
            SELECT o.*, l.code AS lead_code, c.code AS customer_code, p.code AS owner_code, v.code AS pipeline_code
            FROM crm_opportunity o JOIN crm_pipeline v ON v.id = o.pipeline_id LEFT JOIN crm_lead l ON l.id = o.lead_id
            LEFT JOIN crm_customer c ON c.id = o.customer_id LEFT JOIN organization_person p ON p.id = o.owner_id
            WHERE \(visible.sql) ORDER BY o.code
            """
        try reader.forEach(sql, visible.arguments) { row in
            let opportunity = Opportunity(row: row)
            let percent = opportunity.probability.flatMap { ExactArithmetic.halfUp($0, 10_000) }
            let result = opportunity.state == .onHold ? Opportunity.State.open : opportunity.state
            try emit([
                opportunity.code, row["lead_code"], row["customer_code"], row["owner_code"], opportunity.stage,
                percent.map(String.init), String(opportunity.amountMinor), opportunity.expectedCloseOn.description,
                opportunity.createdAt.description, opportunity.closedAt?.description, result.rawValue, opportunity.lostReason,
                opportunity.name, row["pipeline_code"], opportunity.currencyCode, opportunity.sizeClass?.rawValue,
                opportunity.whyNow,
            ])
        }
    }
}
