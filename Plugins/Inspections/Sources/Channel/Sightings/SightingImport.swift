internal import Organization
internal import PluginKit

/// The importable table `lot_sightings`: one row per visit, product and lot, after `visits`.
enum SightingImport {
    static let table = ImportTable(
        name: "lot_sightings", required: ["visit_id", "product_code", "lot"], optional: ["observed_retail_price_minor"],
        permission: ChannelPermissions.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        guard let visit = try SightingLog.Visit.find(id: row.text("visit_id"), writer) else {
            throw RPCError.invalidField("visit_id", "names no accepted visit; import visits first")
        }
        guard let product = try Products.find(code: row.text("product_code"), writer) else {
            throw RPCError.invalidField("product_code", "names no product")
        }
        let draft = SightingLog.Draft(
            productID: product.id, lot: try row.text("lot"), observedMinor: try row.optionalInteger("observed_retail_price_minor")
        )
        var check = FieldCheck()
        SightingLog.check(draft, at: "", &check)
        do {
            return try FieldCheck.naming(["observed_price_minor": "observed_retail_price_minor"]) {
                try check.finish()
                return try SightingLog.record(draft, at: visit, writer, call) ? .created : .unchanged
            }
        } catch let error as RPCError where error.reason == "SIGHTING_TAKEN" {
            throw RPCError.invalidField("observed_retail_price_minor", error.message)
        }
    }
}
