internal import PluginKit

/// The importable table `competitor_reports`: one row per rep, week and brand.
enum CompetitorReportImport {
    static let table = ImportTable(
        name: "competitor_reports", required: ["rep_code", "week", "brand", "submitted_at"],
        optional: ["product", "price_minor", "promotion"], permission: Permissions.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let person = try ImportReferences.person("rep_code", row, writer)
        let line = CompetitorLine(
            brand: try row.text("brand"), product: row.optional("product") ?? "",
            priceMinor: try row.optionalInteger("price_minor"), promotion: row.optional("promotion") ?? "")
        return try CompetitorReports.put(
            line, person: person, week: row.text("week"), submittedAt: row.instant("submitted_at"), writer, call)
    }
}
