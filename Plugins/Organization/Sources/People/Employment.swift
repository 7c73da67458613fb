internal import GRDB
internal import PluginKit

/// Hires people, changes their data and moves them to new positions.
///
/// Every entry point (RPC, import) comes through here. A person is never without a position while employed.
enum Employment {
    /// What a person starts with.
    struct Hire {
        var code: String
        var name: String
        var terms: PositionTerms
        var hiredOn: BusinessDate
    }

    @discardableResult
    static func hire(_ hire: Hire, _ writer: Writer, _ call: Call) throws -> Person {
        var check = FieldCheck()
        check.code("code", hire.code)
        check.line("name", hire.name, 1...200)
        try self.check(hire.terms, from: hire.hiredOn, &check, writer)
        try check.finish()
        guard try People.find(code: hire.code, writer) == nil else { throw RPCError.codeTaken("person", hire.code) }
        let id = call.newID()
        try writer.insert(
            "organization_person",
            [
                "id": id, "code": hire.code, "name": hire.name, "org_unit_id": hire.terms.orgUnitID,
                "position": hire.terms.position, "superior_id": hire.terms.superiorID, "hired_on": hire.hiredOn,
            ])
        try PositionHistory.add(id, hire.terms, from: hire.hiredOn, to: nil, writer, call)
        writer.organizationChanged()
        writer.audit(
            "people/\(id)",
            [
                FieldChange("code", nil, hire.code), FieldChange("name", nil, hire.name),
                FieldChange("hired_on", nil, hire.hiredOn.description),
            ] + changes(nil, hire.terms))
        return try People.require(id: id, writer)
    }

    /// Changes code, name and first day.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    static func update(
        _ person: Person, code: String, name: String, hiredOn: BusinessDate, _ writer: Writer
    ) throws -> Bool {
        var check = FieldCheck()
        check.code("code", code)
        check.line("name", name, 1...200)
        try check.finish()
        guard code != person.code || name != person.name || hiredOn != person.hiredOn else { return false }
        if let other = try People.find(code: code, writer), other.id != person.id { throw RPCError.codeTaken("person", code) }
        if hiredOn != person.hiredOn { try moveStart(of: person, to: hiredOn, writer) }
        try writer.execute(
            "UPDATE organization_person SET code = ?, name = ?, hired_on = ?, version = version + 1 WHERE id = ?",
            [code, name, hiredOn, person.id])
        writer.audit(
            "people/\(person.id)",
            [
                FieldChange("code", person.code, code), FieldChange("name", person.name, name),
                FieldChange("hired_on", person.hiredOn.description, hiredOn.description),
            ])
        return true
    }

    /// Gives a person a new position from a date on; a position that starts on the same date is corrected.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    static func transfer(
        _ person: Person, to terms: PositionTerms, from: BusinessDate, _ writer: Writer, _ call: Call
    ) throws -> Bool {
        guard let latest = try PositionHistory.latest(of: person.id, writer) else {
            throw RPCError.notFound("position of person", person.id)
        }
        if latest.terms == terms { return false }
        if let leftOn = person.leftOn, from > leftOn { throw left(person, leftOn) }
        guard from >= latest.effectiveFrom else {
            throw RPCError.overlap(
                "\(person.code) has a position recorded from \(latest.effectiveFrom); a new one cannot start before it.")
        }
        var check = FieldCheck()
        try self.check(terms, from: from, &check, writer)
        try check.finish()
        if let superior = terms.superiorID, try PositionHistory.isBelow(superior, person.id, from: from, writer) {
            throw RPCError.cycle("The superior reports to \(person.code), directly or further up.")
        }
        if from == latest.effectiveFrom {
            try PositionHistory.change(latest, to: terms, writer, call)
        } else {
            try PositionHistory.end(latest, on: from.advanced(byDays: -1), writer)
            try PositionHistory.add(person.id, terms, from: from, to: latest.effectiveTo, writer, call)
        }
        if try !PositionHistory.apply(on: call.businessDate, person: person.id, writer) { try touch(person.id, writer) }
        writer.organizationChanged()
        writer.audit("people/\(person.id)", changes(latest.terms, terms) + [FieldChange("effective_from", nil, from.description)])
        return true
    }

    /// Counts a change of the person that stands in another table.
    static func touch(_ person: String, _ writer: Writer) throws {
        try writer.execute("UPDATE organization_person SET version = version + 1 WHERE id = ?", [person])
    }

    static func left(_ person: Person, _ leftOn: BusinessDate) -> RPCError {
        RPCError(
            .failedPrecondition, "PERSON_LEFT",
            "The last day of \(person.code) is \(leftOn). Someone who comes back is hired again under a new code.")
    }

    private static func moveStart(of person: Person, to date: BusinessDate, _ writer: Writer) throws {
        guard
            let row = try writer.row(
                "SELECT * FROM organization_position_assignment WHERE person_id = ? ORDER BY effective_from LIMIT 1", [person.id])
        else { throw RPCError.notFound("position of person", person.id) }
        let first = PositionAssignment(row: row)
        if let end = first.effectiveTo, date > end {
            throw RPCError.invalidField("hired_on", "must not be after \(end), the end of the first position")
        }
        try writer.update("organization_position_assignment", "id", first.id, set: ["effective_from": date])
    }

    private static func check(
        _ terms: PositionTerms, from date: BusinessDate, _ check: inout FieldCheck, _ reader: Reader
    ) throws {
        if try OrgUnits.find(id: terms.orgUnitID, reader) == nil { check.fail("org_unit_id", "there is no such org unit") }
        if try !reader.exists("SELECT 1 FROM organization_position WHERE code = ?", [terms.position]) {
            let known = try reader.values(String.self, "SELECT code FROM organization_position ORDER BY code LIMIT 30")
            check.fail("position", "must be one of \(known.joined(separator: ", "))")
        }
        guard let superiorID = terms.superiorID else { return }
        if let superior = try People.find(id: superiorID, reader) {
            if let leftOn = superior.leftOn, leftOn < date { check.fail("superior_id", "\(superior.code) left on \(leftOn)") }
        } else {
            check.fail("superior_id", "there is no such person")
        }
    }

    private static func changes(_ before: PositionTerms?, _ after: PositionTerms) -> [FieldChange] {
        [
            FieldChange("org_unit_id", before?.orgUnitID, after.orgUnitID),
            FieldChange("position", before?.position, after.position),
            FieldChange("superior_id", before?.superiorID, after.superiorID),
        ]
    }
}
