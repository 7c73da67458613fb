internal import GRDB
internal import PluginKit

/// Why a figure differs from its target and what is done about it; a later remark stands in front of earlier ones.
enum Remarks {
    static func record(_ cell: Cell, analysis: String, measures: String, _ writer: Writer, _ call: Call) throws {
        var check = FieldCheck()
        check.text("analysis", analysis, 1...2000)
        check.text("measures", measures, 0...2000)
        try check.finish()
        try writer.insert(
            "targets_remark",
            [
                "id": call.newID(), "cell_id": cell.id, "analysis": analysis, "measures": measures, "author_id": call.actor,
                "created_at": call.now,
            ])
        writer.audit("targets/\(cell.id)", [FieldChange("remark", nil, analysis)])
    }

    /// The last remark on a target: analysis and measures in one text.
    static func last(_ cell: String, _ reader: Reader) throws -> String {
        let row = try reader.row(
            "SELECT analysis, measures FROM targets_remark WHERE cell_id = ? ORDER BY id DESC LIMIT 1", [cell])
        guard let row else { return "" }
        let analysis: String = row["analysis"]
        let measures: String = row["measures"]
        return measures.isEmpty ? analysis : "\(analysis)；\(measures)"
    }
}
