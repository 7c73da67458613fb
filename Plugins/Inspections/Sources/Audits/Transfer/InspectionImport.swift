internal import GRDB
internal import PluginKit
internal import Visits

/// The importable table `inspections`: one row per recounted product, after `visits` and `stock_counts`.
///
/// The first row of an id records the inspection, every row a recount, through the functions that SubmitAudit uses.
enum InspectionImport {
    static let table = ImportTable(
        name: "inspections",
        required: ["id", "auditor_code", "auditor_role", "visit_id", "inspected_at", "product_code", "recounted_qty"],
        permission: Permissions.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let auditor = try id("auditor_code", row, "organization_person", "names nobody in the organisation", writer)
        let product = try id("product_code", row, "organization_product", "names no product", writer)
        let recounted = try row.integer("recounted_qty")
        guard Recount.quantityRange.contains(recounted) else {
            throw RPCError.invalidField("recounted_qty", "must be from 0 to \(Recount.quantityRange.upperBound)")
        }
        let inspection = try inspection(row, auditor, writer, call)
        if let stored = try Recount.find(product, of: inspection.id, writer) {
            guard stored.recounted == recounted else {
                throw RPCError.invalidField("recounted_qty", "is \(stored.recounted) already; a recount does not change")
            }
            return .unchanged
        }
        do {
            let policy = try AuditPolicy.find(version: inspection.policyVersion, writer)
            try Recount.record(product, recounted, of: inspection, policy, writer, call)
        } catch let error as RPCError where error.reason == "COUNT_MISSING" {
            throw RPCError.invalidField("product_code", "was not counted at this visit; import stock_counts first")
        }
        return .created
    }

    private static func inspection(_ row: ImportRow, _ auditor: String, _ writer: Writer, _ call: Call) throws -> Inspection {
        let code = try row.text("id")
        var check = FieldCheck()
        check.text("id", code, 1...64)
        let role = AuditorRole(rawValue: try row.text("auditor_role"))
        check.require(role != nil, "auditor_role", "must be superior or inspector")
        try check.finish()
        guard let role else { throw RPCError.invalidField("auditor_role", "must be superior or inspector") }
        let visit = try row.text("visit_id")
        let time = try row.instant("inspected_at")
        if let stored = try Inspection.find(code: code, writer) {
            for (column, isSame) in [
                ("auditor_code", stored.auditorID == auditor), ("auditor_role", stored.role == role),
                ("visit_id", stored.visitID == visit), ("inspected_at", stored.inspectedAt == time),
            ] where !isSame {
                throw RPCError.invalidField(column, "differs from that of inspection \(code); an inspection has one")
            }
            return stored
        }
        guard let record = try VisitRecords.find(id: visit, writer) else {
            throw RPCError.invalidField("visit_id", "names no accepted visit; import visits first")
        }
        return try InspectionDraft(door: .file(code: code), visit: record, auditorID: auditor, role: role, inspectedAt: time)
            .record(writer, call)
    }

    private static func id(
        _ column: String, _ row: ImportRow, _ table: String, _ wrong: String, _ reader: Reader
    ) throws -> String {
        guard let id = try reader.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [row.text(column)]) else {
            throw RPCError.invalidField(column, wrong)
        }
        return id
    }
}
