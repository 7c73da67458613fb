internal import GRDB
internal import PluginKit

/// The importable table `stock_counts`: one row per visit and product, after `visits`.
enum CountImport {
    static let table = ImportTable(
        name: "stock_counts", required: ["visit_id", "product_code", "counted_qty"], optional: ["returned_qty", "damaged_qty"],
        permission: Permissions.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let line = CountedLine(
            productID: try ImportReferences.product("product_code", row, writer), counted: try quantity("counted_qty", row),
            returned: try quantity("returned_qty", row), damaged: try quantity("damaged_qty", row))
        do {
            return try Counts.insertRow(line, of: visit(row, writer), writer) ? .created : .unchanged
        } catch let error as RPCError where error.reason == "COUNT_TAKEN" {
            throw RPCError.invalidField("counted_qty", error.message)
        }
    }

    private static func visit(_ row: ImportRow, _ reader: Reader) throws -> Counts.VisitInstant {
        let id = try row.text("visit_id")
        guard
            let visit = try reader.row(
                """
                SELECT person_id, customer_id, CASE WHEN clock_skewed = 1 THEN min(check_in_at, receive_time) ELSE check_in_at END, \
                visited_on FROM visits_visit WHERE id = ?
                """, [id])
        else { throw RPCError.invalidField("visit_id", "names no accepted visit; import visits first") }
        return Counts.VisitInstant(id: id, personID: visit[0], customerID: visit[1], at: visit[2], on: visit[3])
    }

    private static func quantity(_ column: String, _ row: ImportRow) throws -> Int64 {
        guard let value = try column == "counted_qty" ? row.integer(column) : row.optionalInteger(column) else { return 0 }
        guard Counts.quantityRange.contains(value) else {
            throw RPCError.invalidField(column, "must be from 0 to \(Counts.quantityRange.upperBound)")
        }
        return value
    }
}
