internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Alerts about people and units whose attainment lags behind the elapsed working days.
enum PaceAlerts {
    /// Writes today's alerts for months and quarters that run, as of yesterday: in the morning today has hardly begun. Safe to repeat.
    static func detect(_ writer: Writer, _ call: Call) throws {
        let today = call.businessDate
        let tolerance = try Settings.find(writer).paceTolerancePPM
        for row in try writer.rows("SELECT * FROM targets_plan WHERE state = 'published' ORDER BY id") {
            let plan = try Plan(row: row)
            var attainments = try TargetAttainments(plan, asOf: today.advanced(byDays: -1), writer, call)
            let cells = try writer.rows(
                """
                SELECT * FROM targets_cell WHERE plan_id = ?1 AND starts_on <= ?2 AND ends_on >= ?2 AND period_kind IN ('month', 'quarter')
                AND territory_id IS NULL AND channel IS NULL AND customer_id IS NULL AND product_id IS NULL AND category IS NULL
                ORDER BY id
                """, [plan.id, today])
            for cell in try cells.map(Cell.init(row:)) {
                let (attained, pace) = try attainments.pace(cell, writer)
                guard pace.isBehind(attained, tolerancePPM: tolerance) else { continue }
                try write(cell, attained, pace, today, writer, call)
            }
        }
    }

    private static func write(
        _ cell: Cell, _ attained: Attained, _ pace: Pace, _ date: BusinessDate, _ writer: Writer, _ call: Call
    ) throws {
        guard try !writer.exists("SELECT 1 FROM targets_alert WHERE cell_id = ? AND date = ?", [cell.id, date]) else { return }
        try writer.insert(
            "targets_alert",
            [
                "id": call.newID(), "cell_id": cell.id, "org_unit_id": cell.coordinates.orgUnitID,
                "person_id": cell.coordinates.personID, "date": date, "attainment_percent": attained.percent ?? "",
                "elapsed_percent": pace.elapsedPercent ?? "", "required_per_day": pace.requiredPerDay(attained),
            ])
        try writer.publish(
            BehindPace(target: cell.id, unit: cell.coordinates.orgUnitID, person: cell.coordinates.personID, date: date), call)
    }

    static func list(_ date: BusinessDate?, _ reader: Reader, _ call: Call, _ page: Page) throws -> (
        [Spearhead_Targets_V1_PaceAlert], String
    ) {
        var list = ListQuery(from: "targets_alert", key: "id").filterUnlessEmpty("date", date?.description ?? "")
        if let people = call.visible.people {
            let json = VisibleSet.json(people)
            list = list.filter(Cells.visible(call.visible).sql, json, json)
        }
        return try list.fetch(reader, page) { row in
            .with {
                $0.id = row["id"]
                $0.targetID = row["cell_id"]
                $0.orgUnitID = row["org_unit_id"]
                $0.personID = row["person_id"] ?? ""
                $0.date = row["date"]
                $0.attainmentPercent = row["attainment_percent"]
                $0.elapsedPercent = row["elapsed_percent"]
                if let required: Int64 = row["required_per_day"] { $0.requiredPerDay = required }
            }
        }
    }
}

/// A person or unit lags behind the elapsed working days.
struct BehindPace: Event {
    static let name = "targets.behind_pace"

    var target: String
    var unit: String
    var person: String?
    var date: BusinessDate
}
