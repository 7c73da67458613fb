internal import GRDB
internal import PluginKit

extension Employment {
    /// Closes a person on their last day and hands everything they hold to the successor.
    ///
    /// Other plugins hand over what they keep (customers, leads) in their handlers of ``PersonLeaving``; any of them may refuse. Then
    /// the people who report to the leaver and the units and teams the leaver leads go to the successor. Without a successor this is
    /// refused as long as there are any. Territories become vacant (R04).
    static func leave(
        _ person: Person, leftOn: BusinessDate, successor: Person?, _ writer: Writer, _ call: Call
    ) throws {
        if let leftOn = person.leftOn { throw left(person, leftOn) }
        try checkLeaving(person, leftOn, successor, call)
        try endPositions(of: person, on: leftOn, writer, call)
        try writer.publish(PersonLeaving(person: person.id, successor: successor?.id, leftOn: leftOn), call)
        let next = leftOn.advanced(byDays: 1)
        let reports = try reports(of: person.id, from: next, writer)
        let units = try ledUnits(of: person.id, from: next, writer)
        let teams = try writer.values(String.self, "SELECT id FROM organization_team WHERE leader_id = ?", [person.id])
        if let successor {
            try handOver(reports, of: person, to: successor, from: next, writer, call)
            for unit in units { try OrgTree.setLeader(of: unit, to: successor, from: next, writer, call) }
            for team in teams {
                try writer.execute(
                    "UPDATE organization_team SET leader_id = ?, version = version + 1 WHERE id = ?", [successor.id, team])
                writer.audit("teams/\(team)", [FieldChange("leader_id", person.id, successor.id)])
            }
        } else if !reports.isEmpty || !units.isEmpty || !teams.isEmpty {
            throw RPCError(
                .failedPrecondition, "SUCCESSOR_REQUIRED",
                "\(person.code) has \(reports.count) direct reports and leads \(units.count) org units and \(teams.count) teams. "
                    + "Name a successor who takes them over.",
                metadata: ["reports": "\(reports.count)", "org_units": "\(units.count)", "teams": "\(teams.count)"])
        }
        for table in ["organization_territory_assignment", "organization_team_member"] {
            try writer.execute("DELETE FROM \(table) WHERE person_id = ? AND effective_from > ?", [person.id, leftOn])
            try writer.execute(
                "UPDATE \(table) SET effective_to = ? WHERE person_id = ? AND (effective_to IS NULL OR effective_to > ?)",
                [leftOn, person.id, leftOn])
        }
        try writer.execute(
            "UPDATE organization_person SET left_on = ?, version = version + 1 WHERE id = ?", [leftOn, person.id])
        writer.organizationChanged()
        writer.audit(
            "people/\(person.id)",
            [FieldChange("left_on", nil, leftOn.description), FieldChange("successor_id", nil, successor?.id)])
    }

    private static func checkLeaving(
        _ person: Person, _ leftOn: BusinessDate, _ successor: Person?, _ call: Call
    ) throws {
        var check = FieldCheck()
        check.order(person.hiredOn, leftOn, "left_on")
        if let successor {
            if successor.id == person.id {
                check.fail("successor_id", "must be another person")
            } else if !successor.isEmployed(on: max(leftOn.advanced(byDays: 1), call.businessDate)) {
                check.fail("successor_id", "\(successor.code) is not employed after \(leftOn)")
            }
        }
        try check.finish()
    }

    /// Ends the positions on the last day; positions planned for later never begin.
    private static func endPositions(of person: Person, on leftOn: BusinessDate, _ writer: Writer, _ call: Call) throws {
        let begun = try writer.value(
            BusinessDate.self,
            """
            SELECT max(effective_from) FROM organization_position_assignment
            WHERE person_id = ? AND effective_from > ? AND effective_from <= ?
            """, [person.id, leftOn, call.businessDate])
        if let begun {
            throw RPCError.invalidField("left_on", "must not be before \(begun), when the present position began")
        }
        try writer.execute(
            "DELETE FROM organization_position_assignment WHERE person_id = ? AND effective_from > ?", [person.id, leftOn])
        try writer.execute(
            """
            UPDATE organization_position_assignment SET effective_to = ?
            WHERE person_id = ? AND (effective_to IS NULL OR effective_to > ?)
            """, [leftOn, person.id, leftOn])
    }

    /// Ids of the people who report to `person` on `date` or later.
    private static func reports(of person: String, from date: BusinessDate, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self,
            """
            SELECT DISTINCT person_id FROM organization_position_assignment
            WHERE superior_id = ? AND (effective_to IS NULL OR effective_to >= ?) ORDER BY person_id
            """, [person, date])
    }

    private static func ledUnits(of person: String, from date: BusinessDate, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self,
            """
            SELECT DISTINCT org_unit_id FROM organization_org_unit_leader
            WHERE person_id = ? AND (effective_to IS NULL OR effective_to >= ?) ORDER BY org_unit_id
            """, [person, date])
    }

    /// Moves direct reports. A successor from below first takes the leaver's own place under the leaver's superior, so that
    /// nobody ends up above themselves.
    private static func handOver(
        _ reports: [String], of person: Person, to successor: Person, from date: BusinessDate, _ writer: Writer, _ call: Call
    ) throws {
        var moves: [(person: String, old: String?, superior: String?)] = []
        // The leaver has no position after the last day, so the chain of a successor from below ends at the leaver.
        if try PositionHistory.isBelow(successor.id, person.id, from: date, writer) {
            let superior = try PositionHistory.latest(of: person.id, writer)?.terms.superiorID
            moves.append((successor.id, nil, superior))
        }
        moves += reports.filter { $0 != successor.id }.map { ($0, person.id, successor.id) }
        for move in moves {
            try PositionHistory.changeSuperior(of: move.person, from: date, old: move.old, to: move.superior, writer, call)
            if try !PositionHistory.apply(on: call.businessDate, person: move.person, writer) { try touch(move.person, writer) }
            writer.audit("people/\(move.person)", [FieldChange("superior_id", person.id, move.superior)])
        }
        for move in moves {
            if let superior = move.superior, try PositionHistory.isBelow(superior, move.person, from: date, writer) {
                throw RPCError.cycle("After the handover \(successor.code) would report to someone who reports to them.")
            }
        }
    }
}
