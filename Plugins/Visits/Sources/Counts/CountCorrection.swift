internal import GRDB
internal import PluginKit

extension Counts {
    /// Corrects a count; the value before stays readable.
    ///
    /// - Returns: The new version.
    static func correct(
        _ line: CountedLine, of visit: Visit, reason: String, etag: String, _ writer: Writer, _ call: Call
    ) throws -> Int64 {
        var check = FieldCheck()
        check.range("line.counted_quantity", line.counted, quantityRange)
        check.range("line.returned_quantity", line.returned, quantityRange)
        check.range("line.damaged_quantity", line.damaged, quantityRange)
        check.text("reason", reason, 1...500)
        try check.finish()
        guard
            let stored = try writer.row(
                "SELECT counted, returned, damaged, version FROM visits_count WHERE visit_id = ? AND product_id = ?",
                [visit.id, line.productID])
        else { throw RPCError.notFound("count of the product", line.productID) }
        let version: Int64 = stored["version"]
        try Etag.check(etag, version)
        let (counted, returned, damaged): (Int64, Int64, Int64) = (stored[0], stored[1], stored[2])
        try writer.insert(
            "visits_count_revision",
            [
                "visit_id": visit.id, "product_id": line.productID, "version": version, "counted": counted,
                "returned": returned, "damaged": damaged, "reason": reason, "replaced_by": call.actor, "replace_time": call.now,
            ])
        try writer.execute(
            """
            UPDATE visits_count SET counted = ?, returned = ?, damaged = ?, version = version + 1 \
            WHERE visit_id = ? AND product_id = ?
            """, [line.counted, line.returned, line.damaged, visit.id, line.productID])
        writer.audit(
            "visits/\(visit.id)",
            [
                FieldChange("count:\(line.productID)", "\(counted)", "\(line.counted)"),
                FieldChange("returned:\(line.productID)", "\(returned)", "\(line.returned)"),
                FieldChange("damaged:\(line.productID)", "\(damaged)", "\(line.damaged)"),
            ])
        return version + 1
    }
}
