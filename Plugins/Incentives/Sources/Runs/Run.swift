internal import GRDB
internal import PluginKit

/// A calculation of everyone's statements of a period, person by person.
struct Run: Sendable, Hashable {
    var id: String
    var period: String
    var cursor: String
    var people: Int64
    var changed: Int64
    var netMinor: Int64
    var isDone: Bool
    var startedBy: String
    var startedAt: Instant

    init(row: Row) {
        id = row["id"]
        period = row["period"]
        cursor = row["cursor"]
        people = row["people"]
        changed = row["changed"]
        netMinor = row["net_minor"]
        isDone = row["done"]
        startedBy = row["started_by"]
        startedAt = row["started_at"]
    }

    static func find(id: String, _ reader: Reader) throws -> Run {
        guard let row = try reader.row("SELECT * FROM incentives_run WHERE id = ?", [id]) else {
            throw RPCError.notFound("run", id)
        }
        return Run(row: row)
    }
}

/// Runs a calculation in bounded commands, so that the write lane is never taken for longer than a few people need.
enum Runs {
    static let peopleDefault = 25
    static let peopleMax = 100

    static func create(_ period: PayPeriod, _ writer: Writer, _ call: Call) throws -> Run {
        if let open = try writer.value(String.self, "SELECT id FROM incentives_run WHERE period = ? AND done = 0", [period.code])
        {
            throw RPCError(
                .failedPrecondition, "RUN_UNDER_WAY", "A run of \(period.code) is under way. Go on with it.",
                metadata: ["run": open])
        }
        let id = call.newID()
        try writer.insert(
            "incentives_run", ["id": id, "period": period.code, "started_by": call.actor, "started_at": call.now])
        writer.audit("payRuns/\(id)", [FieldChange("period", nil, period.code)])
        return try Run.find(id: id, writer)
    }

    /// Calculates the next people of a run and keeps their statements.
    static func advance(_ run: Run, people count: Int, _ writer: Writer, _ call: Call) throws -> Run {
        guard !run.isDone else { return run }
        let period = try PayPeriod.require(run.period, writer)
        let people = try Payees.list(period, after: run.cursor, count: count, writer)
        var changed: Int64 = 0
        var net: Int64 = 0
        for statement in try Calculation(writer).statements(of: people, in: period) {
            if try Statements.keep(statement, writer, call) { changed += 1 }
            net.addClamped(statement.sums.netMinor)
        }
        try writer.execute(
            """
            UPDATE incentives_run SET cursor = ?, people = people + ?, changed = changed + ?, net_minor = net_minor + ?, done = ?
            WHERE id = ?
            """, [people.last ?? run.cursor, people.count, changed, net, people.count < count, run.id])
        writer.audit("payRuns/\(run.id)", [FieldChange("people", "\(run.people)", "\(run.people + Int64(people.count))")])
        return try Run.find(id: run.id, writer)
    }
}
