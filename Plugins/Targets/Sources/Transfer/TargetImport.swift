internal import GRDB
internal import Organization
internal import PluginKit

/// The CSV table `targets`: one row is one target.
///
/// Rows go into the open plan of their metric and fiscal year, which is made as a draft when there is none. An import never
/// publishes: parts of real files need not add up, and the check of publishing must hold for every door. Rows for a published plan
/// must say what it says already.
enum TargetImport {
    static let columns = ["metric", "period", "person_code", "org_unit_code", "category", "channel", "amount_minor"]

    static let table = ImportTable(name: "targets", required: columns, permission: Permissions.plansWrite) { row, writer, call in
        let period = try TargetPeriods.require(row.text("period"), writer)
        let plan = try plan(metric: row.text("metric"), period, writer, call)
        var place = Coordinates(period: period.code, orgUnitID: try unit(row.text("org_unit_code"), writer))
        place.personID = try row.optional("person_code").map { try person($0, writer) }
        place.category = row.optional("category")
        place.channel = row.optional("channel")
        var draft = Cells.Draft(coordinates: place, amount: try row.optionalInteger("amount_minor"))
        if let known = try Cells.find(plan.id, at: place, writer) {
            draft.mix = known.mix
            if known.amount == draft.amount { (draft.growth, draft.share) = (known.growth, known.share) }
        }
        return switch try FieldCheck.naming(fieldColumns, { try Cells.set(draft, in: plan, writer, call) }).outcome {
        case .created: .created
        case .updated: .updated
        case .unchanged: .unchanged
        }
    }

    private static let fieldColumns = ["person_id": "person_code", "org_unit_id": "org_unit_code", "amount": "amount_minor"]

    /// The open plan of a metric and the year of a period; the published one when nothing is open.
    private static func plan(metric code: String, _ period: TargetPeriod, _ writer: Writer, _ call: Call) throws -> Plan {
        guard let metric = try Metrics.find(code: code, writer) else {
            throw RPCError.invalidField("metric", "\"\(code.prefix(64))\" is no metric; create it first")
        }
        guard let year = try Plans.fiscalYear(of: period, writer) else {
            throw RPCError.invalidField("period", "lies in no fiscal year; create the year first")
        }
        let open = try writer.row(
            """
            SELECT * FROM targets_plan WHERE metric_id = ? AND fiscal_year = ? AND state NOT IN ('revised', 'closed')
            ORDER BY state = 'published' LIMIT 1
            """, [metric.id, year])
        if let open { return try Plan(row: open) }
        // The column is called amount_minor, so a measure that the company does not have yet is taken to be money.
        let unit = writer.measures.first { $0.name == metric.bases.first?.measure }?.unit ?? .money
        let header = Plan.Header(title: "\(metric.title) \(year)", currency: unit == .money ? "CNY" : nil)
        return try Plans.create(metric: metric, fiscalYear: year, header, unit: unit, imported: true, writer, call)
    }

    private static func unit(_ code: String, _ reader: Reader) throws -> String {
        guard let unit = try OrgUnits.find(code: code, reader) else {
            throw RPCError.invalidField("org_unit_code", "\"\(code.prefix(64))\" is no org unit")
        }
        return unit.id
    }

    private static func person(_ code: String, _ reader: Reader) throws -> String {
        guard let person = try People.find(code: code, reader) else {
            throw RPCError.invalidField("person_code", "\"\(code.prefix(64))\" is no person")
        }
        return person.id
    }
}

/// The CSV table `targets` as a file: the plans that count, in the columns of the import.
enum TargetExport {
    static let table = ExportTable(
        name: "targets", columns: TargetImport.columns, permission: Permissions.cellsRead
    ) { reader, call, emit in
        let condition = Cells.visible(call.visible)
        try reader.forEach(
            """
            SELECT m.code AS metric, period, p.code AS person, u.code AS unit, category, channel, amount FROM targets_cell
            JOIN targets_plan l ON l.id = plan_id JOIN targets_metric m ON m.id = l.metric_id
            JOIN organization_org_unit u ON u.id = targets_cell.org_unit_id
            LEFT JOIN organization_person p ON p.id = targets_cell.person_id
            WHERE (l.state = 'published' OR (l.published_at IS NULL AND NOT EXISTS (SELECT 1 FROM targets_plan b
                WHERE b.metric_id = l.metric_id AND b.fiscal_year = l.fiscal_year AND b.state = 'published')))
            AND territory_id IS NULL AND customer_id IS NULL AND product_id IS NULL AND \(condition.sql)
            ORDER BY m.code, targets_cell.id
            """, condition.arguments
        ) { row in
            let amount: Int64? = row["amount"]
            try emit([
                row["metric"], row["period"], row["person"], row["unit"], row["category"], row["channel"],
                amount.map { String($0) },
            ])
        }
    }
}
