internal import GRDB
internal import Organization
internal import PluginKit
internal import SwiftProtobuf

/// A team's day: the figure is split evenly among its people in the morning, and everyone declares an own one.
enum DayPlans {
    static func create(
        metric: Metric, unit: String, date: BusinessDate, amount: Int64, _ writer: Writer, _ call: Call
    ) throws -> String {
        var check = FieldCheck()
        check.range("amount", amount, 0...(Int64.max / 1_000_000))
        try check.finish()
        guard try OrgUnits.find(id: unit, writer) != nil else { throw RPCError.notFound("unit", unit) }
        try CellMethods.requireVisible(Coordinates(period: "", orgUnitID: unit), writer, call)
        guard try id(metric.id, unit, date, writer) == nil else {
            throw RPCError(.alreadyExists, "DAY_PLAN_EXISTS", "The day \(date) is split already.")
        }
        let members = try Team.members(of: unit, in: date...date, writer)
        guard let parts = ExactArithmetic.split(amount, weights: members.map { _ in 1 }) else {
            throw RPCError(.failedPrecondition, "TEAM_EMPTY", "Nobody works in the unit on \(date).")
        }
        let id = call.newID()
        try writer.insert(
            "targets_day_plan", ["id": id, "metric_id": metric.id, "org_unit_id": unit, "date": date, "amount": amount])
        for (member, part) in zip(members, parts) {
            try writer.insert("targets_day_share", ["day_plan_id": id, "person_id": member.id, "assigned": part])
        }
        writer.audit("dayPlans/\(id)", [FieldChange("amount", nil, String(amount))])
        return id
    }

    /// The caller's own figure for the day.
    static func declare(_ id: String, amount: Int64, _ writer: Writer, _ call: Call) throws {
        var check = FieldCheck()
        check.range("amount", amount, 0...(Int64.max / 1_000_000))
        try check.finish()
        let person = try call.person()
        guard
            let row = try writer.row(
                "SELECT declared FROM targets_day_share WHERE day_plan_id = ? AND person_id = ?", [id, person])
        else { throw RPCError.notFound("day plan", id) }
        try writer.execute(
            "UPDATE targets_day_share SET declared = ?, declared_at = ? WHERE day_plan_id = ? AND person_id = ?",
            [amount, call.now, id, person])
        let before: Int64? = row["declared"]
        writer.audit("dayPlans/\(id)", [FieldChange("declared", before.map { String($0) }, String(amount))])
    }

    static func id(_ metric: String, _ unit: String, _ date: BusinessDate, _ reader: Reader) throws -> String? {
        try reader.value(
            String.self, "SELECT id FROM targets_day_plan WHERE org_unit_id = ? AND metric_id = ? AND date = ?",
            [unit, metric, date])
    }

    /// The day with yesterday's summary.
    static func message(_ id: String, _ reader: Reader) throws -> Spearhead_Targets_V1_DayPlan {
        guard let plan = try reader.row("SELECT * FROM targets_day_plan WHERE id = ?", [id]) else {
            throw RPCError.notFound("day plan", id)
        }
        let unit: String = plan["org_unit_id"]
        let metricID: String = plan["metric_id"]
        let date: BusinessDate = plan["date"]
        let amount: Int64 = plan["amount"]
        let yesterday = try CalendarCache(reader).workingDay(before: date)
        let base = try Metrics.require(id: metricID, reader).base("")
        var actuals = try Actuals(asOf: yesterday, reader)
        let before = try Self.id(metricID, unit, yesterday, reader)
        let assigned = try reader.rows(
            "SELECT person_id, assigned FROM targets_day_share WHERE day_plan_id = ?", [before]
        ).reduce(into: [String: Int64]()) { $0[$1["person_id"]] = $1["assigned"] }
        let rows = try reader.rows(
            """
            SELECT s.*, p.code FROM targets_day_share s JOIN organization_person p ON p.id = s.person_id
            WHERE s.day_plan_id = ? ORDER BY p.code
            """, [id])
        let shares = try rows.map { row in
            let person: String = row["person_id"]
            let actual = try actuals.value(base, ActualScope(.person(person), yesterday...yesterday), reader)
            return Spearhead_Targets_V1_DayShare.with {
                $0.personID = person
                $0.person = row["code"]
                $0.assigned = row["assigned"]
                if let declared: Int64 = row["declared"] { $0.declared = declared }
                if let assigned = assigned[person] { $0.yesterdayAssigned = assigned }
                if let actual { $0.yesterdayActual = actual }
            }
        }
        let team = try actuals.value(base, ActualScope(.unit(unit), yesterday...yesterday), reader)
        let teamBefore = try reader.value(Int64.self, "SELECT amount FROM targets_day_plan WHERE id = ?", [before])
        let declared = shares.clampedSum { $0.declared }
        return .with {
            $0.id = id
            $0.metricID = metricID
            $0.orgUnitID = unit
            $0.date = date.description
            $0.amount = amount
            $0.shares = shares
            $0.declared = declared
            $0.difference = declared - amount
            if let teamBefore { $0.yesterdayAmount = teamBefore }
            if let team { $0.yesterdayActual = team }
            $0.yesterday = yesterday.description
        }
    }
}
