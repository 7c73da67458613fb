internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Work that serves targets: planned with an owner and dates, reported as done; unplanned work counts apart.
enum WorkItems {
    static func create(_ item: Spearhead_Targets_V1_WorkItem, _ writer: Writer, _ call: Call) throws -> String {
        let owner = try item.ownerID.nonEmpty ?? call.person()
        try call.requireVisible(owner, "person", owner)
        var check = FieldCheck()
        check.text("item.title", item.title, 1...500)
        let from = check.date("item.starts_on", item.startsOn)
        let to = check.date("item.ends_on", item.endsOn)
        if let from, let to, to < from { check.fail("item.ends_on", "must not be before starts_on") }
        if !item.unplanned && item.targetID.isEmpty {
            check.fail("item.target_id", "must name the target that planned work serves")
        }
        if try !writer.exists("SELECT 1 FROM organization_person WHERE id = ?", [owner]) {
            check.fail("item.owner_id", "names nobody in the organisation")
        }
        try check.finish()
        if !item.targetID.isEmpty { _ = try Cells.require(id: item.targetID, writer, call) }
        let id = call.newID()
        try writer.insert(
            "targets_work_item",
            [
                "id": id, "cell_id": item.targetID.nonEmpty, "owner_id": owner, "title": item.title, "starts_on": from,
                "ends_on": to, "unplanned": item.unplanned,
            ])
        writer.audit("workItems/\(id)", [FieldChange("title", nil, item.title)])
        return id
    }

    static func complete(_ id: String, result: String, _ writer: Writer, _ call: Call) throws {
        var check = FieldCheck()
        check.text("result", result, 0...1000)
        try check.finish()
        let row = try require(id, writer, call)
        guard row["done_at"] as Instant? == nil else {
            throw RPCError(.failedPrecondition, "WORK_ITEM_DONE", "The work is reported as done already.")
        }
        try writer.update("targets_work_item", id, set: ["done_at": call.now, "result": result])
        writer.audit("workItems/\(id)", [FieldChange("done", "false", "true")])
    }

    /// A visible item.
    static func require(_ id: String, _ reader: Reader, _ call: Call) throws -> Row {
        guard let row = try reader.row("SELECT * FROM targets_work_item WHERE id = ?", [id]),
            call.visible.contains(row["owner_id"])
        else { throw RPCError.notFound("work item", id) }
        return row
    }

    /// Plan against report of everyone visible who planned or did anything.
    static func rates(
        _ interval: ClosedRange<BusinessDate>, _ reader: Reader, _ call: Call
    ) throws -> [Spearhead_Targets_V1_ExecutionRate] {
        let visible = call.visible.condition("owner_id")
        return try reader.rows(
            """
            SELECT owner_id, sum(unplanned = 0) AS planned, sum(unplanned = 0 AND done_at IS NOT NULL) AS done,
                sum(unplanned) AS unplanned
            FROM targets_work_item WHERE ends_on BETWEEN ? AND ? AND \(visible.sql) GROUP BY owner_id ORDER BY owner_id
            """, [interval.lowerBound, interval.upperBound] + visible.arguments
        ).map { row in
            let planned: Int64 = row["planned"]
            let done: Int64 = row["done"]
            return .with {
                $0.personID = row["owner_id"]
                $0.planned = Int32(clamping: planned)
                $0.done = Int32(clamping: done)
                $0.ratePercent = ExactArithmetic.decimal(done, planned, scale: 100, decimals: 1) ?? ""
                $0.unplanned = Int32(clamping: row["unplanned"] as Int64)
            }
        }
    }

    static func message(_ row: Row) -> Spearhead_Targets_V1_WorkItem {
        .with {
            $0.id = row["id"]
            $0.targetID = row["cell_id"] ?? ""
            $0.ownerID = row["owner_id"]
            $0.title = row["title"]
            $0.startsOn = row["starts_on"]
            $0.endsOn = row["ends_on"]
            $0.unplanned = row["unplanned"]
            $0.result = row["result"]
            if let done: Instant = row["done_at"] {
                $0.done = true
                $0.doneTime = done.timestamp
            }
        }
    }
}
