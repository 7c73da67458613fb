internal import PluginKit

/// The importable table `visit_plans`.
enum PlanImport {
    static let table = ImportTable(
        name: "visit_plans", required: ["date", "rep_code", "customer_code", "sequence"],
        optional: ["purpose", "agenda", "demo_points"], permission: Permissions.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        var draft = PlanDraft(
            personID: try ImportReferences.person("rep_code", row, writer), date: try row.date("date"),
            customerID: try ImportReferences.customer("customer_code", row, writer), sequence: try row.integer("sequence"))
        draft.purpose = row.optional("purpose") ?? ""
        draft.agenda = row.optional("agenda") ?? ""
        draft.demoPoints = row.optional("demo_points") ?? ""
        if let existing = try Plan.find(person: draft.personID, on: draft.date, customer: draft.customerID, writer) {
            return try existing.reconcile(with: draft, writer) ? .updated : .unchanged
        }
        _ = try FieldCheck.naming(["plan.sequence": "sequence"]) { try Plan.create(draft, writer, call) }
        return .created
    }
}
