internal import GRDB
internal import PluginKit

/// A draw as it is stored, with what is needed to repeat it.
struct AuditDraw: Sendable, Hashable {
    static let daysMax = 62

    var id: String
    var fromDate: BusinessDate
    var toDate: BusinessDate
    var seed: UInt64
    var policyVersion: Int64
    var inspectors: [String]
    var personCount: Int64
    var taskCount: Int64
    var drawnBy: String
    var drawnAt: Instant

    init(row: Row) throws {
        id = row["id"]
        fromDate = row["from_date"]
        toDate = row["to_date"]
        seed = UInt64(bitPattern: row["seed"])
        policyVersion = row["policy_version"]
        inspectors = try JSONColumn.value(row["inspectors"])
        personCount = row["person_count"]
        taskCount = row["task_count"]
        drawnBy = row["drawn_by"]
        drawnAt = row["draw_time"]
    }

    static func find(id: String, _ reader: Reader) throws -> AuditDraw {
        guard let row = try reader.row("SELECT * FROM inspections_draw WHERE id = ?", [id]) else {
            throw RPCError.notFound("draw", id)
        }
        return try AuditDraw(row: row)
    }

    /// Draws the audits of an interval.
    ///
    /// - Returns: Id of the draw, and the reps for whom it could not do what it should.
    static func draw(
        in interval: ClosedRange<BusinessDate>, seed: UInt64, _ writer: Writer, _ call: Call
    ) throws -> (id: String, shortfalls: [Shortfall]) {
        let members = try AuditPopulation.members(in: interval, call.visible, writer)
        try checkOverlap(interval, members, writer)
        let policy = try AuditPolicy.current(writer)
        let sample = AuditSample(
            lottery: Lottery(seed: seed), policy: policy, inspectors: try AuditPopulation.inspectors(in: interval, writer),
            members: members)
        let picks = try sample.picks().filter { try !AuditTask.isTaken($0, writer) }
        let id = call.newID()
        try writer.insert(
            "inspections_draw",
            [
                "id": id, "from_date": interval.lowerBound, "to_date": interval.upperBound, "seed": Int64(bitPattern: seed),
                "policy_version": policy.version, "inspectors": try JSONColumn.text(sample.inspectors),
                "person_count": members.count, "task_count": picks.count, "drawn_by": call.actor, "draw_time": call.now,
            ])
        for member in members {
            try writer.execute(
                "INSERT INTO inspections_draw_member VALUES (?, ?, ?, ?, ?)",
                [id, member.personID, member.orgUnitID, member.superiorID, try JSONColumn.text(member.outlets)])
        }
        for pick in picks { _ = try AuditTask.add(pick, draw: id, writer, call) }
        writer.audit("auditDraws/\(id)", [FieldChange("task_count", nil, String(picks.count))])
        return (id, Shortfall.of(sample))
    }

    /// Two draws over one day would give a rep another chance to guess, and break the quota; units that do not meet may draw apart.
    private static func checkOverlap(
        _ interval: ClosedRange<BusinessDate>, _ members: [AuditSample.Member], _ reader: Reader
    ) throws {
        let drawn = Set(
            try reader.values(
                String.self,
                """
                SELECT m.person_id FROM inspections_draw d JOIN inspections_draw_member m ON m.draw_id = d.id \
                WHERE d.from_date <= ? AND d.to_date >= ?
                """, [interval.upperBound, interval.lowerBound]))
        guard let twice = members.first(where: { drawn.contains($0.personID) }) else { return }
        throw RPCError(
            .failedPrecondition, "DRAW_OVERLAP",
            "Audits of these days are drawn already for a rep of yours. Draw other days, or add tasks by hand.",
            metadata: ["person": twice.personID])
    }

    /// Draws again from what is stored.
    func replay(_ reader: Reader) throws -> [AuditSample.Pick] {
        let members = try reader.rows(
            "SELECT person_id, org_unit_id, superior_id, outlets FROM inspections_draw_member WHERE draw_id = ? ORDER BY person_id",
            [id]
        ).map { row in
            AuditSample.Member(
                personID: row[0], orgUnitID: row[1], superiorID: row[2], outlets: try JSONColumn.value(row[3]))
        }
        return AuditSample(
            lottery: Lottery(seed: seed), policy: try AuditPolicy.find(version: policyVersion, reader), inspectors: inspectors,
            members: members
        ).picks()
    }

    /// The tasks of the draw as they were made, in the order of ``replay(_:)``.
    func drawn(_ reader: Reader) throws -> [AuditSample.Pick] {
        try reader.rows(
            """
            SELECT person_id, org_unit_id, due_on, customer_id, auditor_id, role FROM inspections_task WHERE draw_id = ? \
            ORDER BY person_id, due_on, customer_id
            """, [id]
        ).map { row in
            AuditSample.Pick(
                personID: row[0], orgUnitID: row[1], outlet: .init(on: row[2], customerID: row[3]), auditorID: row[4],
                role: AuditorRole(rawValue: row[5]) ?? .inspector)
        }
    }
}

/// A rep for whom a draw could not do what it should.
struct Shortfall: Sendable, Hashable {
    enum Reason: String, Sendable {
        case noOutlet = "NO_OUTLET"
        case noSuperior = "NO_SUPERIOR"
        case noAuditor = "NO_AUDITOR"
    }

    var personID: String
    var reason: Reason

    static func of(_ sample: AuditSample) -> [Shortfall] {
        sample.members.compactMap { member in
            if member.outlets.isEmpty { return Shortfall(personID: member.personID, reason: .noOutlet) }
            guard member.superiorID == nil else { return nil }
            return Shortfall(personID: member.personID, reason: sample.inspectors.isEmpty ? .noAuditor : .noSuperior)
        }
    }
}
